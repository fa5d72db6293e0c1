"""`python -m tools.film_clip OUT [--seconds 82] [--seed 1] [--voices kokoro|flite] [--lines N]`."""

import argparse
import os
import sys
from pathlib import Path


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "futu.settings")
    import django

    django.setup()
    from tools.film_clip.clip import Wish, make

    parser = argparse.ArgumentParser(prog="tools.film_clip", description=__doc__)
    parser.add_argument("out", type=Path, help="Folder for film.mp4, truth.json and sounds.")
    parser.add_argument("--seconds", type=int, default=82)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--voices", choices=("kokoro", "flite"), default="kokoro")
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    parser.add_argument("--lines", type=int, help="Default: 17 in 82 seconds, and at least 4.")
    given = parser.parse_args(arguments)
    wish = Wish(given.seconds, given.seed, given.voices, given.language, given.lines)
    truth = make(given.out, wish)
    print(f"{given.out}: {len(truth['lines'])} lines, {truth['seconds']} s")


if __name__ == "__main__":
    main(sys.argv[1:])
