"""Fitting a spec's projection on a folder of photos: `manage.py fit_projection`."""
