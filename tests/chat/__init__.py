"""The chat, tried as a whole: the real bot, the real client, the stand-in for Discord."""
