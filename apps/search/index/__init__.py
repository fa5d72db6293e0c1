"""The vector index: a cache of Embedding rows in a form that is fast to search."""
