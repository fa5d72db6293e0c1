"""A few rounds of chaos on a real instance; `make chaos` runs hundreds."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from futu.instance import BASE

pytestmark = pytest.mark.workers

ROUNDS, SEED = 4, 14
FAULTS = "kill web worker,kill queue worker,kill everything,deliver twice"
LIMIT_SECONDS = 900


def test_four_rounds(tmp_path: Path):
    """Seeds 14 to 17 draw each of the faults once."""
    command = [sys.executable, "-m", "tools.chaos", "--rounds", str(ROUNDS), "--seed", str(SEED)]
    command += ["--faults", FAULTS, "--no-films", "--out", str(tmp_path)]
    done = subprocess.run(
        command,
        cwd=BASE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        timeout=LIMIT_SECONDS,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads((tmp_path / "chaos.json").read_text())
    assert set(told["faults"]) == set(FAULTS.split(","))
    assert (told["lost"], told["doubled"], told["leaked"], told["stuck"]) == (0, 0, 0, 0)
    assert told["pictures_checked_at_the_end"] >= 36
