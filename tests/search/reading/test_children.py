"""Children that read: what becomes of one that loops, waits, dies or wants too much."""

from dataclasses import replace
from io import BytesIO

import pytest

from apps.galleries.decoders import process
from apps.galleries.decoders.errors import DecoderError
from apps.galleries.pictures import PictureError
from apps.search.reading.readers import PROGRAM, PictureReader
from apps.vision.text import Line

STRANGE = replace(PROGRAM, module="tests.search.reading.strange_child")


@pytest.mark.parametrize(
    ("does", "code"),
    [
        ("loop", "too_slow"),
        ("wait", "too_slow"),
        ("memory", "out_of_memory"),
        ("end", "reader_died"),
        ("kill", "out_of_memory"),
    ],
)
def test_a_picture_that_stops_its_child_stops_no_other(settings, monkeypatch, does, code):
    settings.FUTU_READ_SECONDS = 1
    # Computing is stopped by the kernel; for who only waits, by the deadline, which may be short.
    monkeypatch.setattr(process, "BUSY_MACHINE", 2 if does == "wait" else 60)
    with PictureReader(STRANGE) as reader:
        with pytest.raises(PictureError) as refused:
            reader.read(BytesIO(does.encode()))
        assert refused.value.code == code
        settings.FUTU_READ_SECONDS = 20
        assert reader.read(BytesIO(b"Harbour")) == [Line("Harbour", 0.9)]


def test_a_fault_of_the_reader_is_no_refusal_of_the_picture():
    with PictureReader(STRANGE) as reader, pytest.raises(DecoderError):
        reader.read(BytesIO(b"bug"))


def test_a_child_that_cannot_start_says_so():
    missing = replace(PROGRAM, module="tests.nothing")
    with PictureReader(missing) as reader, pytest.raises(DecoderError):
        reader.begin()


def test_one_child_reads_many_and_ends_with_the_block():
    with PictureReader(STRANGE) as reader:
        reader.read(BytesIO(b"one"))
        first = reader._child
        reader.read(BytesIO(b"two"))
        assert reader._child is first
    assert first._process.poll() is not None
