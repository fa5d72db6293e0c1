"""A throw-away instance: its own folder, database, web server and workers."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from django.conf import settings

BASE = Path(settings.BASE_DIR)
INSIDE = "FUTU_BENCH_INSTANCE"
START_SECONDS = 60


def is_inside() -> bool:
    """Whether this process already runs with a throw-away instance as its own."""
    return INSIDE in os.environ


def run_inside(arguments: list[str]) -> int:
    """Make an instance, run `manage.py *arguments` as one of its processes, remove it."""
    with tempfile.TemporaryDirectory(prefix="futu-bench-") as folder:
        environment = _environment(Path(folder))
        subprocess.run(_manage("migrate", "-v0"), cwd=BASE, env=environment, check=True)
        subprocess.run(
            _manage("collectstatic", "--noinput", "-v0"), cwd=BASE, env=environment, check=True
        )
        with _process(_manage("work"), environment), _process(_web(), environment):
            _wait_for(environment["FUTU_BIND"])
            return subprocess.run(_manage(*arguments), cwd=BASE, env=environment).returncode


def address() -> str:
    return f"http://{os.environ['FUTU_BIND']}"


def _environment(folder: Path) -> dict[str, str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        INSIDE: "1",
        "FUTU_DATA": str(folder),
        "FUTU_WEIGHTS": str(settings.FUTU_WEIGHTS),
        "FUTU_BIND": f"127.0.0.1:{port}",
        "FUTU_LOG_LEVEL": "WARNING",
        "DATABASE_URL": "",
    }
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return kept | {key: value for key, value in own.items() if value}


def _manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def _web() -> list[str]:
    return [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "futu.wsgi"]


@contextmanager
def _process(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        command, cwd=BASE, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _wait_for(bind: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            httpx.get(f"http://{bind}/accounts/login/")
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"The web server did not answer within {START_SECONDS} s.")
