"""Places to decode at are shared: by number, by owner, in turns."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from apps.galleries.decoders import BusyError, asked_by, places
from apps.galleries.decoders.asking import asker
from apps.galleries.decoders.places import Places


@pytest.fixture
def held() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def impatient(monkeypatch) -> None:
    monkeypatch.setattr(places, "PATIENCE", 0.0)


class Line:
    """People who wait, each in a thread, and the order in which they were let in."""

    def __init__(self, shared: Places) -> None:
        self.order: list[str] = []
        self._shared = shared
        self._threads: list[threading.Thread] = []

    def join(self, owner: str) -> None:
        waiting = len(self)
        thread = threading.Thread(target=self._enter, args=[owner], daemon=True)
        thread.start()
        self._threads.append(thread)
        until(lambda: len(self) == waiting + 1)

    def __len__(self) -> int:
        return sum(map(len, self._shared._lines.values()))

    def _enter(self, owner: str) -> None:
        with self._shared.one(owner):
            self.order.append(owner)

    def end(self) -> list[str]:
        for thread in self._threads:
            thread.join(10)
        return self.order


def until(condition: Callable[[], bool]) -> None:
    tick = threading.Event()
    for _ in range(1000):
        if condition():
            return
        tick.wait(0.01)
    raise AssertionError("it never came")


def test_when_all_places_are_taken_the_next_is_told(held, impatient):
    shared = Places(lambda: 2)
    held.enter_context(shared.one("ada"))
    held.enter_context(shared.one("ben"))
    with pytest.raises(BusyError, match="Many people are searching"), shared.one("cem"):
        pass
    held.close()
    with shared.one("cem"):
        pass


def test_nobody_takes_the_last_place(held, impatient):
    shared = Places(lambda: 3)
    held.enter_context(shared.one("ada"))
    held.enter_context(shared.one("ada"))
    with pytest.raises(BusyError), shared.one("ada"):
        pass
    with shared.one("ben"):
        pass


def test_the_only_place_is_for_everybody():
    with Places(lambda: 1).one("ada"):
        pass


def test_without_an_owner_there_is_no_share(held):
    shared = Places(lambda: 2)
    held.enter_context(shared.one(""))
    held.enter_context(shared.one(""))


def test_owners_take_turns_however_long_their_lines(held):
    shared = Places(lambda: 1)
    held.enter_context(shared.one("somebody"))
    line = Line(shared)
    for owner in ("ada", "ada", "ada", "ben", "cem"):
        line.join(owner)
    held.close()
    assert line.end() == ["ada", "ben", "cem", "ada", "ada"]


def test_who_waits_for_a_share_is_passed_by_others(held):
    shared = Places(lambda: 2)
    ada = held.enter_context(ExitStack())
    ada.enter_context(shared.one("ada"))
    line = Line(shared)
    line.join("ada")
    with shared.one("ben"):
        assert line.order == []
    ada.close()
    assert line.end() == ["ada"]


def test_behind_a_slow_picture_of_ones_own_only_one_waits(held, monkeypatch):
    monkeypatch.setattr(places, "SLOW", 0.0)
    shared = Places(lambda: 2)
    held.enter_context(shared.one("ada"))
    line = Line(shared)
    line.join("ada")
    with pytest.raises(BusyError, match="still being read"), shared.one("ada"):
        pass
    held.close()
    assert line.end() == ["ada"]


def test_who_asks_is_known_inside_of_a_request_alone():
    with asked_by(lambda: "ada"):
        assert asker() == "ada"
    assert asker() == ""
