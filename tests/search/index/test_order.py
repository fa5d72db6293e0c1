"""Sequence numbers become visible in order, whatever the order of commits."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import numpy as np
import pytest
from django.db import connection, transaction

from apps.search.models import IndexState
from tests.jobs.processes import until
from tests.search.index.vectors import DIMS, nearest, state_of, write

WRITERS = 4
TURNS = 8


@pytest.fixture
def together():
    """Threads of a test, each with a connection that is closed at its end."""
    with ThreadPoolExecutor(WRITERS + 1) as threads:

        def begin(work, *arguments):
            def closing():
                try:
                    return work(*arguments)
                finally:
                    connection.close()

            return threads.submit(closing)

        yield begin


def waiting_for_a_lock() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_writer_waits_for_one_that_started_earlier(gallery, together):
    """Otherwise a reader would see numbers 4 to 6, request later ones, and never see 1 to 3."""
    written, may_commit = threading.Event(), threading.Event()
    done = []

    def slow():
        with transaction.atomic():
            vectors = write(gallery, 3, seed=1)
            written.set()
            assert may_commit.wait(30)
            done.append("slow")
        return vectors

    def quick():
        with transaction.atomic():
            vectors = write(gallery, 3, seed=2)
            done.append("quick")
        return vectors

    first = together(slow)
    assert written.wait(30)
    second = together(quick)
    until(waiting_for_a_lock, "the second writer waits")
    query = np.ones(DIMS, np.float32)
    assert nearest(gallery, query) == []
    assert done == []
    may_commit.set()
    vectors = first.result(30) | second.result(30)
    assert done == ["slow", "quick"]
    assert set(nearest(gallery, query)) == set(vectors)
    assert state_of(gallery).last_seq == 6


@pytest.mark.django_db(transaction=True)
def test_a_reader_sees_everything_committed_before_its_query(gallery, together):
    """Writers keep their transactions open for random times."""
    write(gallery, 1)
    committed: list[UUID] = []

    def keep_writing(number: int) -> None:
        chance = random.Random(number)
        for turn in range(TURNS):
            with transaction.atomic():
                vectors = write(gallery, chance.randint(1, 3), seed=100 * number + turn)
                time.sleep(chance.choice([0, 0.02]))
            committed.extend(vectors)

    def keep_asking() -> int:
        asked = 0
        while not all(writer.done() for writer in writers):
            known = set(committed)
            last = IndexState.objects.get(gallery=gallery).last_seq
            found = nearest(gallery, np.ones(DIMS, np.float32), k=500)
            assert known <= set(found)
            assert len(found) >= last
            asked += 1
        return asked

    writers = [together(keep_writing, number) for number in range(WRITERS)]
    assert together(keep_asking).result(120)
    for writer in writers:
        writer.result()
    assert len(nearest(gallery, np.ones(DIMS, np.float32), k=500)) == len(committed) + 1
