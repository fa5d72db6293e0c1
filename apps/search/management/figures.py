"""What the index command shows of each index: a row of a table, or JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.timesince import timesince
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


def table_of(states: Iterable[IndexState]) -> Table:
    table = Table(
        "gallery", "model", "store", "vectors", "in segment", "newer", "stale", "size",
        "bytes each", "recall", "ms", "age", "state",
    )  # fmt: skip
    for column in table.columns[3:11]:
        column.justify = "right"
    for state in states:
        table.add_row(*map(str, _row(Index(state))))
    return table


def _row(index: Index) -> list[Any]:
    state = index.state
    row: list[Any] = [state.gallery.name, state.spec, index.store or "–", f"{state.living:,}"]
    if state.segment:
        row += [f"{n:,}" for n in (state.count, state.delta, state.stale)]
        row += [filesizeformat(state.bytes), index.bytes_per_vector, index.found or "–"]
        row += ["–" if state.milliseconds is None else f"{state.milliseconds:.2f}"]
        row += [timesince(state.built) if state.built else "–"]
    else:
        row += ["–"] * 8
    return [*row, "; ".join(index.sentences)]
