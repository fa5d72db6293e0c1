"""Hundreds of pictures through the page in one go: seconds, and the web process's memory."""

import time

import psutil
from django.urls import reverse

from apps.galleries.models import Gallery
from apps.search.bench.pictures import File
from apps.search.bench.visitor import TIMEOUT_SECONDS, TOGETHER, Visitor, sign_in
from futu.address import bind_address

MEGABYTE = 2**20


def measure(files: list[File]) -> dict[str, float | int]:
    """Upload `files` as the page does and wait until each is ready or failed.

    `web_mb_*` is the resident memory of the web processes: when the first request of the
    batch goes out, when half have, and when all are ready. Flat means that what passes
    through is not held.
    """
    visitor = sign_in()
    _warm_up(visitor, files)
    gallery = visitor.gallery("upload")
    begun = time.perf_counter()
    start = _web_megabytes()
    half = (len(files) // 2 // TOGETHER) * TOGETHER
    visitor.upload(gallery, files[:half])
    middle = _web_megabytes()
    visitor.upload(gallery, files[half:])
    sent = time.perf_counter() - begun
    counts = _settled(visitor, gallery)
    return {
        "pictures": len(files),
        "megabytes": round(sum(len(content) for _, content in files) / MEGABYTE, 1),
        "sent_seconds": round(sent, 2),
        "ready_seconds": round(time.perf_counter() - begun, 2),
        "ready": counts["ready"],
        "failed": counts["failed"],
        "refused": len(files) - counts["total"],
        "web_mb_start": start,
        "web_mb_half": middle,
        "web_mb_end": _web_megabytes(),
    }


def _warm_up(visitor: Visitor, files: list[File]) -> None:
    """The first requests load templates and the model; memory is looked at afterwards."""
    gallery = visitor.gallery("warm-up")
    visitor.upload(gallery, files[:TOGETHER])
    _settled(visitor, gallery)
    visitor.http.get(reverse("galleries:detail", args=[gallery.id])).raise_for_status()


def _settled(visitor: Visitor, gallery: Gallery) -> dict[str, int]:
    """Ask for the strip as the page does until nothing is under way."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    address = reverse("galleries:status", args=[gallery.id])
    while True:
        visitor.http.get(address, headers={"HX-Request": "true"}).raise_for_status()
        counts = gallery.images.counts()
        if not (counts["waiting"] or counts["processing"]):
            return counts
        if time.monotonic() > deadline:
            raise RuntimeError(f"The pictures did not settle: {counts}")
        time.sleep(1)


def _web_megabytes() -> int:
    """Resident memory of the processes that listen where the site is, children among them."""
    _, port = bind_address()
    listening = {
        found.pid
        for found in psutil.net_connections("tcp")
        if found.status == psutil.CONN_LISTEN and found.laddr[1:] == (port,) and found.pid
    }
    return round(sum(psutil.Process(pid).memory_info().rss for pid in listening) / MEGABYTE)
