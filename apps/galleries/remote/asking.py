"""One HTTP request to the public internet, up to the response headers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import httpcore
import httpx

from .addresses import checked
from .errors import RemoteError
from .network import PublicNetwork, RefusedAddressError

logger = logging.getLogger(__name__)

REDIRECTS = 5
MOVED = {301, 302, 303, 307, 308}


@contextmanager
def answer_to(
    address: str,
    headers: Mapping[str, str],
    deadline: float,
    *,
    before: Callable[[str], object] = lambda address: None,
) -> Iterator[tuple[httpx.URL, httpcore.Response]]:
    """Follow redirects to the final response; read its body within the block.

    Only public addresses are requested, each redirect is checked, and proxies in the environment
    are ignored. `before` is called with each address before it is requested, and may raise, or
    return headers for this address alone. Raises RemoteError.
    """
    url = checked(address)
    for _hop in range(REDIRECTS + 1):
        own = before(str(url))
        more = own if isinstance(own, Mapping) else {}
        with _asked(url, {**headers, **more}, deadline) as response:
            if response.status not in MOVED:
                yield url, response
                return
            url = _next(url, response)
    raise RemoteError("too_many_redirects")


@contextmanager
def _asked(
    url: httpx.URL, headers: Mapping[str, str], deadline: float
) -> Iterator[httpcore.Response]:
    host = {"host": url.host}
    sent = [("Host", url.netloc.decode("ascii")), *headers.items()]
    try:
        with (
            httpcore.ConnectionPool(network_backend=PublicNetwork(deadline)) as pool,
            pool.stream("GET", _raw(url), headers=sent) as response,
        ):
            yield response
    except RefusedAddressError as error:
        logger.warning("Refused to fetch from %s: not a public address", url.host)
        raise RemoteError("refused", host) from error
    except httpcore.TimeoutException as error:
        raise RemoteError("no_answer", host) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        logger.info("Could not fetch from %s: %s", url.host, error)
        raise RemoteError("unreachable", host) from error


def _raw(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


def _next(url: httpx.URL, response: httpcore.Response) -> httpx.URL:
    try:
        return checked(str(url.join(header(response, b"location"))))
    except httpx.InvalidURL as error:
        raise RemoteError("bad_address") from error


def header(response: httpcore.Response, name: bytes) -> str:
    values = [value for key, value in response.headers if key.lower() == name]
    return values[0].decode("latin-1") if values else ""


def pieces(response: httpcore.Response, limit: int) -> Iterator[bytes]:
    """The body in chunks. Raises RemoteError when it exceeds `limit` bytes."""
    declared = header(response, b"content-length")
    too_large = RemoteError("too_many_bytes", {"limit_bytes": limit})
    if declared.isdecimal() and int(declared) > limit:
        raise too_large
    for chunk in response.iter_stream():
        limit -= len(chunk)
        if limit < 0:
            raise too_large
        yield chunk
