"""What an organiser types, and what the terminal answers."""
