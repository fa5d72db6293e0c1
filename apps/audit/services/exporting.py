"""The log as CSV or JSON lines, page by page as it is read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from apps.audit.models import Entry

# Rows that are read at once: no transaction is open between them.
CHUNK = 1000
COLUMNS = (
    *("at", "action", "actor", "via", "address", "subject_kind", "subject_id"),
    *("details", "request_id"),
)
# Spreadsheets take UTF-8 by it.
BOM = "\ufeff"


class Format(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"

    @property
    def mimetype(self) -> str:
        return "application/jsonl" if self is Format.JSONL else "text/csv; charset=utf-8"


def write(rows: QuerySet[Entry], format: Format) -> Iterator[str]:
    """The file in pieces, newest first."""
    if format is Format.CSV:
        yield BOM + ",".join(COLUMNS) + "\r\n"
    for page in _pages(rows):
        told = [_told(entry) for entry in page]
        yield _lines(told) if format is Format.JSONL else _csv(told)


def _pages(rows: QuerySet[Entry]) -> Iterator[list[Entry]]:
    rows = rows.order_by("-pk")
    page = list(rows[:CHUNK])
    while page:
        yield page
        page = list(rows.filter(pk__lt=page[-1].pk)[:CHUNK])


def _told(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in COLUMNS} | {"at": entry.at.isoformat()}


def _lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _csv(rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        details = json.dumps(row["details"], ensure_ascii=False) if row["details"] else ""
        writer.writerow((row | {"details": details}).values())
    return text.getvalue()
