"""How fast pictures are classified: by this machine, and from the cache."""
