"""Precision and recall of duplicate detection: `manage.py evaluate duplicates`."""
