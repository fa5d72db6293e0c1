"""`python -m tools.labelled PHOTOS TARGET [--drawn N]`."""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "futu.settings")
django.setup()

import skimage  # noqa: E402
import sklearn  # noqa: E402

from apps.vision.evaluation.parts import Part, part_of  # noqa: E402
from tools.labelled import papers, screens  # noqa: E402
from tools.labelled.photos import labelled  # noqa: E402

BUNDLED = {
    "astronaut.png": "single_person",
    "camera.png": "single_person",
    "chelsea.png": "pets",
    "coffee.png": "foods",
    "rocket.jpg": "other",
    "coins.png": "other",
    "china.jpg": "travel_scenery",
    "flower.jpg": "other",
}


def copy_photos(source: Path, target: Path) -> None:
    for path, code in labelled(source):
        (target / code).mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target / code / f"{path.parent.name}-{path.name}")
    for folder in (
        Path(skimage.__file__).parent / "data",
        Path(sklearn.__file__).parent / "datasets/images",
    ):
        for name, code in BUNDLED.items():
            if (folder / name).exists():
                shutil.copy(folder / name, target / code / name)


def draw(target: Path, count: int) -> None:
    """Which part a name is of decides the kind of screen or paper: those that report are of kinds
    that no rule was fitted on, and show people that no other part shows."""
    photos = sorted((target / "travel_scenery").glob("*")) + sorted(
        (target / "other").glob("*.jpg")
    )
    people = {
        held_out: [
            path
            for path in sorted((target / "single_person").glob("*"))
            if (part_of(path.name) is Part.REPORT) is held_out and path.stem not in ("camera",)
        ]
        for held_out in (True, False)
    }
    for number in range(count):
        random = Random(number)
        for code, kinds in (("screenshot", screens), ("idcard", papers)):
            folder = target / code
            folder.mkdir(parents=True, exist_ok=True)
            name = f"drawn-{code}-{number}.{random.choice(('png', 'jpg'))}"
            held_out = part_of(name) is Part.REPORT
            kind = random.choice(kinds.HELD_OUT if held_out else kinds.FITTED)
            more = (photos,) if code == "screenshot" else (people[held_out], photos)
            kind(random, *more).save(folder / name, quality=85)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--drawn", type=int, default=100)
    given = parser.parse_args()
    copy_photos(given.photos, given.target)
    draw(given.target, given.drawn)
    for folder in sorted(given.target.iterdir()):
        print(folder.name, sum(1 for _ in folder.iterdir()))


if __name__ == "__main__":
    main()
