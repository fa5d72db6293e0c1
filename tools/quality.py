"""Measure search quality and write docs/QUALITY.md: `python -m tools.quality PHOTOS CATEGORIES`.

PHOTOS is a folder of photos named after classes, CATEGORIES one with a sub-folder per category.
Each block of the page between markers is a command and the tables that it printed. Names of blocks
limit it to these; the whole takes hours on two cores.
"""

import shlex
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

from tools.bench.search.report import with_block

BASE = Path(__file__).resolve().parent.parent
PAGE = BASE / "docs" / "QUALITY.md"
COPIES = "copies {photos} --part report --windows --distractors {categories}"
# Whole searches take seconds each: copies of so many photos.
DEEP = f"{COPIES} --deep --sample 12"
BLOCKS = {
    "copies": f"{COPIES} --spec fused-lite2 --spec fused",
    "copies-hard": f"{COPIES} --spec fused-lite2 --spec fused --edits hard",
    "categories": "categories {categories}",
    "categories-ranked": "categories {categories} --ranked --spec fused-lite2 --spec fused",
    "deep": DEEP,
    "deep-hard": f"{DEEP} --edits hard",
    "verify": "verify {photos} --kinds {categories} --sample 60",
    "words": "words {photos} --others {categories}",
    "duplicates": "duplicates {photos} --distractors {categories}",
}
# Of the commands whose report is text.
TEXT = {"words"}


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path)
    parser.add_argument("categories", type=Path)
    parser.add_argument("blocks", nargs="*", metavar="BLOCK", help=f"of {', '.join(BLOCKS)}")
    options = parser.parse_args()
    if unknown := set(options.blocks) - set(BLOCKS):
        parser.error(f"There is no block {', '.join(sorted(unknown))}.")
    for name in options.blocks or BLOCKS:
        block = _measured(name, options.photos, options.categories)
        PAGE.write_text(with_block(PAGE.read_text(), name, block))


def _measured(name: str, photos: Path, categories: Path) -> str:
    arguments = BLOCKS[name] if name in TEXT else f"{BLOCKS[name]} --markdown"
    command = shlex.split(arguments.format(photos=photos, categories=categories))
    print(f"{name}: evaluate {shlex.join(command)}", flush=True)
    printed = subprocess.run(
        [sys.executable, "manage.py", "evaluate", *command],
        cwd=BASE,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.strip()
    shown = BLOCKS[name].format(photos="PHOTOS", categories="CATEGORIES")
    table = f"```\n{printed}\n```" if name in TEXT else printed
    return f"`manage.py evaluate {shown}`\n\n{table}"


if __name__ == "__main__":
    main()
