"""`python -m tools.load --minutes 60 --users 8`: see the package."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from contextlib import ExitStack
from pathlib import Path

from tools.chaos.__main__ import surroundings


def arguments() -> Namespace:
    parser = ArgumentParser(prog="python -m tools.load", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--users", type=int, default=8)
    parser.add_argument("--pause", type=float, default=1.0, help="Seconds between operations.")
    parser.add_argument("--postgres", action="store_true", help="On a PostgreSQL of its own.")
    parser.add_argument("--films", action=BooleanOptionalAction, default=True)
    parser.add_argument("--out", type=Path, default=Path("test-results/load"))
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # So that what was started is ended.
    top = Path(tempfile.mkdtemp(prefix="futu-load-"))
    top.chmod(0o755)  # PostgreSQL runs as another user.
    try:
        with ExitStack() as stack:
            return run(asked, top, stack)
    finally:
        shutil.rmtree(top, ignore_errors=True)


def run(asked: Namespace, top: Path, stack: ExitStack) -> int:
    from tools.chaos.postgres import Postgres

    (top / "data").mkdir()
    extra = surroundings(top)
    if asked.postgres:
        postgres = Postgres(top / "cluster")
        postgres.create()
        stack.callback(postgres.stop, "immediate")
        extra["DATABASE_URL"] = postgres.url
    os.environ.pop("DATABASE_URL", None)
    more = {"FUTU_DATA": str(top / "data"), "DJANGO_SETTINGS_MODULE": "futu.settings"}
    os.environ.update(extra, **more)
    import django

    django.setup()
    from tools.load.running import measure

    return measure(asked, top, extra)


if __name__ == "__main__":
    sys.exit(main())
