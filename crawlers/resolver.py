"""Resolves names to public addresses only, and connects to the very address that was checked."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from apps.galleries.remote.addresses import is_public, is_test_host

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self


logger = logging.getLogger(__name__)

# Names with private addresses only; checked when a connection failed.
private: set[str] = set()


@implementer(IResolutionReceiver)
class PublicReceiver:
    """Passes on the public ones of a name's addresses."""

    def __init__(self, receiver: Any, host: str) -> None:
        self._receiver = receiver
        self._host = host
        self._passed = 0
        self._refused = 0

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        ip = str(address.host)
        if is_public(ip) or is_test_host(self._host):
            self._passed += 1
            self._receiver.addressResolved(address)
        else:
            self._refused += 1
            logger.warning("Refused to connect to %s: %s is not a public address", self._host, ip)

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._refused and not self._passed:
            private.add(self._host)
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class PublicResolver:
    """Wraps Twisted's resolver, which returns IPv4 and IPv6 addresses of the system's.

    Nothing is cached: a crawl lasts for hours, and connections are kept.
    """

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor
        self._system: Any = reactor.nameResolver

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        return cls(reactor)

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[Any] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        return self._system.resolveHostName(
            PublicReceiver(resolutionReceiver, hostName),
            hostName,
            portNumber,
            addressTypes,
            transportSemantics,
        )
