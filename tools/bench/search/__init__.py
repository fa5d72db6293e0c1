"""Benchmarks of whole user actions, in an instance of their own: `manage.py bench`."""
