"""Discord. Translates between people in a chat and the practice; decides nothing."""
