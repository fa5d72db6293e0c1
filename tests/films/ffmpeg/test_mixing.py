"""Lines over a film's sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from apps.films.errors import FilmError
from apps.films.ffmpeg import mix as mix_module
from apps.films.ffmpeg.mix import Placed, Quiet, measure, mix
from tests.films.ffmpeg.clips import RATE, loudness

pytestmark = pytest.mark.ffmpeg
SECONDS = 12


def wave(seconds: float, hertz: float, level: float = 0.3) -> np.ndarray:
    times = np.arange(int(seconds * RATE)) / RATE
    return (np.sin(2 * np.pi * hertz * times) * level).astype(np.float32)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    path = tmp_path / "music.flac"
    soundfile.write(path, np.stack([wave(SECONDS, 440)] * 2, 1), RATE)
    return path


@pytest.fixture
def line(tmp_path: Path) -> Path:
    path = tmp_path / "line.wav"
    soundfile.write(path, wave(2, 1500, 0.05), RATE)
    return path


def band(samples: np.ndarray, start: float, end: float, hertz: float) -> float:
    """How loud a tone is within a time."""
    part = samples[int(start * RATE) : int(end * RATE), 0]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)))) / len(part)
    at = round(hertz * len(part) / RATE)
    return float(spectrum[at - 3 : at + 4].max())


def test_loudness_and_length(music: Path, line: Path, tmp_path: Path) -> None:
    out = tmp_path / "mix.flac"
    told = mix(music, [Placed(line, 3000)], out, duration_ms=SECONDS * 1000)

    assert measure(out) == told
    assert told.lufs == pytest.approx(-23, abs=0.5)
    assert told.true_peak_db <= -1.5
    assert soundfile.info(out).frames == SECONDS * RATE
    assert not list(tmp_path.glob("*mixing*"))


def test_peaks_are_limited(tmp_path: Path, line: Path) -> None:
    clicks = np.zeros((SECONDS * RATE, 2), np.float32)
    clicks[RATE::RATE] = 0.9
    clicks += np.stack([wave(SECONDS, 200, 0.004)] * 2, 1)
    soundfile.write(tmp_path / "clicks.flac", clicks, RATE)

    told = mix(tmp_path / "clicks.flac", [], tmp_path / "mix.flac", duration_ms=SECONDS * 1000)

    assert told.true_peak_db <= -1.5
    assert told.lufs == pytest.approx(-23, abs=0.5)


def test_the_original_gives_way_to_lines_and_where_its_own_were(
    music: Path, line: Path, tmp_path: Path
) -> None:
    out = tmp_path / "mix.flac"
    mix(music, [Placed(line, 3000)], out, duration_ms=SECONDS * 1000, quiet=[Quiet(3000, 7000)])

    samples, _rate = soundfile.read(out)
    before, during = band(samples, 1, 2, 440), band(samples, 3.5, 4.5, 440)
    old_line, after = band(samples, 5.5, 6.5, 440), band(samples, 8, 9, 440)
    assert during == pytest.approx(old_line, rel=0.1)
    assert before / during > 10
    assert after == pytest.approx(before, rel=0.05)
    assert band(samples, 3.5, 4.5, 1500) > 3 * during


def test_music_and_effects_stay_nearer(music: Path, line: Path, tmp_path: Path) -> None:
    out = tmp_path / "mix.flac"
    quiet = [Quiet(3000, 7000)]
    mix(music, [Placed(line, 3000)], out, duration_ms=SECONDS * 1000, quiet=quiet,
        has_voices=False)  # fmt: skip

    samples, _rate = soundfile.read(out)
    assert 2 < band(samples, 1, 2, 440) / band(samples, 3.5, 4.5, 440) < 3
    assert band(samples, 5.7, 6.7, 440) == pytest.approx(band(samples, 1, 2, 440), rel=0.05)


def test_lines_that_overlap_are_both_heard(tmp_path: Path, music: Path, line: Path) -> None:
    other = tmp_path / "other.wav"
    soundfile.write(other, wave(2, 2300, 0.5), RATE)
    out = tmp_path / "mix.flac"

    mix(music, [Placed(line, 3000), Placed(other, 4000)], out, duration_ms=SECONDS * 1000)

    samples, _rate = soundfile.read(out)
    first, second = band(samples, 4.2, 4.8, 1500), band(samples, 4.2, 4.8, 2300)
    assert first == pytest.approx(second, rel=0.1)  # Quiet voices and loud ones are evened.


def test_a_line_beyond_the_end_is_not_longer_than_the_film(
    music: Path, line: Path, tmp_path: Path
) -> None:
    mix(music, [Placed(line, 11_500)], tmp_path / "mix.flac", duration_ms=SECONDS * 1000)

    assert soundfile.info(tmp_path / "mix.flac").frames == SECONDS * RATE


def test_silence_stays_silence(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "silence.flac", np.zeros((RATE * 3, 2)), RATE)

    mix(tmp_path / "silence.flac", [], tmp_path / "mix.flac", duration_ms=3000)

    assert loudness(soundfile.read(tmp_path / "mix.flac")[0]) == 0


def test_the_same_again_is_the_same(music: Path, line: Path, tmp_path: Path) -> None:
    for name in ("one.flac", "two.flac"):
        mix(music, [Placed(line, 3000)], tmp_path / name, duration_ms=SECONDS * 1000)

    assert (tmp_path / "one.flac").read_bytes() == (tmp_path / "two.flac").read_bytes()


def test_why_it_failed_is_told_and_not_what_was_read(music: Path, tmp_path: Path) -> None:
    """Where loudness is measured, ffmpeg tells of the input before it tells what is wrong."""
    with pytest.raises(FilmError) as caught:
        mix_module._amplified(music, tmp_path / "none" / "out.flac", 0, limits=False, check=None)

    assert caught.value.code == "ffmpeg"
    reason = str(caught.value.params["reason"])
    assert "No such file or directory" in reason
    assert "Input #0" not in reason
    assert "[" not in reason
