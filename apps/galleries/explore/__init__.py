"""The public gallery: pictures of the web by source and tag, with where they come from.

It knows galleries without an owner, `Origin` and `Tag(owner=None)`; how they came there it does
not know.
"""
