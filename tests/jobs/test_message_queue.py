"""The queue between a cluster's processes."""

import os
import signal
import sys
from multiprocessing import get_context
from typing import Any

import pytest

from apps.jobs.supervision.message_queue import MessageQueue
from tests.jobs.processes import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such sockets")
fork = get_context("fork")
TASK = {"func": "apps.jobs.tasks.perform", "args": ("x" * 300,)}


def _relay(tasks: MessageQueue, results: MessageQueue) -> None:
    for task in iter(tasks.get, "STOP"):
        results.put((os.getpid(), task))


@pytest.fixture
def queues() -> tuple[MessageQueue, MessageQueue]:
    return MessageQueue(2), MessageQueue()


@pytest.fixture
def readers(queues: tuple[MessageQueue, MessageQueue]) -> Any:
    started = [fork.Process(target=_relay, args=queues) for _ in range(3)]
    for process in started:
        process.start()
    yield started
    for process in started:
        process.kill()
        process.join()


def test_each_message_is_had_once_and_stop_ends_each_reader(queues, readers) -> None:
    tasks, results = queues
    for number in range(20):
        tasks.put(TASK | {"number": number})
    had = [results.get()[1]["number"] for _ in range(20)]
    assert sorted(had) == list(range(20))
    for _ in readers:
        tasks.put("STOP")
    for process in readers:
        process.join(60)
    assert [process.exitcode for process in readers] == [0, 0, 0]
    assert tasks.empty()
    assert results.empty()


def test_readers_that_are_killed_as_they_wait_take_nothing_with_them(queues, readers) -> None:
    tasks, results = queues
    *killed, left = readers
    for process in killed:
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    for number in range(5):
        tasks.put(number)
    assert [results.get() for _ in range(5)] == [(left.pid, number) for number in range(5)]


def test_a_full_one_waits_for_room(queues) -> None:
    tasks, _ = queues
    tasks.put(TASK)
    tasks.put(TASK)
    writer = fork.Process(target=tasks.put, args=(TASK,))
    writer.start()
    writer.join(0.3)
    assert writer.is_alive()
    assert tasks.get() == TASK
    until(lambda: not writer.is_alive(), "the third message")
    assert [tasks.get(), tasks.get()] == [TASK, TASK]
    assert tasks.qsize() == 0


def test_a_message_that_no_socket_holds_is_refused(queues) -> None:
    with pytest.raises(OSError, match="too long"):
        queues[0].put("x" * 2**23)
