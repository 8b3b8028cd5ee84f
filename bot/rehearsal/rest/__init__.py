"""Discord's REST API, so far as a bot such as ours needs it: one module for each subject."""
