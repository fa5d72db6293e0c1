"""How each kind of source is read: pure functions from a page to links and pictures."""
