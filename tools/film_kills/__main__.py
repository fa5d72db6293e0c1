"""`python -m tools.film_kills --kills 30 --seed 1`: see the package. Prints JSON; status 1 where a
kill cost more than a unit or a film differs."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

SETTINGS = "tools.film_kills.settings"
KEY = "only-for-kills-0123456789-abcdefghijklmnopqrstuvwxyz"
QUEUES = "default=1,films=1,speech=1,vision=0,hosted=0,enhancement=0,crawl=0,reading=0,backup=0"


def arguments() -> Namespace:
    parser = ArgumentParser(prog="python -m tools.film_kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--models", action="store_true", help="Real models instead of stand-ins.")
    parser.add_argument("--minutes", type=float, default=0, help="Kill nobody after these.")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # So that what was started is ended.
    with tempfile.TemporaryDirectory(prefix="futu-kills-") as name:
        top = Path(name)
        (top / "data").mkdir()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "futu.settings")
        told = prepared(asked, top)
    print(json.dumps(told))
    return int(not told["held"])


def prepared(asked: Namespace, top: Path) -> dict[str, object]:
    from futu.place import DATA
    from tools.film_kills.units import FOLDER, MODELS

    os.environ.setdefault("FUTU_WEIGHTS", str(DATA / "weights"))
    extra = {
        FOLDER: str(top),
        MODELS: "1" if asked.models else "",
        "FUTU_QUEUES": QUEUES,
        "SECRET_KEY": KEY,
    }
    os.environ.pop("DATABASE_URL", None)
    os.environ.update(SECRET_KEY=KEY, FUTU_QUEUES=QUEUES, FUTU_DATA=str(top / "data"))
    import django

    django.setup()
    from tools.film_kills.running import Killing

    return Killing(asked, top, extra).run()


if __name__ == "__main__":
    sys.exit(main())
