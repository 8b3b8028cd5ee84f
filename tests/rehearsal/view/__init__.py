"""The rehearsal's view, asked over HTTP as its page asks it."""
