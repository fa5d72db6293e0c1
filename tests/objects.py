"""An object store of one's own: rclone, which serves a folder as S3 and checks signatures."""

import functools
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import httpx
from botocore.loaders import JSONFileLoader

from futu.instance import free_port

PROGRAM = Path(sys.executable).with_name("rclone")
KEY, SECRET = "a-key", "a-secret-of-some-length"
BUCKET = "pictures"


@contextmanager
def running_objects(folder: Path) -> Iterator[Mapping[str, str]]:
    """What boto3 reads from the environment. The bucket is there; what is said is in `folder`."""
    (folder / "data" / BUCKET).mkdir(parents=True)
    address = f"127.0.0.1:{free_port()}"
    command: list[str | Path] = [
        PROGRAM,
        "serve",
        "s3",
        folder / "data",
        "--config",
        folder / "none",
    ]
    command += ["--addr", address, "--auth-key", f"{KEY},{SECRET}", "--vfs-cache-mode", "off"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_for(f"http://{address}", server, folder / "log")
        yield {
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_ENDPOINT_URL_S3": f"http://{address}",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
    finally:
        server.terminate()
        server.wait(timeout=30)


@contextmanager
def descriptions_kept() -> Iterator[None]:
    """botocore reads its descriptions of S3, half a CPU-second's, anew for each session, and each
    test has storages of its own."""
    kept = functools.cache(JSONFileLoader().load_file)
    with mock.patch.object(JSONFileLoader, "load_file", lambda _loader, path: kept(path)):
        yield


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while server.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(url)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"rclone did not start:\n{log.read_text()}")
