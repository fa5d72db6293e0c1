"""Commands of a temporary instance, in forked processes."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from futu.instance import Instance


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    instance = Instance(tmp_path, extra={"FUTU_SPEC": "fake"})
    yield instance
    instance.stop()


def code(instance: Instance, *lines: str) -> str:
    return instance.manage("shell", "-v", "0", "--no-imports", "-c", "\n".join(lines))


def test_each_begins_anew(instance: Instance) -> None:
    for _ in range(2):
        assert code(instance, "import sys", "print(hasattr(sys, 'seen'))", "sys.seen = 1") == (
            "False\n"
        )


def test_what_a_child_of_it_writes_is_its_output(instance: Instance) -> None:
    assert code(instance, "import os", "os.system('echo 图')") == "图\n"


def test_its_status_is_told(instance: Instance, capfd: pytest.CaptureFixture[str]) -> None:
    assert instance.run("shell", "-c", "raise SystemExit(3)").returncode == 3
    with pytest.raises(subprocess.CalledProcessError):
        instance.manage("shell", "-c", "1 / 0")
    with pytest.raises(subprocess.CalledProcessError):
        instance.manage("no_such_command")
    said = capfd.readouterr().err
    assert "ZeroDivisionError" in said
    assert "Unknown command: 'no_such_command'" in said


def test_a_command_that_is_killed(instance: Instance) -> None:
    killed = instance.run("shell", "-c", "import os; os.kill(os.getpid(), 9)")
    assert killed.returncode == -9
    assert code(instance, "print('on')") == "on\n"


def test_other_settings_are_another_server_s(instance: Instance) -> None:
    ask = ("from django.conf import settings", "print(settings.FUTU_SPEC)")
    assert code(instance, *ask) == "fake\n"
    instance.extra = {"FUTU_SPEC": "fused-lite2"}
    assert code(instance, *ask) == "fused-lite2\n"
