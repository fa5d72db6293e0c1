"""ffmpeg as a child: what it may read, and that it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from apps.films.errors import FilmError
from apps.films.ffmpeg.process import confinement, run, source

pytestmark = pytest.mark.ffmpeg
ENDLESS = ["-re", "-f", "lavfi", "-i", "testsrc2=s=64x64", "-f", "null", "-"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/a.mp4", "tcp://127.0.0.1:9"])
def test_no_other_source_than_a_file(address: str) -> None:
    with pytest.raises(FilmError) as caught:
        run([*source(Path(address)), "-f", "null", "-"])

    assert caught.value.code == "ffmpeg"


def test_no_end_is_an_end() -> None:
    with pytest.raises(FilmError) as caught:
        run(ENDLESS, timeout_s=0.3)

    assert caught.value.code == "took_too_long"


def test_without_ffmpeg_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(FilmError) as caught:
        run(ENDLESS)

    assert caught.value.code == "no_ffmpeg"


@pytest.mark.workers
@pytest.mark.skipif("setpriv" not in confinement(), reason="the system cannot end it by itself")
def test_it_ends_with_its_worker(tmp_path: Path) -> None:
    marked = tmp_path / "endless.mkv"
    words = [*ENDLESS[:5], str(marked)]
    program = (
        f"import django; django.setup()\nfrom apps.films.ffmpeg.process import run\nrun({words})"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    worker = subprocess.Popen([sys.executable, "-c", program], env=environment)
    wait_for(lambda: marked.exists())

    worker.send_signal(signal.SIGKILL)
    worker.wait()

    wait_for(lambda: not runs(marked))


def runs(file: Path) -> bool:
    """Whether a process has the file in its words."""
    name = str(file).encode()
    return any(name in words_of(folder) for folder in Path("/proc").glob("[0-9]*"))


def words_of(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""  # It ended meanwhile.


def wait_for(holds, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
