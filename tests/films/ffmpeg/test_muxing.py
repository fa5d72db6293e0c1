"""The dubbed film as a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from apps.films.errors import FilmError
from apps.films.ffmpeg import audio
from apps.films.ffmpeg.mux import SYNTHETIC, Dub, SubtitleTrack, mux, picture_digest
from apps.films.ffmpeg.probe import Probe, probe
from apps.films.ffmpeg.process import probe_json
from apps.films.subtitles import Entry, render
from tests.films.ffmpeg.clips import H264, RATE, ffmpeg, film, picture

pytestmark = pytest.mark.ffmpeg
CLICK_S = 2.5


@pytest.fixture
def dub(tmp_path: Path) -> Dub:
    """Four seconds with one loud moment."""
    samples = np.zeros((RATE * 4, 2), np.float32)
    samples[int(CLICK_S * RATE) : int(CLICK_S * RATE) + 480] = 0.8
    soundfile.write(tmp_path / "dub.flac", samples, RATE)
    return Dub(tmp_path / "dub.flac", "zh", "普通话")


@pytest.fixture
def words(tmp_path: Path) -> SubtitleTrack:
    """They end long before the film."""
    path = tmp_path / "words.srt"
    path.write_text(render([Entry(500, 1500, "你好")], "srt", "zh"))
    return SubtitleTrack(path, "zh", "中文")


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_a_dubbed_film(
    suffix: str, clip: Path, dub: Dub, words: SubtitleTrack, tmp_path: Path
) -> None:
    out = tmp_path / f"out.{suffix}"
    mux(clip, probe(clip), out, dub=dub, source_language="en", subtitles=[words], title="My film")

    found = probe(out)
    assert picture_digest(out) == picture_digest(clip)
    assert [sound.language for sound in found.audio] == ["zho", "eng"]
    assert [one.language for one in found.subtitles] == ["zho"]
    assert found.duration_ms == pytest.approx(4000, abs=60)
    assert SYNTHETIC in probe_json(out)
    assert abs(click_ms(out, found, tmp_path) - CLICK_S * 1000) < 50
    assert not list(tmp_path.glob("part-*"))


def test_encoded_sound_is_taken_as_it_is(clip: Path, dub: Dub, tmp_path: Path) -> None:
    encoded, out = tmp_path / "dub.m4a", tmp_path / "out.mp4"
    ffmpeg("-i", str(dub.path), "-c:a", "aac", "-b:a", "192k", str(encoded))

    mux(clip, probe(clip), out, dub=Dub(encoded, "zh", is_aac=True), source_language="en")

    found = probe(out)
    assert found.duration_ms == pytest.approx(4000, abs=60)
    assert abs(click_ms(out, found, tmp_path) - CLICK_S * 1000) < 5
    for source in (encoded, out):
        words = ("-i", str(source), "-map", "0:a:0", "-c", "copy", "-f", "adts")
        ffmpeg(*words, str(tmp_path / f"{source.stem}.aac"))
    assert (tmp_path / "dub.aac").read_bytes() == (tmp_path / "out.aac").read_bytes()


def click_ms(out: Path, found: Probe, folder: Path) -> float:
    """When the loud moment of the first sound track is heard."""
    audio.extract_full(out, found, folder / "heard.flac")
    samples, rate = soundfile.read(folder / "heard.flac")
    return float(np.argmax(np.abs(samples[:, 0]) > 0.3)) / rate * 1000


def test_the_original_sound_is_copied(clip: Path, dub: Dub, tmp_path: Path) -> None:
    out = tmp_path / "out.mkv"
    mux(clip, probe(clip), out, dub=dub)

    for source, track in ((clip, 0), (out, 1)):
        words = ("-i", str(source), "-map", f"0:a:{track}", "-c", "copy", "-f", "adts")
        ffmpeg(*words, str(tmp_path / f"{source.stem}.aac"))
    assert (tmp_path / "clip.aac").read_bytes() == (tmp_path / "out.aac").read_bytes()


def test_subtitles_alone(clip: Path, words: SubtitleTrack, tmp_path: Path) -> None:
    mux(clip, probe(clip), tmp_path / "out.mkv", dub=None, subtitles=[words])

    found = probe(tmp_path / "out.mkv")
    assert (len(found.audio), len(found.subtitles)) == (1, 1)
    assert SYNTHETIC not in probe_json(tmp_path / "out.mkv")


def test_a_film_without_sound_gets_subtitles(words: SubtitleTrack, tmp_path: Path) -> None:
    silent = tmp_path / "silent.mp4"
    ffmpeg(*picture(4), *H264, str(silent))

    mux(silent, probe(silent), tmp_path / "out.mp4", dub=None, subtitles=[words])

    assert probe(tmp_path / "out.mp4").subtitles


def test_burned_in(clip: Path, tmp_path: Path) -> None:
    burn = tmp_path / "it's: burn [1].ass"
    burn.write_text(render([Entry(0, 4000, "Words on the picture")], "ass", "en"))

    mux(clip, probe(clip), tmp_path / "out.mp4", dub=None, burn=burn)

    plain, burnt = tmp_path / "plain.png", tmp_path / "burnt.png"
    for source, still in ((clip, plain), (tmp_path / "out.mp4", burnt)):
        ffmpeg("-ss", "2", "-i", str(source), "-frames:v", "1", str(still))
    changed = np.abs(lower(burnt) - lower(plain)).max(axis=2) > 60
    assert changed.sum() > 50


def lower(still: Path) -> np.ndarray:
    """Where subtitles are."""
    with Image.open(still) as opened:
        return np.asarray(opened.convert("RGB"))[60:].astype(int)


def test_hdr_is_not_burned_into(clip: Path, tmp_path: Path) -> None:
    found = probe(clip)
    bright = found.model_copy(update={"video": found.video.model_copy(update={"is_hdr": True})})

    with pytest.raises(FilmError) as caught:
        mux(clip, bright, tmp_path / "out.mp4", dub=None, burn=tmp_path / "any.ass")

    assert caught.value.code == "hdr_burn"


def test_a_picture_that_mp4_does_not_take(tmp_path: Path, dub: Dub) -> None:
    old = film(tmp_path / "old.avi", 4, "-c:v", "ffv1", "-c:a", "pcm_s16le")

    with pytest.raises(FilmError) as caught:
        mux(old, probe(old), tmp_path / "out.mp4", dub=dub)
    assert caught.value.code == "does_not_fit_mp4"

    mux(old, probe(old), tmp_path / "out.mkv", dub=dub)
    assert picture_digest(tmp_path / "out.mkv") == picture_digest(old)
