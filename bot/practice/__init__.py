"""What people do, one use case a file. The only place that both decides and stores.

Each function takes the house (its parts), the person who acts, and plain answers; it finds
out in the same transaction whom it acts for, so that another person's row never exists for
it. What it refuses, it refuses with the key of a sentence in `prompts/`.
"""
