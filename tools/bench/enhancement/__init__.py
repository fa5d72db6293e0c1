"""How fast pictures are enlarged, and with how much memory."""
