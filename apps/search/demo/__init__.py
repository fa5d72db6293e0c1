"""The demo content of an empty instance: an account, a gallery of photos, one search."""
