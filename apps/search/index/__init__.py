"""The index: a cache of Embedding rows in a form that answers quickly."""
