"""Sound files are read in parts, and what is none is refused with a sentence."""

import wave
from pathlib import Path

import numpy as np
import pytest

from apps.sound import files
from apps.sound.errors import SoundError


@pytest.fixture
def second(wav: Path) -> Path:
    files.write(wav, np.linspace(-1, 1, 8000, dtype=np.float32), 8000)
    return wav


def test_what_was_written_is_read(second: Path):
    read = files.read(second)

    assert read.dtype == np.float32
    assert np.abs(read - np.linspace(-1, 1, 8000)).max() < 1e-4
    assert (files.rate(second), files.seconds(second)) == (8000, 1.0)


@pytest.mark.parametrize(
    ("start", "end", "length"),
    [(0, 500, 4000), (250, None, 6000), (900, 5000, 800), (2000, 3000, 0), (500, 500, 0)],
)
def test_a_part_is_as_long_as_the_file_allows(second: Path, start, end, length):
    part = files.read(second, start, end)

    assert len(part) == length
    assert np.array_equal(part, files.read(second)[start * 8 : start * 8 + length])


def test_blocks_together_are_the_whole(second: Path):
    parts = list(files.blocks(second, 3000))

    assert [len(part) for part in parts] == [3000, 3000, 2000]
    assert np.array_equal(np.concatenate(parts), files.read(second))


def test_what_is_too_loud_is_clipped(wav: Path):
    files.write(wav, np.array([-3, 0, 3], np.float32), 8000)

    assert files.read(wav) == pytest.approx([-1, 0, 1], abs=1e-3)


def test_stereo_is_refused(wav: Path):
    with wave.open(str(wav), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(8))

    with pytest.raises(SoundError, match="2 channels"):
        files.read(wav)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"no sound at all, but a letter"])
def test_what_is_no_sound_is_refused(wav: Path, content: bytes):
    wav.write_bytes(content)

    with pytest.raises(SoundError, match="cannot be read"):
        files.seconds(wav)


def test_a_file_that_is_gone_is_refused(tmp_path: Path):
    with pytest.raises(SoundError, match="cannot be read"):
        files.read(tmp_path / "nothing.wav")
