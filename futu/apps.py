"""Project-level configuration of third-party apps."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class OwnStaticFiles(StaticFilesConfig):
    """Skip unused files: a second API viewer of one megabyte."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc*"]
