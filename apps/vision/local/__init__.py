"""Local features: decide whether two pictures show the same content, and locate it in both.

`regions` proposes the parts of a query picture that get an embedding of their own; `verify`
compares two pictures and returns where they overlap. Pure functions of pictures, without database
rows. OpenCV is loaded by the submodules that use it, so import those where they are needed.
"""
