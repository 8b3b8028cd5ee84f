"""The field: what a clinician notices, what it adds up to, and the life of a rupture.

Pure values and rules. Nothing here knows Discord, a database, a clock or a file; times,
zones and counts come in as arguments, words live in `prompts/`.
"""
