"""`pip install .`: everything that the code needs is in the wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from futu.place import BASE_DIR

FOLDERS = ("apps", "crawlers", "futu", "locale", "static", "templates", "tools")
FILES = ("LICENSE", "README.md", "pyproject.toml", "setup.py")
LOOK = """
import django
django.setup()
from pathlib import Path
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.utils import translation
from futu.version import version
get_template("_error.html")
assert finders.find("img/icons.svg")
with translation.override("zh-hans"):
    print(version(), settings.FUTU_DATA, translation.gettext("Galleries"))
"""


def run(words: list[str], folder: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-B", *words],  # What it compiles would be beside the wheel's content.
        cwd=folder,
        env={**{k: v for k, v in os.environ.items() if k != "FUTU_DATA"}, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content, built from a copy: a build leaves things behind."""
    copy, wheels, packages = (tmp_path_factory.mktemp(name) for name in ("copy", "wheels", "lib"))
    for name in FOLDERS:
        leave = shutil.ignore_patterns("__pycache__", "*.mo")
        shutil.copytree(BASE_DIR / name, copy / name, ignore=leave)
    for file in [*(BASE_DIR / name for name in FILES), *BASE_DIR.glob("requirements*.txt")]:
        shutil.copy(file, copy)
    build = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    run([*build, "--wheel-dir", str(wheels), "."], copy)
    with zipfile.ZipFile(next(wheels.glob("*.whl"))) as wheel:
        wheel.extractall(packages)
    return packages


def test_it_runs_from_anywhere(installed: Path, tmp_path: Path) -> None:
    own = {"PYTHONPATH": str(installed), "XDG_DATA_HOME": str(tmp_path)}
    found = run(["-c", LOOK], tmp_path, DJANGO_SETTINGS_MODULE="futu.settings", **own)

    assert found.split() == ["0.1.0", str(tmp_path / "futu"), "图库"]


def test_the_command_is_there(installed: Path) -> None:
    (entry_points,) = installed.glob("*.dist-info/entry_points.txt")

    assert "futu = futu.__main__:main" in entry_points.read_text()
    assert not list(installed.glob("**/*.pyc"))


def test_dependencies_are_those_of_the_requirement_files(installed: Path) -> None:
    (metadata,) = installed.glob("*.dist-info/METADATA")
    told = metadata.read_text()

    for line in (BASE_DIR / "requirements.txt").read_text().splitlines():
        if name := line.partition("#")[0].strip():
            assert f"Requires-Dist: {name}\n" in told
    assert 'boto3==1.44.8; extra == "scale"' in told
