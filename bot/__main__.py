"""`python -m bot` is the same as `afterhour`."""

from bot.cli import main

main()
