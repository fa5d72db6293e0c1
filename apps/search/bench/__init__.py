"""Measurements of the whole path, in an instance of their own: `manage.py bench`."""
