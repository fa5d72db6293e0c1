"""Many pictures uploaded through the page at once: their outcomes, and the server's load."""

import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import psutil
from django.urls import reverse

from apps.galleries.models import Gallery, Image
from apps.jobs.models import Job
from futu.address import bind_address
from tools.bench.search.pictures import File
from tools.bench.search.visitor import TIMEOUT_SECONDS, TOGETHER, Visitor, sign_in

MEGABYTE = 2**20
# Poll interval of the page during an upload.
POLL_SECONDS = 1.0
# The number of files that are broken, in different ways.
BROKEN = 7


def measure(files: list[File]) -> dict[str, Any]:
    """Upload `files` as the page does, seven of them broken, until each is settled.

    `web_mb_*` is the resident memory of the web processes: when the first request of the
    batch goes out, when half have, and when all are ready. Constant
    means that uploads are not held in memory. `poll_*` is the latency of the page's status polls.
    """
    visitor = sign_in()
    _warm_up(visitor, files)
    gallery = visitor.gallery("upload")
    sent, broken = _with_broken(files)
    act, jobs_before = uuid4(), _adding()
    started = time.perf_counter()
    start = _web_megabytes()
    half = (len(sent) // 2 // TOGETHER) * TOGETHER
    with _polling(visitor, gallery) as polls:
        responses = _upload(visitor, gallery, sent[:half], act, len(sent))
        middle = _web_megabytes()
        responses += _upload(visitor, gallery, sent[half:], act, len(sent))
        visitor.close(gallery, act)
        seconds = time.perf_counter() - started
        counts = _settled(gallery)
    failed = list(gallery.images.filter(state=Image.State.FAILED).values_list("name", flat=True))
    return {
        "pictures": len(sent),
        "megabytes": round(sum(len(content) for _, content in sent) / MEGABYTE, 1),
        "sent_seconds": round(seconds, 2),
        "ready_seconds": round(time.perf_counter() - started, 2),
        "jobs": _adding() - jobs_before,
        "ready": counts["ready"],
        "broken": len(broken),
        "broken_told_by_name": len(broken & {*failed, *_named(responses, broken)}),
        "failed": counts["failed"],
        "refused": len(sent) - counts["total"],
        "web_mb_start": start,
        "web_mb_half": middle,
        "web_mb_end": _web_megabytes(),
        "polls": len(polls),
        "poll_p50_ms": round(statistics.median(polls), 1),
        "poll_p95_ms": round(statistics.quantiles(polls, n=20)[-1], 1),
    }


def _with_broken(files: list[File]) -> tuple[list[File], set[str]]:
    """The files, with some broken ones among them: truncated, emptied, or with noise as pixels."""
    sent = list(files)
    step = max(1, len(sent) // BROKEN)
    names: set[str] = set()
    for number, place in enumerate(range(step // 2, len(sent), step)[:BROKEN]):
        content = sent[place][1]
        ways = (content[: len(content) // 3], b"", b"\0" * 4096, b"GIF89a" + content[6:900])
        name = f"broken-{number}.jpg"
        # Distinct bytes, since the same bytes would count as one file.
        sent[place] = (name, ways[number % len(ways)] and ways[number % len(ways)] + name.encode())
        names.add(name)
    return sent, names


def _named(answers: Sequence[str], names: set[str]) -> set[str]:
    """The files that responses to the upload report as not added."""
    said = {name: f'data-name="{name}" data-state="wrong"' for name in names}
    return {name for name, words in said.items() if any(words in answer for answer in answers)}


def _upload(
    visitor: Visitor, gallery: Gallery, files: list[File], act: UUID, total: int
) -> list[str]:
    return [answer.text for answer in visitor.upload(gallery, files, act, total)]


def _warm_up(visitor: Visitor, files: list[File]) -> None:
    """The first requests load templates and the model; memory is measured afterwards."""
    gallery = visitor.gallery("warm-up")
    visitor.upload(gallery, files[:TOGETHER])
    _settled(gallery)
    visitor.http.get(reverse("galleries:detail", args=[gallery.id])).raise_for_status()


@contextmanager
def _polling(visitor: Visitor, gallery: Gallery) -> Iterator[list[float]]:
    """Poll the page's status strip meanwhile; yields the latencies in milliseconds."""
    times: list[float] = []
    over = threading.Event()
    address = reverse("galleries:status", args=[gallery.id])

    def poll() -> None:
        with visitor.another() as http:
            while not over.wait(POLL_SECONDS):
                started = time.perf_counter()
                http.get(address, headers={"HX-Request": "true"}).raise_for_status()
                times.append(1000 * (time.perf_counter() - started))

    thread = threading.Thread(target=poll, daemon=True)
    thread.start()
    try:
        yield times
    finally:
        over.set()
        thread.join()


def _adding() -> int:
    """Jobs that add pictures, so far."""
    return Job.objects.filter(kind="galleries.add").count()


def _settled(gallery: Gallery) -> dict[str, int]:
    """Wait until no picture is being processed."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while True:
        counts = gallery.images.counts()
        if not (counts["waiting"] or counts["processing"]):
            return counts
        if time.monotonic() > deadline:
            raise RuntimeError(f"The pictures did not settle: {counts}")
        time.sleep(0.5)


def _web_megabytes() -> int:
    """Resident memory of the web server and its child processes."""
    _, port = bind_address()
    listening = {
        found.pid
        for found in psutil.net_connections("tcp")
        if found.status == psutil.CONN_LISTEN and found.laddr[1:] == (port,) and found.pid
    }
    return round(sum(psutil.Process(pid).memory_info().rss for pid in listening) / MEGABYTE)
