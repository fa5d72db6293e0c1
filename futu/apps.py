"""What the project itself sets of other people's apps."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class OwnStaticFiles(StaticFilesConfig):
    """Leaves out what no page of ours asks for: a second viewer of the API, one megabyte large."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc*"]
