"""Generate docs/PERFORMANCE.md from the JSON of benchmarks: `manage.py performance`."""

from tools.bench.search.report.drawing import NotInstalledError, draw
from tools.bench.search.report.page import PageError, filled, with_block

__all__ = ["NotInstalledError", "PageError", "draw", "filled", "with_block"]
