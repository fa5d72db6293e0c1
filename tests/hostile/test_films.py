"""Films that are traps for ffmpeg: nothing is asked for, nothing shown, and each ends in time."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.films.errors import FilmError
from apps.films.ffmpeg import picture, process
from apps.films.ffmpeg.probe import Probe, _found, probe
from tests.films.ffmpeg.clips import H264, ffmpeg, film, tone
from tests.films.ffmpeg.clips import picture as drawn
from tests.galleries.pictures.test_damage import damaged
from tests.galleries.remote.site import Site, body
from tests.hostile.containers import endless, playlists

pytestmark = pytest.mark.ffmpeg
VARIANTS = 60 if os.environ.get("FUTU_HOSTILE") == "all" else 4


@pytest.fixture(scope="module")
def secret(tmp_path_factory) -> Path:
    """A film that nobody gave: whoever opens it finds out that it lasts two seconds."""
    return film(tmp_path_factory.mktemp("secret") / "secret.mp4", 2)


@pytest.fixture
def site(secret: Path) -> Iterator[Site]:
    with Site() as running:
        running.answers["/secret.mp4"] = body(secret.read_bytes(), Content_Type="video/mp4")
        yield running


@pytest.fixture(params=["confined", "by the lists alone"])
def _layer(request, monkeypatch) -> None:
    """Each layer holds by itself: not every system allows to take the network away."""
    if request.param != "confined":
        monkeypatch.setattr(process, "confinement", lambda: ("timeout", "60"))


def reads(path: Path, out: Path) -> str:
    """What is told of a film and of a still of it; "" if both are refused."""
    told = ""
    try:
        told = process.probe_json(path, timeout_s=30)
        about = Probe(duration_ms=100, container="", bytes=1, video=None)
        picture.thumbnail(path, about, out)
    except FilmError as error:
        assert str(error)
    return told + (out.read_text(errors="replace") if out.exists() else "")


@pytest.mark.usefixtures("_layer")
@pytest.mark.parametrize("where", ["address", "beside"])
def test_a_file_that_names_others_reaches_none(where, secret, site, tmp_path):
    targets = {"address": f"{site.url}/secret.mp4", "beside": "secret.mp4"}
    (tmp_path / "secret.mp4").write_bytes(secret.read_bytes())
    for name, content in playlists(targets[where]).items():
        path = tmp_path / name
        path.write_bytes(content)
        told = reads(path, tmp_path / "still.jpg")
        assert "h264" not in told, name
        assert not (tmp_path / "still.jpg").exists(), name
    assert site.seen == []


def test_without_the_lists_they_would_be_followed(secret, site, tmp_path):
    """So that the test above can fail."""
    path = tmp_path / "a.m3u8"
    path.write_bytes(playlists(f"{site.url}/secret.mp4")["playlist.m3u8"])
    free = ["-allowed_extensions", "ALL", "-protocol_whitelist", "file,http,tcp"]
    subprocess.run([shutil.which("ffprobe") or "", *free, str(path)], capture_output=True)
    assert site.seen


@pytest.mark.parametrize(
    "name",
    ["-i.mp4", "-f lavfi.mp4", "concat:a|b.mp4", "http:a.mp4", "pipe:0", "a%03d.mp4", "$(id).mp4"],
)
def test_a_name_is_a_name(name, secret, tmp_path, monkeypatch):
    """Given as it is in the present folder, as by somebody at a terminal."""
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(secret.read_bytes())
    assert probe(Path(name)).duration_ms == pytest.approx(2000, abs=100)
    picture.thumbnail(Path(name), probe(Path(name)), Path("-still.jpg"))
    assert Path("-still.jpg").read_bytes().startswith(b"\xff\xd8")


def test_a_film_that_says_it_lasts_for_weeks(secret, tmp_path, owner):
    from apps.films.services import receiving

    path = tmp_path / "endless.mp4"
    path.write_bytes(endless(secret.read_bytes()))
    with pytest.raises(FilmError) as error:
        receiving.receive_path(owner, path, path.name, rights=True)
    assert error.value.code == "too_long"


def test_memory_has_a_limit():
    """A picture of four gigapixels is refused, and the machine goes on."""
    words = ["-f", "lavfi", "-i", "color=s=65520x65520,format=rgba64", "-frames:v", "1"]
    with pytest.raises(FilmError):
        process.run([*words, "-f", "null", "-"], timeout_s=60)


def test_children_know_no_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "the-key")
    child = process._started(["env"])
    told, _ = child.communicate()
    assert b"PATH=" in told
    assert b"the-key" not in told


def test_far_too_many_words_are_not_listened_to(secret, monkeypatch):
    monkeypatch.setattr(process, "PROBE_BYTES", 100)
    with pytest.raises(FilmError) as error:
        probe(secret)
    assert error.value.code == "not_a_film"


KINDS = {
    "mp4": (*H264, "-c:a", "aac"),
    "mkv": (*H264, "-c:a", "flac"),
    "avi": ("-c:v", "mjpeg", "-c:a", "mp3"),
    "ts": (*H264, "-c:a", "aac"),
    "ogv": ("-c:v", "libtheora", "-c:a", "libvorbis"),
    "flv": (*H264, "-c:a", "aac"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_films_are_refused_or_read(kind, tmp_path):
    whole, path = tmp_path / f"whole.{kind}", tmp_path / f"damaged.{kind}"
    ffmpeg(*drawn(0.4), *tone(0.4), *KINDS[kind], str(whole))
    chance, content = random.Random(kind), whole.read_bytes()
    for _ in range(VARIANTS):
        path.write_bytes(damaged(content, chance))
        begun = time.monotonic()
        try:
            found = probe(path)
            picture.thumbnail(path, found, tmp_path / "still.jpg")
        except FilmError as error:
            assert str(error)
        assert time.monotonic() - begun < 60
    assert {one.name for one in tmp_path.iterdir()} <= {whole.name, path.name, "still.jpg"}


WORDS = st.one_of(
    st.text(max_size=8), st.integers(), st.floats(), st.none(), st.just("nan"), st.just("1e999")
)
STREAM = st.fixed_dictionaries(
    {"codec_type": st.sampled_from(["video", "audio", "subtitle", "data"])},
    optional={
        **dict.fromkeys(("duration", "start_time", "bit_rate", "sample_rate"), WORDS),
        **dict.fromkeys(("avg_frame_rate", "codec_name", "pix_fmt"), WORDS),
        **dict.fromkeys(("width", "height", "channels"), st.integers(-(2**31), 2**31)),
        "tags": st.dictionaries(st.sampled_from(["language", "title", "rotate"]), WORDS),
        "side_data_list": st.lists(st.dictionaries(st.just("rotation"), WORDS)),
    },
)


TOLD = st.fixed_dictionaries(
    {},
    optional={
        "format": st.dictionaries(
            st.sampled_from(["duration", "start_time", "bit_rate", "format_name"]), WORDS
        ),
        "streams": st.lists(STREAM, max_size=4),
    },
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(TOLD)
def test_whatever_ffprobe_says_is_understood(told):
    assert isinstance(_found(told), Probe)
