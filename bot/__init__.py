"""Afterhour: a private bot that remembers ruptures until they are repaired."""
