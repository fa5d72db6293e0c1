"""The public gallery: web pictures by source and tag, with attribution.

Built on galleries without an owner, `Origin` and `Tag(owner=None)`; it does not depend on how they
were collected.
"""
