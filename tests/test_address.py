"""Where the site listens, and what is said when it cannot."""

import socket

import pytest

from futu import address


@pytest.fixture
def taken():
    """A port of this machine on which something listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def said(capsys, monkeypatch, bind: str) -> str:
    monkeypatch.setenv("FUTU_BIND", bind)
    assert address.main() == 1
    return capsys.readouterr().err


def test_a_port_that_is_taken_is_named_with_another_of_the_same_host(capsys, monkeypatch, taken):
    text = said(capsys, monkeypatch, f"127.0.0.1:{taken}")
    other = taken + 1 if taken < 65535 else taken - 1
    assert f"listens on 127.0.0.1:{taken} already" in text
    assert f"FUTU_BIND=127.0.0.1:{other} make run" in text


def test_an_address_of_another_machine_is_not_taken_for_a_running_instance(capsys, monkeypatch):
    text = said(capsys, monkeypatch, "203.0.113.9:8000")
    assert "203.0.113.9 is no address of this machine" in text
    assert "already" not in text


@pytest.mark.parametrize("bind", ["localhost", "127.0.0.1:99999", "127.0.0.1:http"])
def test_what_is_no_address_is_shown_as_given(capsys, monkeypatch, bind):
    assert repr(bind) in said(capsys, monkeypatch, bind)
