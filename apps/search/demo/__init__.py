"""The demo that an empty instance makes: an account, a gallery of photos, one search."""
