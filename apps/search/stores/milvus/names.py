"""How galleries, rows and segments are called on the server: numbers and letters of our own.

No user input ever gets into an expression for Milvus.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.core.exceptions import ImproperlyConfigured
from numpy.typing import NDArray

from apps.search.stores.base import SegmentError

# The primary key of an entry: the lower bits are the row's number, the upper ones the gallery's.
# A moved picture becomes another entry, so builds of two galleries never write the same one.
ROW_BITS = 40
GALLERY_BITS = 22
_ROW_MASK = (1 << ROW_BITS) - 1
SCHEME = "milvus:"
COLLECTION = "futu"
_NAME = re.compile(SCHEME + r"(\w+):(\d+):(\d+):([0-9a-f]+)")


def gallery_number(gallery_id: UUID) -> int:
    """A gallery's number in Milvus: 62 random bits of its id.

    Rows decide in case of a collision.
    """
    return gallery_id.int & ((1 << 62) - 1)


def keys_of(gallery_id: UUID, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Primary keys (n,) of the entries for rows `ids`."""
    if len(ids) and int(ids.max()) > _ROW_MASK:
        raise OverflowError("Rows of vectors have numbers too large for Milvus's keys")
    gallery = gallery_number(gallery_id) & ((1 << GALLERY_BITS) - 1)
    return ids | np.int64(gallery << ROW_BITS)


def ids_of(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    return keys & np.int64(_ROW_MASK)


def prefix_of(spec: str) -> str:
    """Prefix of the names of all collections of a spec."""
    digest = hashlib.sha256(spec.encode()).hexdigest()[:8]
    return f"{COLLECTION}_{re.sub(r'[^0-9A-Za-z]', '_', spec)[:60]}_{digest}_"


def new_collection(spec: str) -> str:
    """A name that was never used before; names sort by creation.

    So a dropped collection stays missing, even if a newer one of the spec exists.
    """
    return f"{prefix_of(spec)}{int(time.time()):010x}{secrets.token_hex(3)}"


@dataclass(frozen=True, slots=True)
class Place:
    """What a segment's name says: where its entries are, and how to search them."""

    collection: str
    # Milvus timestamp of the last written entry: searches use it as their guarantee timestamp.
    timestamp: int
    # How many candidates a search keeps: more find more, and take longer.
    breadth: int

    def new_name(self) -> str:
        # A name is never reused, even when nothing had to be written.
        token = secrets.token_hex(4)
        return f"{SCHEME}{self.collection}:{self.timestamp}:{self.breadth}:{token}"


def place_of(segment_name: str) -> Place:
    """Raises SegmentError for a segment of another store."""
    if not (found := _NAME.fullmatch(segment_name)):
        raise SegmentError(f"{segment_name} is kept by another store")
    return Place(found[1], int(found[2]), int(found[3]))


@dataclass(frozen=True, slots=True)
class Address:
    """milvus://[user:password@]host[:port][/database]; milvus+tls:// over TLS."""

    uri: str
    user: str
    password: str
    database: str

    @staticmethod
    def of(text: str) -> Address:
        from urllib.parse import unquote, urlsplit

        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port or 19530
        except ValueError:
            host, port = None, 0
        if not host or parts.scheme not in {"milvus", "milvus+tls"}:
            raise ImproperlyConfigured(
                "VECTOR_STORE is no address of Milvus: it looks like milvus://host:19530"
            )
        scheme = "https" if parts.scheme == "milvus+tls" else "http"
        host = f"[{host}]" if ":" in host else host
        return Address(
            uri=f"{scheme}://{host}:{port}",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            database=parts.path.strip("/"),
        )
