"""Reports as PDF, for every room: how they look, and the parts that they share."""
