"""Deciding on waiting pictures: what the ledger shows, and what is done with it."""
