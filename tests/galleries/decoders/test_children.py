"""Real decoding children: what they give back, and what becomes of them."""

import io
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from apps.galleries import decoders
from apps.galleries.decoders import process
from apps.galleries.decoders.pool import pool
from apps.galleries.decoders.process import Child
from apps.galleries.pictures import PictureError, decode, decode_described, derive
from tests.galleries.decoders.slow import slow_jpeg
from tests.galleries.pictures.samples import encoded, file, landscape, noise, valid_files


def child() -> int:
    """The process that decodes next."""
    decoders.decode(file(valid_files()["png"]), max_side=64)
    return pool._idle[-1].pid


@pytest.mark.parametrize("kind", valid_files())
def test_a_child_decodes_what_the_process_would(kind):
    data = valid_files()[kind]
    there, here = decoders.decode(file(data), max_side=48), decode(file(data), max_side=48)
    assert (there.mode, there.size, there.tobytes()) == ("RGB", here.size, here.tobytes())


def test_a_picture_is_prepared_in_one_go():
    exif = Image.Exif()
    exif[0x0110] = "Pencil"
    exif.get_ifd(0x8769)[0x9003] = "2024:05:01 18:30:05"
    data = encoded(landscape(300, 200), "JPEG", exif=exif)
    prepared = decoders.prepare(file(data), [100, 30])
    picture, metadata, size, _ = decode_described(file(data), max_side=100)
    assert prepared.copies == [derive(picture, 100), derive(picture, 30)]
    assert (prepared.metadata, prepared.size) == (metadata, size) == (metadata, (300, 200))
    assert prepared.copy_size == (100, 67)


def test_a_refusal_keeps_its_code_and_figures(settings):
    settings.FUTU_MAX_PIXELS = 3000
    with pytest.raises(PictureError) as refusal:
        decoders.decode(file(valid_files()["png"]), max_side=64)
    assert refusal.value.code == "too_many_pixels"
    assert refusal.value.params == {"width": 64, "height": 64, "limit_pixels": 3000}


def test_a_child_is_used_again():
    assert child() == child()


def test_past_the_deadline_the_child_goes_and_the_next_picture_is_decoded(monkeypatch):
    before = child()
    with monkeypatch.context() as soon:
        soon.setattr(process, "BUSY_MACHINE", 0.2 / settings.FUTU_DECODE_SECONDS)
        with pytest.raises(PictureError) as refusal:
            decoders.decode(file(slow_jpeg()), max_side=1440)
    assert refusal.value.code == "too_slow"
    assert "takes too long to read" in str(refusal.value)
    assert not is_alive(before)
    assert child() != before


def test_a_child_that_was_killed_is_replaced():
    before = child()
    os.kill(before, signal.SIGKILL)
    assert child() != before


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGSEGV, "reader_died"),
        (signal.SIGXCPU, "too_slow"),
    ],
)
def test_a_child_that_dies_over_a_picture_costs_that_picture(number, code):
    class Deadly(io.BytesIO):
        """Its reading is where the child has begun with it."""

        def read(self, size: int | None = -1, /) -> bytes:
            os.kill(pid, number)
            return super().read(size)

    pid = child()
    with pytest.raises(PictureError) as refusal:
        decoders.decode(Deadly(valid_files()["png"]), max_side=64)
    assert refusal.value.code == code
    assert child() != pid


def test_what_kills_every_child_is_the_machine(monkeypatch):
    send = Child._send

    def killed(self, *args):
        os.kill(self.pid, signal.SIGKILL)
        send(self, *args)

    monkeypatch.setattr(Child, "_send", killed)
    with pytest.raises(PictureError) as refusal:
        decoders.decode(file(valid_files()["png"]), max_side=64)
    assert refusal.value.code == "out_of_memory"
    assert not refusal.value.permanent


def test_memory_has_a_limit(settings):
    settings.FUTU_DECODE_MEMORY = 30 * 2**20
    data = encoded(Image.new("RGB", (4000, 4000)), "PNG")
    with pytest.raises(PictureError) as refusal:
        decoders.decode(file(data), max_side=64)
    assert refusal.value.code == "out_of_memory"
    assert child(), "a small picture has room"


def test_a_storage_that_fails_is_not_the_picture(settings):
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        decoders.decode(Broken(b"1234"), max_side=64)
    assert child()


def test_a_fork_starts_children_of_its_own():
    before = child()
    pid = os.fork()
    if not pid:
        try:
            os._exit(child() == before)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert child() == before, "nobody else has used it up"


def test_a_child_ends_with_its_parent():
    ours, theirs = os.pipe()
    pid = os.fork()
    if not pid:
        os.write(theirs, str(child()).encode())
        os._exit(0)  # nothing is tidied up
    os.waitpid(pid, 0)
    orphan = int(os.read(ours, 100))
    ended = threading.Event()
    for _ in range(500):
        if not is_alive(orphan):
            break
        ended.wait(0.02)
    assert not is_alive(orphan)


def test_the_kernel_ends_what_computes_for_too_long():
    """Also when nobody is left to wait for it."""
    loop = "from apps.galleries.decoders.limits import *; allow_seconds(0.1)\nwhile True: pass"
    ended = subprocess.run([sys.executable, "-c", loop], cwd=settings.BASE_DIR, check=False)
    assert ended.returncode == -signal.SIGXCPU


def test_children_know_no_secrets():
    environment = Path(f"/proc/{child()}/environ").read_text()
    assert "FUTU" not in environment
    assert "SECRET" not in environment


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_noise_is_decoded_by_many_threads_at_once():
    data = encoded(noise(200, 200), "JPEG")
    seen: list[bytes] = []

    def look():
        seen.append(decoders.decode(file(data), max_side=64).tobytes())

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [decode(file(data), max_side=64).tobytes()] * 8
    assert len(pool._idle) <= 2
