"""What is in a film, of those that people have."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from apps.films.errors import FilmError
from apps.films.ffmpeg.picture import is_playable, thumbnail, web_copy
from apps.films.ffmpeg.probe import Probe, probe
from tests.films.ffmpeg.clips import H264, ffmpeg, film, picture, tone

pytestmark = pytest.mark.ffmpeg


def test_a_film(clip: Path) -> None:
    found = probe(clip)

    assert found.duration_ms == pytest.approx(4000, abs=50)
    assert (found.video.width, found.video.height, found.video.fps) == (160, 90, 25)
    assert [(sound.codec, sound.channels) for sound in found.audio] == [("aac", 1)]
    assert is_playable(found)
    assert Probe.of(found.as_dict()) == found


def test_a_turned_phone_shows_it_upright(clip: Path, tmp_path: Path) -> None:
    turned = tmp_path / "turned.mp4"
    ffmpeg("-i", str(clip), "-c", "copy", "-metadata:s:v:0", "rotate=90", str(turned))

    found = probe(turned)
    thumbnail(turned, found, tmp_path / "still.jpg")

    assert (found.video.width, found.video.height) == (90, 160)
    with Image.open(tmp_path / "still.jpg") as still:
        assert still.height > still.width


def test_cover_art_is_no_picture_of_a_film(tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), "red").save(tmp_path / "cover.png")
    song = tmp_path / "song.mp4"
    cover = (
        "-map",
        "0",
        "-map",
        "1",
        "-c:a",
        "aac",
        "-c:v",
        "png",
        "-disposition:v",
        "attached_pic",
    )
    ffmpeg(*tone(1), "-i", str(tmp_path / "cover.png"), *cover, str(song))

    with pytest.raises(FilmError) as caught:
        probe(song)

    assert caught.value.code == "no_picture"


def test_no_sound_is_said_when_it_is_wanted(tmp_path: Path) -> None:
    silent = tmp_path / "silent.mp4"
    ffmpeg(*picture(1), *H264, str(silent))

    with pytest.raises(FilmError) as caught:
        probe(silent).sound(0)

    assert caught.value.code == "no_sound"


def test_hdr(tmp_path: Path) -> None:
    bright = tmp_path / "hdr.mkv"
    ffmpeg(*picture(1), *H264, "-color_trc", "smpte2084", str(bright))

    assert probe(bright).video.is_hdr


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"This is no film.",
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
    ],
    ids=["empty", "text", "playlist", "list of files"],
)
def test_what_is_no_film(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "film.mp4"
    file.write_bytes(content)

    with pytest.raises(FilmError) as caught:
        probe(file)

    assert caught.value.code == "not_a_film"
    assert str(tmp_path) not in str(caught.value)


def test_a_film_that_was_cut_off(clip: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(clip.read_bytes()[: clip.stat().st_size // 2])

    with pytest.raises(FilmError) as caught:
        probe(cut)

    assert caught.value.code == "not_a_film"


def test_a_copy_that_browsers_play(tmp_path: Path) -> None:
    old = film(tmp_path / "old.mkv", 1, "-c:v", "mpeg4", "-c:a", "ac3")
    assert not is_playable(probe(old))

    web_copy(old, probe(old), tmp_path / "web.mp4")

    assert is_playable(probe(tmp_path / "web.mp4"))


def test_a_matroska_is_a_webm_only_with_its_codecs(tmp_path: Path) -> None:
    other = film(tmp_path / "other.mkv", 1)
    webm = film(tmp_path / "film.webm", 1, "-c:v", "libvpx", "-c:a", "libvorbis")

    assert probe(other).containers == {"matroska"}
    assert not is_playable(probe(other))
    assert "webm" in probe(webm).containers
    assert is_playable(probe(webm))
