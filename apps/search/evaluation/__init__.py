"""Whole searches measured: the same services as the page, on a gallery made for it."""
