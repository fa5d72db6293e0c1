"""A process that writes, removes and builds, and prints what it has committed, line by line.

python -m tests.search.index.writing GALLERY SECONDS
"""

import random
import sys
import time

import django


def main(gallery_id: str, seconds: float) -> None:
    from apps.galleries.models import Gallery
    from apps.search.services.building import build
    from tests.search.index.vectors import Vectors, remove, state_of, write

    gallery = Gallery.objects.get(id=gallery_id)
    chance = random.Random(7)
    mine: Vectors = {}
    end = time.monotonic() + seconds
    turn = 0
    while time.monotonic() < end:
        turn += 1
        new = write(gallery, chance.randint(1, 5), seed=turn)
        mine |= new
        print(*(f"+{id_}" for id_ in new), flush=True)
        if turn % 3 == 0:
            print(
                f"-{next(iter(mine))}", flush=True
            )  # Before it is removed: it may be missing by now.
            remove(gallery, mine, 1)
        if turn % 5 == 0:
            build(state_of(gallery).pk, lambda done, total: None, force=True)
            print("built", flush=True)


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], float(sys.argv[2]))
