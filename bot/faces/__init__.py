"""What both faces say: from a use case's result to words. No Discord, and no HTML."""
