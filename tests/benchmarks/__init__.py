"""How Afterhour compares with the plainest bot that does the same: `python -m tests.benchmarks`."""
