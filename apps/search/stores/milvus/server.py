"""Talking to Milvus: one client a process, few words, every failure by its right name."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from apps.search.stores.base import SegmentError, StoreDownError
from apps.search.stores.milvus.names import Address

logger = logging.getLogger(__name__)

# Seconds that an answer may take while a person waits for it, and while a job does.
SOON = 5.0
LONG = 600.0
# After a failure to reach it nobody waits for it again, so many seconds.
PAUSE = 3.0
# Entries of one answer: Milvus's own bound.
MOST = 16_384
# Milvus's codes for a collection that is gone, and one that is not in its memory.
GONE = {100, 101}


class Server:
    """The Milvus at an address. Raises SegmentError for what is gone, StoreDownError for an
    outage, whatever pymilvus calls it."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._lock = threading.Lock()
        # A process that was forked makes a client of its own.
        self._client: tuple[int, Any] | None = None
        self._down_until = 0.0

    @contextmanager
    def asked(self, what: str) -> Iterator[Any]:
        """The client, to be asked for something."""
        import grpc
        from pymilvus.exceptions import MilvusException

        if time.monotonic() < self._down_until:
            raise StoreDownError("Milvus did not answer a moment ago")
        try:
            yield self._connected()
        except MilvusException as error:
            if error.code in GONE:
                raise SegmentError(f"Milvus has no such collection: {error.message}") from error
            raise self._failed(what, error) from error
        except grpc.RpcError as error:
            raise self._failed(what, error) from error

    def _failed(self, what: str, error: Exception) -> StoreDownError:
        self._down_until = time.monotonic() + PAUSE
        logger.error("Milvus at %s failed to %s: %s", self.address.uri, what, error)
        return StoreDownError(f"Milvus failed to {what}")

    def _connected(self) -> Any:
        with self._lock:
            if self._client is None or self._client[0] != os.getpid():
                self._client = os.getpid(), _connect(self.address)
            return self._client[1]


def _connect(address: Address) -> Any:
    from pymilvus import MilvusClient

    # What fails is raised, and told once, by us, with what it was for.
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
    login = {"user": address.user, "password": address.password}
    plain = MilvusClient(address.uri, **login, timeout=SOON, dedicated=True)
    if not address.database:
        return plain
    if address.database not in plain.list_databases(timeout=SOON):
        plain.create_database(address.database, timeout=SOON)
    plain.close()
    return MilvusClient(
        address.uri, **login, db_name=address.database, timeout=SOON, dedicated=True
    )
