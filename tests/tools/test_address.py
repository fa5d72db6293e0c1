import socket

import pytest

from futu import address


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", ("127.0.0.1", 8000)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),
        ("[::1]:8001", ("::1", 8001)),
        ("futu.example:443", ("futu.example", 443)),
    ],
)
def test_host_and_port(monkeypatch, given, expected):
    monkeypatch.setenv("FUTU_BIND", given)
    assert address.bind_address() == expected


@pytest.mark.parametrize("given", ["8000", "localhost", "localhost:none", ":8000"])
def test_what_is_no_address_is_said_so(monkeypatch, capsys, given):
    monkeypatch.setenv("FUTU_BIND", given)
    assert address.main() == 1
    assert given in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("0.0.0.0:80", "http://localhost:80/"),
        ("[::]:80", "http://localhost:80/"),
        ("[::1]:80", "http://localhost:80/"),
        ("127.0.0.1:8000", "http://localhost:8000/"),
        ("192.0.2.7:8000", "http://192.0.2.7:8000/"),
        ("[2001:db8::7]:80", "http://[2001:db8::7]:80/"),
    ],
)
def test_the_address_a_person_opens(monkeypatch, given, expected):
    monkeypatch.setenv("FUTU_BIND", given)
    assert address.site_url() == expected


def test_a_taken_port_is_told_before_anything_starts(monkeypatch, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("FUTU_BIND", f"127.0.0.1:{port}")
        assert address.main() == 1
        assert f"127.0.0.1:{port}" in capsys.readouterr().err
    assert address.main() == 0
