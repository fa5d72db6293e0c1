"""The log as CSV or JSON lines, page by page as it is read. Without names of files and hashes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from apps.classification.models import Classification
from apps.classification.statistics.log import page_of
from apps.galleries.services.exporting import BOM, FORMULA

# Rows that are read at once.
CHUNK = 1000
COLUMNS = (
    *("created", "person", "via", "recipe", "model", "category", "confidence", "error"),
    *("cached", "milliseconds", "cost"),
)


class Format(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"

    @property
    def mimetype(self) -> str:
        return "application/jsonl" if self is Format.JSONL else "text/csv; charset=utf-8"


def write(rows: QuerySet[Classification], format: Format) -> Iterator[str]:
    """The file in pieces; `cost` is in millionths."""
    pages = _pages(rows)
    return _lines(pages) if format is Format.JSONL else _csv(pages)


def _pages(rows: QuerySet[Classification]) -> Iterator[list[dict[str, Any]]]:
    """No transaction, and no cursor of the database, is open between them."""
    page = page_of(rows, size=CHUNK)
    yield [_row(row) for row in page.rows]
    while page.after:
        page = page_of(rows, page.after, CHUNK)
        yield [_row(row) for row in page.rows]


def _row(row: Classification) -> dict[str, Any]:
    return {
        "created": row.created.isoformat(),
        "person": row.owner.username if row.owner else "",
        "via": row.via,
        "recipe": row.recipe.hash,
        "model": row.verdict.model if row.verdict else row.recipe.model,
        "category": row.category,
        "confidence": row.verdict.confidence if row.verdict else None,
        "error": row.error,
        "cached": row.is_cached,
        "milliseconds": row.milliseconds,
        "cost": row.cost,
    }


def _lines(pages: Iterable[list[dict[str, Any]]]) -> Iterator[str]:
    for rows in pages:
        yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _csv(pages: Iterable[list[dict[str, Any]]]) -> Iterator[str]:
    yield BOM + ",".join(COLUMNS) + "\r\n"
    for rows in pages:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerows([_cell(row[name]) for name in COLUMNS] for row in rows)
        yield text.getvalue()


def _cell(value: Any) -> Any:
    """A name that a spreadsheet would compute is marked as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
