import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def run(folder: Path, reason: str, ci: str) -> subprocess.CompletedProcess[str]:
    """A run of its own with one passing test and one skipped for `reason`."""
    (folder / "test_two.py").write_text(
        "import pytest\n"
        f"@pytest.mark.skip(reason={reason!r})\n"
        "def test_left_out(): pass\n"
        "def test_done(): pass\n"
    )
    options = ["-p", "no:django", "-p", "no:playwright", "-p", "tests.no_skips", "-c", os.devnull]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", str(folder), str(folder)],
        cwd=ROOT,
        env=os.environ | {"CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_skip_fails_the_run_where_all_must_run(tmp_path, ci, code):
    result = run(tmp_path, "no browser here", ci)
    assert result.returncode == code, result.stdout
    assert ("where nothing may be" in result.stdout) == bool(code)
