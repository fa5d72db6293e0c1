"""`python -m tools.large_uploads --gib 20`: sends a file of that size over a connection that
breaks.

A temporary instance receives it, while its web process and worker are killed. Reports what was
lost (nothing), the memory of the web process, and what curl gets of the file by ranges.
"""
