"""Measurements of the whole path: `manage.py bench ingest|search`, in an instance of their own."""
