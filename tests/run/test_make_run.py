"""`make run` as a person starts it: from nothing to the printed answer, Ctrl-C, and again."""

import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from futu.instance import BASE, free_port

pytestmark = [pytest.mark.workers, pytest.mark.weights]

START_SECONDS = 180
STOP_SECONDS = 30


class Run:
    """One `make run` in a process group of its own, as a terminal would start it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.said = ""
        self.heard = threading.Condition()
        self.process = subprocess.Popen(
            ["make", "--no-print-directory", "run"],  # noqa: S607
            cwd=BASE,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        for line in self.process.stdout or ():
            with self.heard:
                self.said += line
                self.heard.notify_all()

    def wait_for(self, words: str) -> None:
        with self.heard:
            assert self.heard.wait_for(lambda: words in self.said, START_SECONDS), self.said

    def press_ctrl_c(self) -> None:
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(STOP_SECONDS)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A new instance's: nothing there but the weights."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "DATABASE_"))}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "futu.settings",
        "FUTU_BIND": f"127.0.0.1:{free_port()}",
        "FUTU_DATA": str(tmp_path),
        "FUTU_WEIGHTS": str(settings.FUTU_WEIGHTS),
    }


@pytest.fixture(autouse=True)
def _nothing_left_running(tmp_path: Path) -> Iterator[None]:
    yield
    for process in processes_of(tmp_path):
        process.kill()


def processes_of(data: Path) -> list[psutil.Process]:
    """Every living process of the instance in `data`."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("FUTU_DATA") == str(data):
                found.append(process)
        except psutil.Error:
            continue  # gone meanwhile, or somebody else's
    return found


def test_the_answer_then_ctrl_c_then_a_second_start(environment, tmp_path):
    first = Run(environment)
    first.wait_for("The same answer on its page")
    assert re.search(r" 1 +\W +0\.\d+ +\W +chelsea\.png", first.said), first.said
    first.press_ctrl_c()
    assert processes_of(tmp_path) == []

    second = Run(environment)
    second.wait_for("Futu is at")
    second.wait_for("The demo's name and password")
    second.press_ctrl_c()
    assert processes_of(tmp_path) == []
    assert "Demo account" not in second.said
    assert "Traceback" not in first.said + second.said
