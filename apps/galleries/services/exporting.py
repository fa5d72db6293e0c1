"""Export a gallery's metadata as JSON or CSV, streamed row by row."""

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
# Spreadsheets interpret such values as formulas.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Byte order mark: without it spreadsheets misread UTF-8.
BOM = "\ufeff"


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"

    @property
    def mimetype(self) -> str:
        return "application/json" if self is Format.JSON else "text/csv; charset=utf-8"


def rows_of(gallery: Gallery) -> Iterator[tuple[Image, Row]]:
    """Every picture outside the bin, with all its metadata.

    Coordinates are included whether or not the pages show them: an export must be complete when the
    instance is gone, and only its owner can request one.
    """
    images = gallery.images.prefetch_related("tags").order_by("created", "id")
    for image in images.iterator(chunk_size=CHUNK):
        yield image, _row(image)


def _row(image: Image) -> Row:
    return {
        "id": str(image.id),
        "name": image.name,
        "format": image.format,
        "bytes": image.bytes,
        # Upright size of the original.
        "width": image.width,
        "height": image.height,
        # Local time; the time zone is unknown.
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
    """The file in chunks."""
    return _json(gallery, rows) if format is Format.JSON else _csv(gallery, rows)


def _json(gallery: Gallery, rows: Iterable[Row]) -> Iterator[str]:
    about = {"id": str(gallery.id), "name": gallery.name, "description": gallery.description}
    yield f'{{"gallery": {json.dumps(about, ensure_ascii=False)},\n"pictures": ['
    between = "\n"
    for row in rows:
        yield between + json.dumps(row, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def _csv(gallery: Gallery, rows: Iterable[Row]) -> Iterator[str]:
    """CSV has no header for the gallery's description, so it is repeated in each row."""
    line = io.StringIO()
    writer = csv.writer(line)
    about = {"gallery": gallery.name, "gallery_description": gallery.description}
    yield BOM
    for number, row in enumerate(rows):
        if number == 0:
            writer.writerow([*row, *about])
        writer.writerow(_cell(value) for value in (*row.values(), *about.values()))
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _cell(value: Any) -> str | int | float:
    if isinstance(value, list):
        value = ", ".join(value)
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value
