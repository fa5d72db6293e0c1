"""The rooms of this instance: the house that is always there, and those that FUTU_ROOMS lets in.

A room is an app with pages, queues and models of its own. It declares itself in `room.py` beside
its `apps.py`, as `ROOM`; nothing else has to name it. The settings read these modules before there
are apps, so a `room.py` imports this module and lazy translation, and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from shutil import which

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a room: text, URL name, and icon of static/img/icons.svg."""

    title: str | Promise
    url: str
    icon: str = "tools"
    # A description, where there is space for it.
    sentence: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A room. `key` is its name in FUTU_ROOMS, URLs and job kinds (`films.translate`)."""

    key: str
    app: str
    title: str | Promise
    # Its queues, with their default number of workers.
    queues: Mapping[str, int] = field(default_factory=dict)
    # Packages of requirements-<key>.txt that the room requires.
    requires: tuple[str, ...] = ()
    # Programs that the room runs, which the system's packages bring.
    programs: tuple[str, ...] = ()
    # Names of weights that `manage.py weights fetch` gets for it.
    weights: tuple[str, ...] = ()
    # Link in the menu "Tools" of every page.
    nav: Link | None = None
    # Link in a picture's menu; its URL takes the picture's id.
    picture_menu: Link | None = None
    # URL name of a part of a picture's page, fetched when it is shown; takes the picture's id.
    picture_panel: str = ""
    # Link in the menu of one's own gallery; its URL takes the gallery's id.
    gallery_menu: Link | None = None
    # Action of the bar for selected pictures, which posts the selection to it; see
    # `apps.galleries.views.selected`.
    selection_menu: Link | None = None
    # Action in the dialog of a search result, which posts the picture's id (`image`) to it; its URL
    # takes the query's id.
    result_menu: Link | None = None
    # Action for a dropped picture; the form of search/_form.html is posted to it.
    takes_picture: Link | None = None
    # Action for a dropped film: a page that accepts films.
    takes_film: Link | None = None
    # First parts of its paths in the API, beside its key.
    api: tuple[str, ...] = ()

    @property
    def requirements(self) -> str:
        return f"requirements-{self.key}.txt"

    def is_complete(self) -> bool:
        return self.has_modules() and not self.missing_programs()

    def has_modules(self) -> bool:
        return all(_is_module(name) for name in self.requires)

    def missing_programs(self) -> list[str]:
        return [name for name in self.programs if not _is_program(name)]


# Cached: what is installed later is found after a restart.
@cache
def _is_module(name: str) -> bool:
    return find_spec(name) is not None


@cache
def _is_program(name: str) -> bool:
    return which(name) is not None


# `default` prepares pictures and runs short jobs; `vision` embeds (one worker per device, since it
# holds the model); `crawl` jobs run for hours, mostly waiting, on a queue of their own; `reading`
# looks for text in pictures, behind all that (FUTU_READ_TEXT); `watching` scans folders of the host
# (FUTU_WATCH), where a share that hangs holds up whoever reads; `backup` copies for hours.
QUEUES = {"default": 1, "vision": 1, "crawl": 1, "reading": 0, "watching": 0, "backup": 1}
HOUSE = Room("house", "apps.house", _("Futu"), QUEUES)

# In display order.
KEYS = ("classification", "comparison", "enhancement", "films")


def installed() -> tuple[Room, ...]:
    """All rooms of this version, enabled or not."""
    modules = (f"apps.{key}.room" for key in KEYS if find_spec(f"apps.{key}"))
    return tuple(import_module(name).ROOM for name in modules if find_spec(name))


def chosen(rooms: Iterable[Room], keys: Iterable[str]) -> tuple[Room, ...]:
    """The enabled rooms: all, unless keys are given. Raises ImproperlyConfigured."""
    known = {room.key: room for room in rooms}
    wanted = set(keys) or set(known)
    if wanted == {"none"}:
        return ()
    if unknown := wanted - set(known):
        there = ", ".join(known) or "none"
        raise ImproperlyConfigured(
            f"FUTU_ROOMS names {', '.join(sorted(unknown))}; the rooms of this version: {there}."
        )
    return tuple(room for key, room in known.items() if key in wanted)


def counted(given: Mapping[str, str]) -> dict[str, int]:
    """Workers by queue, as FUTU_QUEUES says them."""
    try:
        return {queue: int(workers) for queue, workers in given.items()}
    except ValueError as error:
        raise ImproperlyConfigured(
            "FUTU_QUEUES gives queues their number of workers: vision=2,crawl=0."
        ) from error


def workers_of(rooms: Iterable[Room], counts: Mapping[str, int]) -> dict[str, int]:
    """Workers per queue, for the house and these rooms: `counts` override."""
    queues: dict[str, int] = {}
    for room in (HOUSE, *rooms):
        for queue, workers in room.queues.items():
            queues[queue] = max(workers, queues.get(queue, 0))
    if unknown := set(counts) - set(queues):
        raise ImproperlyConfigured(
            f"FUTU_QUEUES names {', '.join(sorted(unknown))}; there are: {', '.join(queues)}."
        )
    return {**queues, **counts}
