"""What is known of a gallery's pictures, as JSON or CSV, one row at a time: never all in memory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from apps.galleries.models import Gallery, Image

Row = dict[str, Any]

CHUNK = 500
PLACE = ("latitude", "longitude")
# Programs for tables take what begins so for a formula, and run it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Without it, such programs take UTF-8 for something else.
BOM = "\ufeff"


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"

    @property
    def mimetype(self) -> str:
        return "application/json" if self is Format.JSON else "text/csv; charset=utf-8"


def rows_of(gallery: Gallery, *, places: bool) -> Iterator[tuple[Image, Row]]:
    """Every picture outside the bin, with what is known of it; where it was taken if `places`."""
    images = gallery.images.prefetch_related("tags").order_by("created", "id")
    for image in images.iterator(chunk_size=CHUNK):
        row = _row(image)
        if not places:
            for name in PLACE:
                del row[name]
        yield image, row


def _row(image: Image) -> Row:
    return {
        "id": str(image.id),
        "name": image.name,
        "format": image.format,
        "bytes": image.bytes,
        "width": image.width,
        "height": image.height,
        # The wall clock's time: nobody knows where that clock hung.
        "taken": _moment(image.taken).removesuffix("Z"),
        "added": _moment(image.created),
        "camera": image.camera,
        "latitude": image.latitude,
        "longitude": image.longitude,
        "tags": [tag.name for tag in image.tags.all()],
        "state": image.state,
        "sha256": image.sha256,
    }


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment else ""


def write(gallery: Gallery, format: Format, rows: Iterable[Row]) -> Iterator[str]:
    """The file of these rows, in pieces."""
    return _json(gallery, rows) if format is Format.JSON else _csv(rows)


def _json(gallery: Gallery, rows: Iterable[Row]) -> Iterator[str]:
    about = {"id": str(gallery.id), "name": gallery.name, "description": gallery.description}
    yield f'{{"gallery": {json.dumps(about, ensure_ascii=False)},\n"pictures": ['
    between = "\n"
    for row in rows:
        yield between + json.dumps(row, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def _csv(rows: Iterable[Row]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line)
    yield BOM
    for number, row in enumerate(rows):
        if number == 0:
            writer.writerow(row.keys())
        writer.writerow(_cell(value) for value in row.values())
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _cell(value: Any) -> str | int | float:
    if isinstance(value, list):
        value = ", ".join(value)
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value
