"""The private page: words that never pass through Discord."""
