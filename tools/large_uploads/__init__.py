"""`python -m tools.large_uploads --gib 20`: sends a file of that size over a line that breaks.

A throw-away instance takes it; web process and worker are killed in the middle. Tells what was
lost (nothing), the memory that the web process took, and what curl gets of the file by ranges.
"""
