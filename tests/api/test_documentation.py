"""Every example of docs/API.md, run as it stands there against a real instance."""

import contextlib
import io
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from futu.instance import Instance, running_instance
from tests.pictures import picture_bytes

PAGE = Path(__file__).parents[2] / "docs" / "API.md"
BLOCK = re.compile(r"^```(sh|python|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What programs go by is shown as it is; ids, names of people and figures are only of their kind.
EXACT = {"code", "state", "outcome", "status", "field", "kind", "type", "ok", "limit", "scope"}
ISSUE = """
from apps.accounts.models import ApiToken, User
from apps.accounts.services import issue_token
print(issue_token(User.objects.create_user("{name}"), "docs", list(ApiToken.Scope))[1])
"""

pytestmark = pytest.mark.workers


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    with running_instance(tmp_path_factory.mktemp("documented"), FUTU_SPEC="fake") as running:
        yield running


@pytest.fixture
def _at_work(instance: Instance, tmp_path, monkeypatch, request) -> None:
    """A person's own folder, with the files that the examples speak of."""
    secret = instance.manage(
        "shell", "--verbosity", "0", "-c", ISSUE.format(name=request.node.name)
    )
    monkeypatch.setenv("FUTU", instance.url)
    monkeypatch.setenv("FUTU_TOKEN", secret.split()[-1])
    monkeypatch.chdir(tmp_path)
    Path("beach.jpg").write_bytes(picture_bytes(3, (320, 240), "JPEG"))
    Path("notes.txt").write_text("Not a picture.")


def examples(language: str) -> list[tuple[str, Any]]:
    """Each example of the language with the answer shown after it, in the page's order."""
    found: list[tuple[str, Any]] = []
    for kind, text in BLOCK.findall(PAGE.read_text()):
        if kind == language:
            found.append((text, None))
        elif kind == "json":
            found[-1] = (found[-1][0], json.loads(text))
    return found


@pytest.mark.usefixtures("_at_work")
def test_with_curl():
    shown = examples("sh")
    script = "\n".join(f"echo; echo '== {n}'\n{text}" for n, (text, _) in enumerate(shown))
    run = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", script],  # noqa: S607
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ,
    )
    assert run.returncode == 0, run.stderr
    answers = re.split(r"^== \d+$", run.stdout, flags=re.MULTILINE)[1:]
    assert len(answers) == len(shown)
    for (text, answer), said in zip(shown, answers, strict=True):
        check(answer, said, text)


@pytest.mark.usefixtures("_at_work")
def test_with_python():
    names: dict[str, Any] = {}
    for text, answer in examples("python"):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(text, names)  # noqa: S102 - our own page
        check(answer, out.getvalue(), text)
    names["futu"].close()


def check(shown: Any, said: str, example: str) -> None:
    if shown is not None:
        assert said.strip(), example
        resembles(shown, json.loads(said), example)


def resembles(shown: Any, said: Any, example: str, name: str = "") -> None:
    """What is shown is there: the same names, kinds of values, and words programs go by."""
    if isinstance(shown, dict):
        assert shown.keys() <= said.keys(), example
        for key, value in shown.items():
            resembles(value, said[key], example, key)
    elif isinstance(shown, list):
        assert len(shown) == len(said), example
        for one, other in zip(shown, said, strict=True):
            resembles(one, other, example, name)
    elif name in EXACT and shown != "…":
        assert said == shown, f"{name}: {example}"
    else:
        assert isinstance(said, type(shown)), f"{name}: {example}"
