"""What several threads ask for is made together, and nobody's questions delay the others'."""

import os
import threading
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from apps.vision.batching import Batcher
from apps.vision.embedder import get_embedder

MAX_BATCH = 4
# How long a test waits for what must happen. Nothing is measured by it.
LIMIT = 20


class Maker:
    """Makes "a" from "A", when it is told to go on; remembers what came together."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.begun = threading.Semaphore(0)
        self.go_on = threading.Semaphore(0)

    def __call__(self, items: Sequence[str]) -> list[str]:
        self.batches.append(list(items))
        self.begun.release()
        assert self.go_on.acquire(timeout=LIMIT)
        if "!" in items:
            raise ValueError("no such letter")
        return [item.lower() for item in items]


@pytest.fixture
def maker() -> Iterator[Maker]:
    maker = Maker()
    yield maker
    maker.go_on.release(100)


@pytest.fixture
def batcher(maker):
    """One whose thread is at work already: what is put now waits."""
    batcher = Batcher(maker, lambda: MAX_BATCH)
    batcher.put("FIRST", "somebody")
    assert maker.begun.acquire(timeout=LIMIT)
    return batcher


def all_of(maker, *futures):
    maker.go_on.release(100)
    return [future.result(LIMIT) for future in futures]


def test_one_alone_is_made_at_once(maker):
    future = Batcher(maker, lambda: MAX_BATCH).put("A", "anna")
    assert all_of(maker, future) == ["a"]
    assert maker.batches == [["A"]]


def test_what_came_meanwhile_is_made_together_and_goes_to_whom_it_belongs(maker, batcher):
    futures = [batcher.put(letter, owner) for letter, owner in (("A", "anna"), ("B", "ben"))]
    assert all_of(maker, *futures) == ["a", "b"]
    assert maker.batches[1:] == [["A", "B"]]


def test_many_of_one_owner_do_not_fill_a_batch_while_others_wait(maker, batcher):
    many = [batcher.put(letter, "anna") for letter in "ABCDEF"]
    ben, carl = batcher.put("X", "ben"), batcher.put("Y", "carl")
    all_of(maker, *many, ben, carl)
    assert maker.batches[1:] == [["A", "X", "Y"], ["B", "C", "D", "E"], ["F"]]


def test_owners_take_turns_when_there_are_more_than_places(maker, batcher):
    futures = [batcher.put(letter, owner) for owner in "abcdef" for letter in (owner, owner + "2")]
    all_of(maker, *futures)
    assert maker.batches[1:3] == [["a", "b", "c", "d"], ["e", "f", "a2", "b2"]]


def test_so_many_batches_as_there_are_threads_are_made_at_once(maker):
    batcher = Batcher(maker, lambda: MAX_BATCH, lambda: 2)
    busy = [batcher.put(letter, "anna") for letter in "XY"]
    for _ in busy:
        assert maker.begun.acquire(timeout=LIMIT)
    waiting = [batcher.put(letter, "anna") for letter in "ABCD"]
    assert all_of(maker, *busy, *waiting) == list("xyabcd")
    assert sorted(map(len, maker.batches[:2])) == [1, 1]
    assert sum(map(len, maker.batches[2:])) == 4


def test_an_error_reaches_all_of_the_batch_and_nobody_else(maker, batcher):
    bad, beside = batcher.put("!", "anna"), batcher.put("B", "ben")
    after = batcher.put("C", "anna")
    assert all_of(maker, after) == ["c"]
    for future in (bad, beside):
        with pytest.raises(ValueError, match="no such letter"):
            future.result(LIMIT)


def test_who_does_not_wait_any_longer_is_left_out(maker, batcher):
    tired, patient = batcher.put("A", "anna"), batcher.put("B", "ben")
    with pytest.raises(TimeoutError):
        tired.result(0.01)
    assert tired.cancel()
    assert all_of(maker, patient) == ["b"]
    assert maker.batches[1:] == [["B"]]


def test_who_stands_behind_the_tired_is_not_forgotten(maker, batcher):
    tired = [batcher.put(letter, owner) for letter, owner in (("A", "anna"), ("B", "ben"))]
    patient = batcher.put("C", "anna")
    assert all(future.cancel() for future in tired)
    assert all_of(maker, patient) == ["c"]


def test_a_picture_embedded_beside_others_has_the_vector_it_has_alone(painted):
    fake = get_embedder("fake")
    pictures = [painted(seed) for seed in range(9)]
    coming = [fake.embed_together(picture, str(n % 3)) for n, picture in enumerate(pictures)]
    together = np.stack([future.result(LIMIT) for future in coming])
    assert (together * fake.embed(pictures)).sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_a_fork_embeds_with_a_thread_of_its_own(painted):
    get_embedder("fake").embed_together(painted(1), "").result(LIMIT)
    child = os.fork()
    if child == 0:
        try:
            get_embedder("fake").embed_together(painted(1), "").result(LIMIT)
        except BaseException:  # noqa: BLE001 - the parent tells it
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
