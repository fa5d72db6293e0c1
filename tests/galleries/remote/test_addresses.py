"""Nothing but the public internet is asked."""

import socket

import pytest

from apps.galleries.remote import RemoteError, fetch
from apps.galleries.remote.addresses import is_public

INNER = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "not an address",
]


@pytest.mark.parametrize("address", INNER)
def test_inner_addresses_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111"])
def test_public_ones_are(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "cat.jpg",
        "//example.org/cat.jpg",
        "ftp://example.org/cat.jpg",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "gopher://127.0.0.1/",
        "http://",
        "http://user:secret@example.org/cat.jpg",
        "http://[::1/",
    ],
)
def test_what_is_no_address_of_a_picture(address):
    with pytest.raises(RemoteError) as refused:
        fetch(address)
    assert refused.value.code == "bad_address"


@pytest.mark.parametrize(
    ("address", "code", "said"),
    [
        ("http://example.org:22/", "port", "example.org at port 22"),
        ("https://example.org:8443/cat.jpg", "port", "example.org at port 8443"),
        ("http://localhost:8000/cat.jpg", "loopback", "localhost means the server itself"),
        ("http://127.0.0.1/cat.jpg", "loopback", "127.0.0.1 means the server itself"),
        ("http://[::1]/cat.jpg", "loopback", "::1 means the server itself"),
    ],
)
def test_a_port_and_this_machine_are_refused_by_name(address, code, said):
    with pytest.raises(RemoteError) as refused:
        fetch(address)
    assert refused.value.code == code
    assert said in refused.value.message


@pytest.fixture
def connections(monkeypatch):
    """Whoever is connected to; nothing really is."""
    made: list[tuple[str, int]] = []

    def connect(address, *_args, **_kwargs):
        made.append(address[:2])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    return made


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "017700000001",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "169.254.169.254",
    ],
)
def test_inner_hosts_are_never_connected_to(host, connections):
    with pytest.raises(RemoteError) as refused:
        fetch(f"http://{host}/")
    assert refused.value.code in ("refused", "unreachable", "loopback")
    assert connections == []


def resolving_to(*addresses):
    def getaddrinfo(_host, port, **_kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in addresses]

    return getaddrinfo


def test_a_name_that_leads_inside_is_refused(connections, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("10.0.0.1", "::1"))
    with pytest.raises(RemoteError) as refused:
        fetch("https://innocent.example.org/cat.jpg")
    assert refused.value.code == "refused"
    assert refused.value.permanent
    assert connections == []


def test_the_connection_goes_to_the_address_that_was_checked(connections, monkeypatch):
    """Asked once: a name that answers differently the second time gains nothing."""
    answers = iter([resolving_to("93.184.216.34", "10.0.0.1"), resolving_to("127.0.0.1")])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: next(answers)(*a, **k))
    with pytest.raises(RemoteError) as failed:
        fetch("http://rebinding.example.org/cat.jpg")
    assert failed.value.code == "unreachable"
    assert connections == [("93.184.216.34", 80)]
