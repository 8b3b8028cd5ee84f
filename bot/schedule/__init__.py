"""What falls due. Rows in the records say when; APScheduler is only the tick."""
