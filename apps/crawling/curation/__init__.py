"""Deciding on pictures that wait: what of the ledger is looked at, and what is done to it."""
