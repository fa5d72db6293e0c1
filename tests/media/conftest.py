"""Films, in pieces that are small enough for a test."""

import base64
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.media.kinds import FileKind
from apps.media.uploads import sizes
from tests.media.kinds import MAGIC, film_kind

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = 64 * 2**10


@pytest.fixture
def film() -> FileKind:
    return film_kind()


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> int:
    """A film of a megabyte has as many pieces as one of many gigabytes."""
    monkeypatch.setattr(sizes, "LEAST", PIECE)
    monkeypatch.setattr(sizes, "MIB", 1024)
    return PIECE


def film_bytes(size: int) -> bytes:
    return MAGIC + random.Random(size).randbytes(size - len(MAGIC))


def words(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def begin_film(client: Client, size: int, name: str = "film.mp4", **about: str) -> Any:
    said = {"filename": name, "kind": "reel", **about}
    header = ",".join(f"{key} {words(value)}" for key, value in said.items())
    given = {"Upload-Length": str(size), "Upload-Metadata": header, **TUS}
    return client.post("/uploads/", headers=given)


def send_piece(client: Client, address: str, offset: int, data: bytes) -> Any:
    return client.patch(
        address,
        data,
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": str(offset), **TUS},
    )


@pytest.fixture
def sent(owner_client: Client, film: FileKind) -> Callable[..., str]:
    """Send a whole film; returns the address of its upload."""

    def send(content: bytes, name: str = "film.mp4") -> str:
        address = str(begin_film(owner_client, len(content), name)["Location"])
        for start in range(0, len(content), PIECE):
            response = send_piece(owner_client, address, start, content[start : start + PIECE])
            assert response.status_code == 204
        return address

    return send
