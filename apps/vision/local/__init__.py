"""Local features: which part of one picture shows a part of another. Pure: pictures in, no rows.

`regions` says which parts of a query picture are worth a search of their own, `verify` whether two
pictures show the same, and where. OpenCV does the work; it is imported by the modules that need
it, so import them where they are used.
"""
