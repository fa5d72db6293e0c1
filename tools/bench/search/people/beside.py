"""Load while people search: others browse galleries, and upload many pictures."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import cycle

from django.db import connection

from apps.galleries.models import Gallery
from tools.bench.search.people.person import Person
from tools.bench.search.people.phase import PAGE, UPLOAD, Phase, together
from tools.bench.search.pictures import File
from tools.bench.search.visitor import TIMEOUT_SECONDS, TOGETHER

# Seconds between two page views of one person.
LOOKS_SECONDS = 1.0
# This many pictures of the upload wait: workers are never idle, and soon done afterwards.
AHEAD = 30


@contextmanager
def browsing(phase: Phase, people: Sequence[Person]) -> Iterator[None]:
    """Each of `people` opens the page of their gallery every second, while the block runs."""
    over = threading.Event()

    def browse(number: int, person: Person) -> None:
        over.wait(LOOKS_SECONDS * number / len(people))  # Spread their requests.
        while not over.wait(LOOKS_SECONDS):
            with phase.timing(PAGE):
                person.browse()

    acts = [partial(browse, number, person) for number, person in enumerate(people)]
    with together(acts), _ending(over):
        yield


@contextmanager
def uploading(phase: Phase, person: Person, files: Sequence[File]) -> Iterator[Gallery]:
    """A bulk upload while the block runs: started before it, and complete when this is left.

    Yields the gallery that it fills.
    """
    over = threading.Event()
    gallery = person.browser.gallery(f"bulk {secrets.token_hex(3)}")  # One in each round.
    with together([partial(_send, phase, person, gallery, files, over)]), _ending(over):
        _until(lambda: gallery.images.counts()["ready"] > 0)
        yield gallery
    _until(lambda: not gallery.images.unsettled().exists())


@contextmanager
def _ending(over: threading.Event) -> Iterator[None]:
    try:
        yield
    finally:
        over.set()


def _send(
    phase: Phase, person: Person, gallery: Gallery, files: Sequence[File], over: threading.Event
) -> None:
    numbered = enumerate(cycle(files))
    while not over.is_set():
        if gallery.images.unsettled().count() < AHEAD:
            batch = [_unlike(*next(numbered)) for _ in range(TOGETHER)]
            with phase.timing(UPLOAD):
                person.upload(gallery, batch)
        else:
            over.wait(0.1)
    connection.close()


def _unlike(number: int, file: File) -> File:
    """The same picture with different bytes: a gallery takes no bytes twice."""
    name, content = file
    return f"{number}-{name}", content + f"{number:06}".encode()


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not happened():
        if time.monotonic() > deadline:
            raise RuntimeError("The upload did not get on.")
        time.sleep(0.1)
