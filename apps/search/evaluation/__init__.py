"""Evaluate whole searches, with the services that pages use, on a temporary gallery."""
