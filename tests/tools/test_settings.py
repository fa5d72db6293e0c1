"""What is read from the environment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PRINT_DATABASE = "from futu.settings import DATABASES; print(DATABASES['default']['NAME'])"


def test_the_folder_may_have_any_name(tmp_path):
    data = tmp_path / "c++ & 100% #1? 图"
    inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    name = subprocess.run(
        [sys.executable, "-c", PRINT_DATABASE],
        env={**inherited, "FUTU_DATA": str(data), "PYTHONIOENCODING": "utf-8"},
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout.strip()
    assert Path(name) == data / "futu.sqlite3"


def queues(tmp_path: Path, given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from futu.settings import FUTU_QUEUES as q; print(q)"],
        env={**os.environ, "FUTU_DATA": str(tmp_path), "FUTU_QUEUES": given},
        capture_output=True,
        text=True,
    )


def test_queues_are_given_as_the_documentation_says(tmp_path):
    said = queues(tmp_path, "vision=2,crawl=0").stdout
    assert "'vision': 2" in said
    assert "'crawl': 0" in said


@pytest.mark.parametrize("given", ["vision=many", "visoin=2"])
def test_queues_that_make_no_sense_are_named(tmp_path, given):
    assert "ImproperlyConfigured: FUTU_QUEUES" in queues(tmp_path, given).stderr


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, "31536000 False False"),
        ({"FUTU_HSTS_SUBDOMAINS": "1", "FUTU_HSTS_PRELOAD": "1"}, "31536000 True True"),
    ],
)
def test_the_whole_domain_is_spoken_for_only_when_asked(tmp_path, given, sent):
    names = ("SECONDS", "INCLUDE_SUBDOMAINS", "PRELOAD")
    show = (
        f"from futu import settings as s; print({', '.join(f's.SECURE_HSTS_{n}' for n in names)})"
    )
    printed = subprocess.run(
        [sys.executable, "-c", show],
        env={**os.environ, "FUTU_DATA": str(tmp_path), "FUTU_HTTPS": "1", **given},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    assert printed == sent
