"""What is read from the environment."""

import os
import subprocess
import sys
from pathlib import Path

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
