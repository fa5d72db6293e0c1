"""Send one large file; see the package."""

import argparse
import hashlib
import os
import random
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from tools.large_uploads.content import part
from tools.large_uploads.memory import rss_of_children, wait_until_still
from tools.large_uploads.sender import Sender

MIB, GIB = 2**20, 2**30
PERSON = """
from apps.accounts.models import User
from apps.accounts.services import issue_token
print(issue_token(User.objects.create_user("sender"), "large", ["read", "write"])[1])
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.large_uploads")
    parser.add_argument("--gib", type=float, default=4.5, help="size of the file")
    parser.add_argument("--cuts", type=int, default=10, help="how often the line breaks")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="for the instance; a temporary one if unset")
    parser.add_argument("--store", default="files", help="PICTURE_STORE; keys as AWS_… of S3")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "futu.settings")
    django.setup()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        Trial(Path(folder), options).run()


class Trial:
    """One file, one instance, and the measurements."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        from futu.instance import Instance

        chance = random.Random(options.seed)
        self.size = int(options.gib * GIB)
        self.cuts = sorted(chance.randrange(self.size) for _ in range(options.cuts))
        quiet = {"FUTU_QUOTA": "0", "FUTU_API_RATE": "", "FUTU_WORKER_NICE": "0"}
        # Without a model, whose loading would dominate memory.
        settings = {
            "DJANGO_SETTINGS_MODULE": "tools.large_uploads.settings",
            "FUTU_WEIGHTS": str(folder / "no-weights"),
            "PICTURE_STORE": options.store,
        }
        self.instance = Instance(folder, extra={**quiet, **settings})
        # Memory per lifetime of the web process.
        self.rss: list[list[int]] = [[]]

    def run(self) -> None:
        try:
            self.instance.start()
            self._run()
        finally:
            self.instance.stop()

    def _run(self) -> None:
        sender = Sender(self.instance.port, self.instance.manage("shell", "-c", PERSON).split()[-1])
        body = {"name": "large.bin", "size": self.size, "kind": "anything"}
        upload = sender.ask("POST", "/uploads", body)
        print(f"{self.size:,} bytes in pieces of {upload['piece_bytes']:,}", flush=True)
        path = f"/uploads/{upload['id']}"
        wait_until_still(self.instance.processes[0].pid)
        started = time.monotonic()
        self._send(sender, path, upload["piece_bytes"])
        took = time.monotonic() - started  # Includes waiting after interruptions and kills.
        print(f"sent in {took:.0f} s, {self.size / took / MIB:.0f} MiB/s; nothing was lost")
        for life in filter(None, self.rss):
            first, low, high = (value / MIB for value in (life[0], min(life), max(life)))
            span = f"{low:.0f} to {high:.0f} MiB in memory, {first:.0f} at first"
            print(f"web process over {len(life)} pieces: {span}")
        self._finish(sender, path)
        self._read(sender, upload["id"])

    def _send(self, sender: Sender, path: str, piece: int) -> None:
        offset, cuts = 0, list(self.cuts)
        while offset < self.size:
            stop = min(self.size, offset + piece)
            cut = cuts.pop(0) - offset if cuts and cuts[0] < stop else None
            if cut is None:
                offset = sender.send(path, offset, stop)
                self.rss[-1].append(rss_of_children(self.instance.processes[0].pid))
                continue
            sender.hang_up()
            sender.send(path, offset, stop, cut=max(0, cut))
            killed = len(cuts) % 4 == 1
            if killed:
                self._restart(0)
                wait_until_still(self.instance.processes[0].pid)
                self.rss.append([])
            resumed = self._settled(sender, path)
            how = "web process killed" if killed else "line cut"
            print(f"{how} at {offset + max(0, cut):,}: goes on at {resumed:,}", flush=True)
            offset = resumed

    def _settled(self, sender: Sender, path: str) -> int:
        """The offset to continue from, once data in progress is stored."""
        offset = -1
        while offset != (now := sender.offset(path)):
            offset = now
            time.sleep(0.5)
        return offset

    def _restart(self, which: int) -> None:
        """SIGKILL a process with its children, and start another."""
        process = self.instance.processes[which]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        arguments = process.args[1:]  # type: ignore[index]
        self.instance.spawn("again", *(str(argument) for argument in arguments))
        self.instance.processes[which] = self.instance.processes.pop()
        self.instance.wait_until_it_answers()

    def _finish(self, sender: Sender, path: str) -> None:
        started, killed = time.monotonic(), False
        while (said := sender.ask("GET", path))["outcome"] is None:
            job = sender.ask("GET", f"/jobs/{said['job']}")
            if not killed and job["percent"] >= 30:
                killed = True
                print(f"worker killed at {job['percent']} % of finishing", flush=True)
                self._restart(1)
            time.sleep(0.5)
        print(f"finished in {time.monotonic() - started:.0f} s: {said['outcome']}")
        file = sender.ask("GET", f"/files/{said['id']}")
        assert file["sha256"] == self._sha256(), "what is kept is not what was sent"
        assert file["bytes"] == self.size
        print(f"sha256 {file['sha256']} is that of what was sent")
        print(self.instance.manage("verify").strip())

    def _sha256(self) -> str:
        digest = hashlib.sha256()
        for start in range(0, self.size, 8 * MIB):
            digest.update(part(start, min(self.size, start + 8 * MIB)))
        return digest.hexdigest()

    def _read(self, sender: Sender, file_id: str) -> None:
        address = f"{self.instance.url}/api/v1/files/{file_id}/content"
        middle = self.size // 2
        for start, stop in ((0, 100), (middle, middle + 5 * MIB), (self.size - 9, self.size)):
            with curl(sender.token, address, f"bytes={start}-{stop - 1}") as got:
                assert got == part(start, stop), "another part than was asked for"
        with curl(sender.token, address, "bytes=-7") as got:
            assert got == part(self.size - 7, self.size)
        with curl(sender.token, address, f"bytes={self.size}-"):
            pass
        rss = rss_of_children(self.instance.processes[0].pid)
        print(f"web process after reading: {rss / MIB:.0f} MiB in memory")


@contextmanager
def curl(token: str, address: str, wanted: str) -> Iterator[bytes]:
    """What curl receives for a range, and the response headers."""
    with tempfile.NamedTemporaryFile() as file:
        told = "%{http_code} %header{content-range} %{size_download} bytes in %{time_total} s"
        command = ["curl", "--silent", "--header", f"Range: {wanted}", "--output", file.name]
        command += ["--write-out", told, "--header", f"Authorization: Bearer {token}", address]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        print(f"curl --header 'Range: {wanted}' …/content: {done.stdout}", flush=True)
        yield Path(file.name).read_bytes()


if __name__ == "__main__":
    main()
