"""Connections to public addresses only, each with a deadline.

The name is resolved here, once, and the checked address is connected to, so DNS rebinding gains
nothing.
"""

import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from .addresses import is_public, is_test_host

# Seconds to connect, and between two chunks of a response.
CONNECT = 5.0
READ = 10.0


class RefusedAddressError(Exception):
    """The name resolves to no public address."""


class PublicNetwork(httpcore.NetworkBackend):
    """Opens connections that end at `deadline` (`time.monotonic`), whatever is received."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in _public_addresses(host, port):
            try:
                stream = self._plain.connect_tcp(
                    address, port, _left(self._deadline, CONNECT), socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return EndingStream(stream, self._deadline)
        raise failure


class EndingStream(httpcore.NetworkStream):
    """A stream on which no operation outlasts `deadline`.

    Read timeouts alone apply per chunk: one byte every nine seconds would never end.
    """

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, READ))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, READ))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(
            ssl_context, server_hostname, _left(self._deadline, CONNECT)
        )
        return EndingStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _public_addresses(host: str, port: int) -> list[str]:
    """Raises RefusedAddressError when the name resolves to other addresses only."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(str(error)) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if is_test_host(host):
        return addresses
    public = [address for address in addresses if is_public(address)]
    if not public:
        raise RefusedAddressError(host)
    return public


def _left(deadline: float, most: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("The time for the whole answer is over")
    return min(left, most)
