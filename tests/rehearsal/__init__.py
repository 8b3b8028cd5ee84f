"""The stand-in itself, tried with the real discord.py client."""
