"""What is put around Afterhour on a machine: each file is tried, or at least taken apart."""
