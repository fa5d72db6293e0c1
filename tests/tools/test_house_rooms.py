"""Rooms: which are on, and how many workers their queues have."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.jobs import kinds
from futu import rooms
from futu.rooms import Room

FILMS = Room("films", "apps.films", "Films", {"films": 1, "speech": 2})
ENHANCEMENT = Room("enhancement", "apps.enhancement", "Enhance", {"enhance": 1, "speech": 1})
BOTH = (ENHANCEMENT, FILMS)


def test_all_rooms_are_on_unless_some_are_named():
    assert rooms.chosen(BOTH, []) == BOTH
    assert rooms.chosen(BOTH, ["films"]) == (FILMS,)
    assert rooms.chosen(BOTH, ["films", "enhancement"]) == BOTH
    assert rooms.chosen(BOTH, ["none"]) == ()


def test_a_room_that_does_not_exist_is_told_by_name():
    with pytest.raises(ImproperlyConfigured, match=r"film;.*enhancement, films"):
        rooms.chosen(BOTH, ["film"])


def test_the_house_is_always_on():
    assert rooms.workers_of([], {}) == {
        "default": 1,
        "vision": 1,
        "crawl": 1,
        "reading": 0,
        "watching": 0,
        "backup": 1,
    }


def test_rooms_bring_their_queues_and_configuration_wins():
    workers = rooms.workers_of(BOTH, {"default": 4, "films": 0})
    assert workers == {
        "default": 4,
        "vision": 1,
        "crawl": 1,
        "reading": 0,
        "watching": 0,
        "backup": 1,
        "enhance": 1,
        "speech": 2,
        "films": 0,
    }


@pytest.mark.parametrize("watched", ["", "/srv/scans"])
def test_scans_of_folders_have_a_worker_of_their_own_where_some_may_be_watched(watched):
    """One that hangs on a share of another machine holds up nothing else."""
    say = "from futu import settings; print(settings.FUTU_QUEUES['watching'])"
    environment = {**os.environ, "FUTU_WATCH": watched}
    said = subprocess.run(
        [sys.executable, "-c", say], env=environment, capture_output=True, check=True, text=True
    )
    assert said.stdout.strip() == ("1" if watched else "0")
    assert kinds.get_kind("galleries.watch").queue == "watching"
    others = {kind.name for kind in kinds._kinds.values() if kind.queue == "watching"}
    assert others == {"galleries.watch"}


def test_workers_of_a_queue_that_does_not_exist_are_refused():
    with pytest.raises(ImproperlyConfigured, match=r"speech;.*vision"):
        rooms.workers_of([ENHANCEMENT], {"enhance": 1}) and rooms.workers_of([], {"speech": 1})


def test_the_installed_rooms_are_those_that_have_an_app():
    keys = [room.key for room in rooms.installed()]
    assert keys == [key for key in rooms.KEYS if key in keys]


def test_queues_of_rooms_that_are_off_have_no_workers_and_no_housekeeping(settings, monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.declare(kinds.JobKind("house.sweep", "Sweeping", daily=True))
    kinds.declare(kinds.JobKind("films.sweep", "Sweeping films", queue="films", daily=True))
    settings.FUTU_QUEUES = {"default": 1}
    assert (kinds.queues(), kinds.daily_kinds()) == (["default"], ["house.sweep"])
    settings.FUTU_QUEUES = {"default": 1, "films": 0}
    assert (kinds.queues(), kinds.daily_kinds()) == (["default"], ["house.sweep"])
    settings.FUTU_QUEUES = {"default": 1, "films": 2}
    assert kinds.queues() == ["default", "films"]
