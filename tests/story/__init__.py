"""The rehearsal in the browser, with the real bot behind it."""
