"""Samples, alerts and what is sent about them."""
