"""docs/PERFORMANCE.md from what benches wrote as JSON: `manage.py performance`."""

from apps.search.bench.report.drawing import NotInstalledError, draw
from apps.search.bench.report.page import PageError, filled

__all__ = ["NotInstalledError", "PageError", "draw", "filled"]
