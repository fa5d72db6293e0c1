"""Signed ids: of one kind of link, for that kind alone."""

from uuid import uuid4

import pytest

from futu.signed_ids import SignedIds

SHARES, RECEIPTS = SignedIds("shares"), SignedIds("receipts")


def test_an_id_is_read_as_it_was_signed():
    pk = uuid4()
    assert SHARES.read(SHARES.sign(pk)) == pk


@pytest.mark.parametrize("spoil", [lambda s: s[:-1], lambda s: "0" * 32 + s[32:], lambda _: ""])
def test_what_was_changed_is_none(spoil):
    assert SHARES.read(spoil(SHARES.sign(uuid4()))) is None


def test_another_kind_s_is_none():
    assert SHARES.read(RECEIPTS.sign(uuid4())) is None


def test_what_is_signed_but_no_id_is_none():
    assert SHARES.read(SHARES._signer().sign("readme")) is None
