"""What classification can do, independent of requests."""
