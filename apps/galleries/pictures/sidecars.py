"""XMP sidecars: what is known of a picture, in a file beside it that other programs read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
}
# Stars of a favourite: the most that programs have.
FAVOURITE = 5


@dataclass(frozen=True, slots=True)
class Known:
    tags: Sequence[str] = ()
    is_favourite: bool = False
    taken: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


def sidecar(known: Known) -> bytes:
    """An XMP packet (ISO 16684-1). Times have no zone, as cameras write them."""
    spaces = " ".join(f"xmlns:{name}={quoteattr(uri)}" for name, uri in NAMESPACES.items())
    values = "".join(f" {name}={quoteattr(value)}" for name, value in _values(known).items())
    words = "".join(f"<rdf:li>{escape(tag)}</rdf:li>" for tag in known.tags)
    subject = f"<dc:subject><rdf:Bag>{words}</rdf:Bag></dc:subject>" if words else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {spaces}>'
        f'<rdf:Description rdf:about=""{values}>{subject}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>\n"
    ).encode()


def _values(known: Known) -> dict[str, str]:
    found: dict[str, str] = {}
    if known.is_favourite:
        found["xmp:Rating"] = str(FAVOURITE)
    if known.taken:
        found["exif:DateTimeOriginal"] = f"{known.taken:%Y-%m-%dT%H:%M:%S}"
    if known.latitude is not None and known.longitude is not None:
        found["exif:GPSLatitude"] = _degrees(known.latitude, "NS")
        found["exif:GPSLongitude"] = _degrees(known.longitude, "EW")
    return found


def _degrees(value: float, ends: str) -> str:
    """Degrees and minutes, as XMP wants them: "34,13.5000N"."""
    whole, part = divmod(abs(value), 1)
    return f"{whole:.0f},{part * 60:.6f}{ends[value < 0]}"
