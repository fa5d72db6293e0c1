"""Benchmarks of crawls, in an instance of their own: `manage.py bench crawl` and others."""
