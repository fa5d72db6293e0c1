"""The sound of a film begins and ends with it, whatever its streams do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from apps.films.errors import FilmError
from apps.films.ffmpeg import audio
from apps.films.ffmpeg.probe import probe
from apps.films.ffmpeg.stretch import Line, stretch
from tests.films.ffmpeg.clips import H264, ffmpeg, loudness, picture, tone

pytestmark = pytest.mark.ffmpeg


def heard(film: Path, out: Path) -> tuple[np.ndarray, int]:
    audio.extract_speech(film, probe(film), out)
    return soundfile.read(out, dtype="float32")


def test_sound_that_begins_late_keeps_its_time(tmp_path: Path) -> None:
    late = tmp_path / "late.mkv"
    words = ("-itsoffset", "1.5", *tone(1), *H264, "-c:a", "aac", str(late))
    ffmpeg(*picture(4), *words)

    samples, rate = heard(late, tmp_path / "late.wav")

    assert len(samples) == pytest.approx(4 * rate, abs=rate / 20)
    assert loudness(samples[: int(1.4 * rate)]) < 0.001
    assert loudness(samples[int(1.6 * rate) : int(2.4 * rate)]) > 0.05
    assert loudness(samples[int(2.7 * rate) :]) < 0.001


def test_speech_of_surround_sound_comes_from_the_middle(tmp_path: Path) -> None:
    surround = tmp_path / "surround.mkv"
    middle = "[1:a]pan=5.1|FC=c0[a]"
    ffmpeg(*picture(1), *tone(1), "-filter_complex", middle, "-map", "0:v", "-map", "[a]",
           *H264, "-c:a", "ac3", str(surround))  # fmt: skip

    samples, _rate = heard(surround, tmp_path / "surround.wav")

    # A tone of ffmpeg has an amplitude of 1/8.
    assert loudness(samples) > 0.04


def test_both_forms_last_as_long_as_the_film(clip: Path, tmp_path: Path) -> None:
    found = probe(clip)
    audio.extract_full(clip, found, tmp_path / "full.flac")

    about = soundfile.info(tmp_path / "full.flac")
    assert (about.samplerate, about.channels) == (48_000, 2)
    assert audio.duration_ms(tmp_path / "full.flac") == pytest.approx(found.duration_ms, abs=2)


def test_another_track_than_there_is(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(FilmError) as caught:
        audio.extract_speech(clip, probe(clip), tmp_path / "out.wav", track=3)

    assert caught.value.code == "no_track"


def test_who_stops_it_leaves_nothing(clip: Path, tmp_path: Path) -> None:
    class CancelledError(Exception):
        pass

    def cancel() -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        audio.extract_speech(clip, probe(clip), tmp_path / "out.wav", check=cancel)

    assert list(tmp_path.iterdir()) == []


def test_peaks_are_drawn_where_it_is_loud(tmp_path: Path) -> None:
    rate, quiet = 16_000, np.zeros(16_000, np.float32)
    soundfile.write(tmp_path / "beep.wav", np.concatenate([quiet, quiet + 0.5, quiet]), rate)

    drawn = np.frombuffer(audio.peaks(tmp_path / "beep.wav", per_second=10), np.uint8)

    assert drawn.tolist() == [0] * 10 + [128] * 10 + [0] * 10


def test_lines_at_another_pace_keep_their_pitch(tmp_path: Path) -> None:
    times, rates = np.arange(24_000 * 2) / 24_000, [0.92, 1.0, 1.25]
    soundfile.write(tmp_path / "take.wav", np.sin(2 * np.pi * 220 * times) / 2, 24_000)
    lines = [Line(tmp_path / "take.wav", tmp_path / f"{rate}.wav", rate) for rate in rates]

    stretch(lines)

    for line in lines:
        samples, found = soundfile.read(line.out)
        assert len(samples) / found == pytest.approx(2 / line.rate, abs=0.06)
        spectrum = np.abs(np.fft.rfft(samples[:48_000]))
        assert np.argmax(spectrum) == pytest.approx(220, abs=3)
    alone = Line(tmp_path / "take.wav", tmp_path / "alone.wav", 1.25)
    stretch([alone])
    assert alone.out.read_bytes() == lines[2].out.read_bytes(), "whatever came beside it"
