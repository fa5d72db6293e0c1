"""Which addresses may be requested: only the public internet."""

import ipaddress

import httpx
from django.conf import settings

from .errors import RemoteError

PORTS = {"http": 80, "https": 443}
# Not public, whatever this Python version's registry says.
DENIED = [
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT, and some clouds' metadata services
        "168.63.129.16/32",  # Azure's metadata service, in a public range
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        # IPv6 ranges that embed an IPv4 address.
        "::/96",
        "::ffff:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/23",
        "2002::/16",
        "fec0::/10",
    )
]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:  # "fe80::1%eth0" among others
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.scope_id:
        return False
    denied = any(ip in network for network in DENIED if network.version == ip.version)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or denied)


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_test_host(host: str) -> bool:
    """Whether tests serve pictures there: any address and port of it is allowed."""
    return host in settings.FUTU_REMOTE_TEST_HOSTS


def checked(address: str) -> httpx.URL:
    """Validate a URL by its syntax alone; returns it. Raises RemoteError."""
    try:
        url = httpx.URL(address.strip())
    except (httpx.InvalidURL, TypeError) as error:
        raise RemoteError("bad_address") from error
    if url.scheme not in PORTS or not url.host or url.userinfo:
        raise RemoteError("bad_address")
    if not is_test_host(url.host):
        if is_loopback(url.host):
            raise RemoteError("loopback", {"host": url.host})
        if url.port not in (None, *PORTS.values()):
            raise RemoteError("port", {"host": url.host, "port": str(url.port)})
    return url.copy_with(fragment=None)
