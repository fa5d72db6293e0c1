"""How many copies are found, and how many of what is found are copies: `evaluate duplicates`."""
