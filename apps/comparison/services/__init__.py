"""Compare pictures; typed, without a request."""
