"""Connections to Milvus: one client a process, and errors mapped to ours."""

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

# Timeouts in seconds, while a person waits for the answer, and in a job.
SHORT_TIMEOUT = 5.0
LONG_TIMEOUT = 600.0
# After a failed connection nobody tries again for this many seconds.
RETRY_PAUSE = 3.0
# Entries of one answer: Milvus's own limit.
MAX_ENTRIES = 16_384
# Milvus's codes for a collection that is missing, and one that is not loaded.
MISSING_CODES = {100, 101}


class Server:
    """The Milvus at an address.

    Raises SegmentError for missing data, StoreDownError for an outage, instead of pymilvus's
    errors.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._lock = threading.Lock()
        # A forked process creates a client of its own.
        self._client: tuple[int, Any] | None = None
        self._down_until = 0.0

    @contextmanager
    def asked(self, what: str) -> Iterator[Any]:
        """The client, for a request; errors say what it was for."""
        import grpc
        from pymilvus.exceptions import MilvusException

        if time.monotonic() < self._down_until:
            raise StoreDownError("Milvus did not answer a moment ago")
        try:
            yield self._connected()
        except MilvusException as error:
            if error.code in MISSING_CODES:
                raise SegmentError(f"Milvus has no such collection: {error.message}") from error
            raise self._failed(what, error) from error
        except grpc.RpcError as error:
            raise self._failed(what, error) from error

    def _failed(self, what: str, error: Exception) -> StoreDownError:
        self._down_until = time.monotonic() + RETRY_PAUSE
        logger.error("Milvus at %s failed to %s: %s", self.address.uri, what, error)
        return StoreDownError(f"Milvus failed to {what}")

    def _connected(self) -> Any:
        with self._lock:
            if self._client is None or self._client[0] != os.getpid():
                self._client = os.getpid(), _connect(self.address)
            return self._client[1]


def _connect(address: Address) -> Any:
    from pymilvus import MilvusClient

    # Errors are raised and logged once, by us, with their purpose.
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
    login = {"user": address.user, "password": address.password}
    plain = MilvusClient(address.uri, **login, timeout=SHORT_TIMEOUT, dedicated=True)
    if not address.database:
        return plain
    if address.database not in plain.list_databases(timeout=SHORT_TIMEOUT):
        plain.create_database(address.database, timeout=SHORT_TIMEOUT)
    plain.close()
    return MilvusClient(
        address.uri, **login, db_name=address.database, timeout=SHORT_TIMEOUT, dedicated=True
    )
