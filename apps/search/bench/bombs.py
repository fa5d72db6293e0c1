"""One person asks with pictures that take long to decode, while another is measured."""

import io
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from PIL import Image as Pillow

from apps.galleries.pictures.parsers.jpeg import MOST_SCANS

TOGETHER = 10
SCAN = b"\xff\xda"
SIDE = 9000


def bomb(scans: int = MOST_SCANS) -> bytes:
    """A progressive JPEG of few bytes: each of its scans is a walk over 81 megapixels.

    With `MOST_SCANS` of them its header is let through.
    """
    file = io.BytesIO()
    Pillow.new("RGB", (SIDE, SIDE), (90, 120, 60)).save(file, "JPEG", progressive=True)
    data = file.getvalue()
    last, begun = data[data.rindex(SCAN) : -2], data.count(SCAN)
    return data[:-2] + last * (scans - begun) + data[-2:]


@contextmanager
def bombing(clients: list[httpx.Client], address: str, data: bytes) -> Iterator[Counter[int]]:
    """Each client asks again and again while the block runs; how often which status came back.

    Told to wait, they wait.
    """
    ended, answers = threading.Event(), Counter[int]()
    threads = [
        threading.Thread(target=_ask, args=[client, address, data, ended, answers], daemon=True)
        for client in clients
    ]
    for thread in threads:
        thread.start()
    time.sleep(3)  # so that they are under way
    try:
        yield answers
    finally:
        ended.set()
        for thread in threads:
            thread.join(120)


def _ask(
    client: httpx.Client,
    address: str,
    data: bytes,
    ended: threading.Event,
    answers: Counter[int],
) -> None:
    while not ended.is_set():
        response = client.post(address, files={"file": ("bomb.jpg", data)})
        answers[response.status_code] += 1
        ended.wait(float(response.headers.get("Retry-After", 1)))
