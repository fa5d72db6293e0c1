"""The index: a cache of Embedding rows in a shape that answers quickly."""
