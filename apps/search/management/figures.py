"""Statistics of the index command, as a table or as JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.template.defaultfilters import filesizeformat
from rich import box
from rich.table import Table

from apps.search.models import IndexState
from apps.search.services.indexes import Index


def figures_of(index: Index) -> dict[str, Any]:
    state = index.state
    return {
        "gallery": str(state.gallery_id),
        "name": state.gallery.name,
        "spec": state.spec,
        "vectors": state.living,
        "store": index.store,
        "segment": state.segment,
        "factory": state.factory,
        "count": state.count,
        "delta": state.delta,
        "stale": state.stale,
        "bytes": state.bytes,
        "bytes_per_vector": index.bytes_per_vector,
        "recall": state.recall,
        "milliseconds": state.milliseconds,
        "built": state.built.isoformat() if state.built else None,
        "seconds": state.seconds,
        "verified": state.verified.isoformat() if state.verified else None,
        "fault": state.fault,
        "state": "; ".join(index.sentences),
    }


def tables_of(states: Iterable[IndexState]) -> Iterator[Table]:
    """One table per model, with all indexes that a search with it uses."""
    by_spec: dict[str, list[IndexState]] = defaultdict(list)
    for state in states:
        by_spec[state.spec].append(state)
    for spec, several in by_spec.items():
        table = Table(title=spec, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
        table.add_column("gallery", min_width=8, overflow="fold")
        for name in ("vectors", "newer", "stale", "size", "each", "finds", "ms", "age", "store"):
            table.add_column(name, justify="right", no_wrap=True)
        table.add_column("state", min_width=10)
        for state in several:
            table.add_row(*_row(Index(state)))
        yield table


def _row(index: Index) -> list[str]:
    state = index.state
    figures = ["–"] * 8
    if state.segment:
        figures = [
            f"{state.delta:,}",
            f"{state.stale:,}",
            filesizeformat(state.bytes),
            f"{index.bytes_per_vector} B",
            index.found or "–",
            "–" if state.milliseconds is None else f"{state.milliseconds:.1f}",
            index.age or "–",
            index.store,
        ]
    sentences = "; ".join(index.sentences)
    return [state.gallery.name, f"{state.living:,}", *figures, sentences]
