"""Enhance pictures; typed, without a request."""
