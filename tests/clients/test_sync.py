"""The script that sends a folder, against a real server, by a line that is cut."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image as Pillow

from apps.accounts.services import issue_token
from apps.galleries.models import Image
from apps.media.models import Upload
from futu.instance import BASE
from tests.pictures import picture_bytes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.workers]
LARGE = 1200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pictures, one of them large; one that is none; what no program wants."""
    root = tmp_path / "DCIM"
    (root / "Camera").mkdir(parents=True)
    (root / "Camera" / "red.png").write_bytes(picture_bytes(seed=1))
    Pillow.frombytes("RGB", (LARGE, LARGE), os.urandom(3 * LARGE * LARGE)).save(root / "noise.png")
    (root / "broken.jpg").write_bytes(b"no picture at all")
    (root / "notes.txt").write_text("not sent")
    (root / ".thumbnails").mkdir()
    (root / ".thumbnails" / "t.jpg").write_bytes(picture_bytes(seed=9))
    return root


@pytest.fixture
def token(owner) -> str:
    return issue_token(owner, "phone", ["read", "write"])[1]


def command(folder: Path, address: str) -> list[str]:
    script = str(BASE / "clients" / "futu_sync.py")
    return [sys.executable, script, str(folder), "--server", address, "--gallery", "Phone"]


def run(folder: Path, address: str, token: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(folder, address),
        env={**os.environ, "FUTU_TOKEN": token},
        capture_output=True,
        text=True,
        timeout=300,
    )


class Line:
    """A way to the server that ends in the middle of so many of its first requests with a body."""

    def __init__(self, address: str, cuts: int, after: int) -> None:
        self.target = (urlsplit(address).hostname, urlsplit(address).port)
        self.cuts, self.after = cuts, after
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=[client], daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        server = socket.create_connection(self.target)
        threading.Thread(target=self._back, args=[server, client], daemon=True).start()
        sent = 0
        while chunk := client.recv(65536):
            server.sendall(chunk)
            sent += len(chunk)
            if sent > self.after and self.cuts > 0:
                self.cuts -= 1
                for end in (client, server):
                    end.shutdown(socket.SHUT_RDWR)
                return

    def _back(self, server: socket.socket, client: socket.socket) -> None:
        try:
            while chunk := server.recv(65536):
                client.sendall(chunk)
            client.shutdown(socket.SHUT_WR)
        except OSError:
            pass


@pytest.fixture
def cut_line(live_server) -> Iterator[Line]:
    line = Line(live_server.url, cuts=3, after=1_000_000)
    yield line
    line.listener.close()


def names() -> set[str]:
    return set(Image.objects.values_list("name", flat=True))


def test_a_folder_is_sent_once_whatever_is_cut(cut_line, folder, token, owner):
    first = run(folder, cut_line.address, token)
    assert cut_line.cuts == 0
    assert "2 sent, 0 there, 1 refused" in first.stdout, first.stdout + first.stderr
    assert first.returncode == 1
    assert names() == {"red.png", "noise.png"}
    assert Image.objects.filter(gallery__owner=owner, gallery__name="Phone").count() == 2

    again = run(folder, cut_line.address, token)
    assert "0 sent, 0 there, 0 refused" in again.stdout
    # The same bytes by another name are there already.
    (folder / "copy.png").write_bytes((folder / "Camera" / "red.png").read_bytes())
    assert "0 sent, 1 there, 0 refused" in run(folder, cut_line.address, token).stdout
    assert Image.objects.count() == 2


def test_after_a_kill_it_goes_on_where_it_was(live_server, folder, token):
    line = Line(live_server.url, cuts=10**6, after=1_000_000)
    process = subprocess.Popen(
        command(folder, line.address), env={**os.environ, "FUTU_TOKEN": token}
    )
    deadline = time.monotonic() + 120
    while not Upload.objects.filter(name="noise.png", state=Upload.State.OPEN).exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    process.kill()
    process.wait()
    line.listener.close()
    begun = Upload.objects.get(name="noise.png")
    done = run(folder, live_server.url, token)
    assert "noise.png" in names(), done.stdout + done.stderr
    assert not Upload.objects.filter(name="noise.png").exclude(pk=begun.pk).exists()


def test_what_is_wrong_is_said(live_server, folder, tmp_path):
    refused = run(folder, live_server.url, "futu_wrong")
    assert refused.returncode != 0
    assert "token is not accepted" in refused.stderr
    nowhere = run(tmp_path / "nowhere", live_server.url, "x")
    assert "is not a folder" in nowhere.stderr
