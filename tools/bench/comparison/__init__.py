"""How fast pictures are compared, and in how much memory."""
