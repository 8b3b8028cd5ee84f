"""The real program in a process of its own, killed at any moment."""
