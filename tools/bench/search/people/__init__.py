"""Several people who search and browse at once, during a bulk upload, and with hostile pictures.

Everything goes through the real web server and its JSON API. Measurements alternate within a
round, so that the load of the machine affects all of them; figures are medians of the rounds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from apps.galleries.models import Gallery
from apps.search.active_model import active_key
from tools.bench.search.index.machine import machine
from tools.bench.search.nearest import Asker
from tools.bench.search.people import bombs
from tools.bench.search.people.alone import Alone
from tools.bench.search.people.beside import browsing, uploading
from tools.bench.search.people.figures import TOGETHER, Round, summary
from tools.bench.search.people.person import Person
from tools.bench.search.people.phase import Phase, ask_for, ask_in_turn
from tools.bench.search.pictures import File
from tools.bench.search.web import fill

# Seconds of each phase in which several people query; and the queries of one person alone.
SECONDS = 8.0
QUESTIONS = 15
# Rate limits are off.
SETTINGS = {"FUTU_API_RATE": ""}


@dataclass(frozen=True)
class How:
    """A public gallery of `vectors` made-up pictures; so many `rounds`; so many `bombs` at once."""

    vectors: int
    rounds: int
    bombs: int


def measure(files: Sequence[File], how: How, say: Callable[[str], object]) -> dict[str, Any]:
    """Search a public gallery with `files`.

    The ratios say what several people, an upload and hostile pictures cost, against one person,
    the parts of a search and the networks alone.
    """
    say(f"Making {how.vectors:,} pictures that can be found …")
    public = _public_gallery(how.vectors)
    people = [Person.arrive(f"person{number}") for number in range(TOGETHER)]
    uploader = Person.arrive("uploader")
    alone = Alone(files, public)
    ask_for(3, Phase(), people, files)  # Libraries load, threads connect to the database.
    measured = []
    for number in range(how.rounds):
        say(f"Round {number + 1} of {how.rounds} …")
        measured.append(_round(people, uploader, files, alone))
    say("Hostile pictures …" if how.bombs else "")
    attacked = bombs.measure(how.bombs, uploader, people[0], files) if how.bombs else {}
    return {
        "machine": machine(),
        "vectors": how.vectors,
        "rounds": how.rounds,
        **summary(measured, attacked),
    }


def _public_gallery(count: int) -> Gallery:
    """One that everybody may search, with a segment if it is large enough."""
    gallery = Gallery.objects.create(owner=None, name="web", visibility="public")
    fill([gallery], count)
    Asker(gallery, active_key()).build()
    return gallery


def _round(
    people: Sequence[Person], uploader: Person, files: Sequence[File], alone: Alone
) -> Round:
    """The upload is compared with the same without it, people browsing in both."""
    one, four, browsed, upload = Phase(), Phase(), Phase(), Phase()
    ask_in_turn(one, people[0], files[:QUESTIONS], alone)
    bare = alone.per_second()
    ask_for(SECONDS, four, people, files)
    with browsing(browsed, people):
        ask_for(SECONDS, browsed, people, files)
    with uploading(upload, uploader, files) as gallery, browsing(upload, people):
        before = gallery.images.counts()["ready"]
        ask_for(SECONDS, upload, people, files)
        ready = (gallery.images.counts()["ready"] - before) / upload.seconds
    return Round(one, bare, four, browsed, upload, ready)
