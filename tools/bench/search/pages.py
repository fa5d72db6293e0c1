"""Latency of opening and scrolling a large gallery in a browser."""

import gzip
import io
import re
import statistics
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image as Pillow

from apps.accounts.models import User
from apps.galleries import files
from apps.galleries.browsing import DEFAULT, slice_of
from apps.galleries.files import Variant
from apps.galleries.models import Gallery, Image
from futu.address import site_url
from tools.bench.search.visitor import Visitor, sign_in
from tools.chromium import chromium

ROUNDS = 60
# Number of different thumbnails; each picture has a file of its own with the bytes of one.
THUMBNAILS = 24
SHAPES = [(360, 240), (240, 360), (360, 270), (360, 360), (360, 203)]

SCRIPT = re.compile(r'<script[^>]* src="([^"]+)"')
IMPORT = re.compile(r'from\s*"([^"]+)"')

# Until the first row of thumbnails is there, and until every one in the window is; in
# milliseconds since the page was asked for.
THUMBNAILS_SHOWN = """() => new Promise((resolve, reject) => {
  const shown = (those) => those.length && those.every((it) => it.complete && it.naturalWidth);
  let first = 0;
  const look = () => {
    const seen = [...document.querySelectorAll(".card__picture")]
      .filter((it) => it.getBoundingClientRect().top < innerHeight);
    const top = seen[0]?.getBoundingClientRect().top;
    const row = seen.filter((it) => it.getBoundingClientRect().top === top);
    if (!first && shown(row)) first = performance.now();
    if (shown(seen)) resolve([first, performance.now()]);
    else if (performance.now() > 30_000) reject(new Error("the thumbnails did not come"));
    else setTimeout(look, 8);
  };
  look();
})"""


def measure(count: int) -> dict[str, Any]:
    """A gallery of `count` pictures: its first page, a page from its middle, what they weigh."""
    visitor = sign_in()
    gallery = visitor.gallery("pages")
    fill(gallery, count)
    first = gallery.get_absolute_url()
    images = Image.objects.filter(gallery=gallery)
    middle = DEFAULT.sort(images)[count // 2 : count // 2 + 2]
    cursor = slice_of(images.filter(id__in=[i.id for i in middle]), DEFAULT, 1).after
    narrowed = f"{first}?q=IMG_0&state=ready"
    later = str(httpx.URL(first, params={"after": cursor, "part": "cards"}))
    page = visitor.http.get(first)
    addresses = {"first_page": first, "narrowed_page": narrowed, "later_page": later}
    figures: dict[str, Any] = {}
    for name, address in addresses.items():
        figures |= _timed(visitor, address, name) | _inside(visitor.user_id, address, name)
    return {
        "pictures": count,
        "rounds": ROUNDS,
        **figures,
        "first_page_html_bytes": len(page.content),
        "scripts_gzipped_bytes": _script_bytes(visitor, page),
        **_shown(visitor, str(page.url)),
    }


def fill(gallery: Gallery, count: int) -> None:
    """Rows of ready pictures, spread over time, and a thumbnail for each."""
    thumbnails = [_thumbnail(number) for number in range(THUMBNAILS)]
    now = timezone.now()
    for start in range(0, count, 1000):
        rows = [_row(gallery, number) for number in range(start, min(start + 1000, count))]
        Image.objects.bulk_create(rows)
        for number, image in enumerate(rows, start):
            image.created = now - timedelta(minutes=number)
            path = Path(default_storage.path(files.key(image.id, Variant.THUMBNAIL)))
            path.parent.mkdir(parents=True)
            path.write_bytes(thumbnails[number % THUMBNAILS])
        Image.objects.bulk_update(rows, ["created"], batch_size=500)


def _row(gallery: Gallery, number: int) -> Image:
    width, height = SHAPES[number % len(SHAPES)]
    return Image(
        gallery=gallery,
        name=f"IMG_{number:05}.jpg",
        sha256=uuid.uuid4().hex,
        bytes=2_000_000 + number,
        format="JPEG",
        width=10 * width,
        height=10 * height,
        is_blank=False,
        colour=f"#{number * 7919 % 0xFFFFFF:06x}",
        state=Image.State.READY,
        prepared_at=timezone.now(),
    )


def _thumbnail(number: int) -> bytes:
    out = io.BytesIO()
    shape = SHAPES[number % len(SHAPES)]
    Pillow.effect_noise(shape, 8 + number).convert("RGB").save(out, "WEBP", quality=60)
    return out.getvalue()


def _timed(visitor: Visitor, address: str, name: str) -> dict[str, float]:
    times: list[float] = []
    for _ in range(ROUNDS + 3):
        started = time.perf_counter()
        visitor.http.get(address).raise_for_status()
        times.append(1000 * (time.perf_counter() - started))
    counted = times[3:]
    return {
        f"{name}_p50_ms": round(statistics.median(counted), 1),
        f"{name}_p95_ms": round(statistics.quantiles(counted, n=20)[-1], 1),
    }


def _inside(user_id: int, address: str, name: str) -> dict[str, float]:
    """Database queries and CPU time of one response, in this process, where other load matters
    less."""
    client = Client(headers={"host": urlsplit(site_url()).netloc})
    client.force_login(User.objects.get(id=user_id))
    times: list[float] = []
    for _ in range(ROUNDS // 3):
        started = time.process_time()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        times.append(1000 * (time.process_time() - started))
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}.")
    return {
        f"{name}_cpu_ms": round(statistics.median(times), 1),
        f"{name}_queries": len(captured),
    }


def _script_bytes(visitor: Visitor, page: httpx.Response) -> int:
    """All scripts of the page and what they import, gzipped, once each."""
    waiting = [urljoin(str(page.url), source) for source in SCRIPT.findall(page.text)]
    sizes: dict[str, int] = {}
    while waiting:
        address = waiting.pop()
        if address not in sizes:
            text = visitor.http.get(address).text
            sizes[address] = len(gzip.compress(text.encode()))
            waiting += [urljoin(address, name) for name in IMPORT.findall(text)]
    return sum(sizes.values())


def _shown(visitor: Visitor, address: str) -> dict[str, float | str]:
    """Milliseconds until the thumbnails in a window of 1280 × 860 are shown, without a cache."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return {"first_thumbnails_ms": "playwright is not installed"}
    if (path := chromium()) is None:
        return {"first_thumbnails_ms": "no browser on this machine"}
    cookies = [
        {"name": name, "value": value, "url": site_url()}
        for name, value in visitor.http.cookies.items()
    ]
    times: list[tuple[float, float]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        for _ in range(5):
            context = browser.new_context(viewport={"width": 1280, "height": 860})
            context.add_cookies(cookies)  # type: ignore[arg-type]
            tab = context.new_page()
            tab.goto(address, wait_until="domcontentloaded")
            times.append(tuple(tab.evaluate(THUMBNAILS_SHOWN)))
            context.close()
        browser.close()
    first, every = (round(statistics.median(each), 1) for each in zip(*times, strict=True))
    return {"first_thumbnails_ms": first, "all_thumbnails_ms": every}
