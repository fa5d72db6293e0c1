"""Results as a table on the terminal."""

from collections.abc import Iterable
from typing import Any

from rich.table import Table

# The figures that fit beside one another, and what they are called.
COLUMNS = {
    "index": "index",
    "size": "vectors",
    "threads": "threads",
    "recall_at_10": "recall",
    "p50_ms": "p50 ms",
    "p95_ms": "p95 ms",
    "qps": "queries/s",
    "bytes_per_vector": "bytes",
    "build_s": "build s",
}


def table(results: Iterable[dict[str, Any]]) -> Table:
    shown = Table(title="bench index", box=None, pad_edge=False)
    for name, title in COLUMNS.items():
        shown.add_column(title, justify="left" if name == "index" else "right", no_wrap=True)
    for row in results:
        shown.add_row(*(_text(row[name]) for name in COLUMNS))
    return shown


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:,}"
