"""Kills over all stages: at most the unit in hand is done twice, and the result is the same."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from futu.instance import Instance

pytestmark = [pytest.mark.workers, pytest.mark.ffmpeg]
KILLS, SEED = 30, 1


def test_thirty_kills(tmp_path: Path):
    instance = Instance(
        tmp_path / "data", extra={"SECRET_KEY": "of-this-test-alone-0123456789-abcde"}
    )
    instance.data.mkdir()
    instance.prepare()
    ask = f"from tests.films.kills import main; main({str(tmp_path)!r}, {KILLS}, {SEED})"
    told = json.loads(instance.manage("shell", "-v", "0", "-c", ask).splitlines()[-1])
    clean = Counter(told["clean"])
    killed: Counter[str] = Counter()
    for run in told["runs"]:
        assert run["same"], run
        extra = Counter(run["units"]) - clean
        here = Counter(run["killed"])
        assert all(extra[stage] <= here[stage] for stage in extra), (extra, here)
        killed += here
    assert killed.total() == KILLS
    assert set(killed) == set(clean), "each stage was killed"
