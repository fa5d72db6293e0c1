"""A signed-in person with an HTTP client, in the measured instance."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import httpx
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from apps.galleries.models import Gallery
from futu.address import site_url
from tools.bench.search.pictures import File

TIMEOUT_SECONDS = 900
TOGETHER = 30


@dataclass(slots=True)
class Visitor:
    http: httpx.Client
    user_id: int

    def gallery(self, name: str) -> Gallery:
        return Gallery.objects.create(owner_id=self.user_id, name=name)

    def another(self) -> httpx.Client:
        """The same person in another tab, with a connection of its own."""
        return httpx.Client(base_url=site_url(), cookies=self.http.cookies, timeout=120)

    def post(
        self,
        path: str,
        files: list[tuple[str, File]],
        part: bool = False,
        more: Mapping[str, str] | None = None,
        **fields: str,
    ) -> httpx.Response:
        """Send a form; `part` as a script does, which wants a part of the page for an answer.

        `more` are further headers.
        """
        headers = {**({"HX-Request": "true"} if part else {}), **(more or {})}
        headers |= {"X-CSRFToken": self.http.cookies["csrftoken"], "Referer": site_url()}
        response = self.http.post(path, data=fields, files=files, headers=headers)
        response.raise_for_status()
        return response

    def upload(
        self, gallery: Gallery, files: list[File], act: UUID | None = None, total: int = 0
    ) -> list[httpx.Response]:
        """As the page does: several files a request, all requests of an action one job."""
        address = reverse("galleries:upload", args=[gallery.id])
        batches = [files[start : start + TOGETHER] for start in range(0, len(files), TOGETHER)]
        more = {"Futu-Batch": str(act), "Futu-Batch-Size": str(total)} if act else {}
        return [
            self.post(address, [("files", file) for file in batch], part=True, more=more)
            for batch in batches
        ]

    def close(self, gallery: Gallery, act: UUID) -> None:
        """Closes the job: no more files follow."""
        self.post(f"{gallery.get_absolute_url()}batches/{act}/close", [])

    def wait_until_ready(
        self, gallery: Gallery, count: int, patience: float = TIMEOUT_SECONDS
    ) -> None:
        """Return when `count` pictures can be found; raises when one fails or time runs out."""
        deadline = time.monotonic() + patience
        while (counts := gallery.images.counts())["ready"] < count:
            if counts["failed"] or time.monotonic() > deadline:
                raise RuntimeError(f"The pictures did not become ready: {counts}")
            time.sleep(0.05)


def sign_in(name: str = "bench") -> Visitor:
    user = get_user_model().objects.create_user(name, quota=0)
    client = Client()
    client.force_login(user)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    http = httpx.Client(base_url=site_url(), cookies=cookies, follow_redirects=True, timeout=120)
    http.get(reverse("search:new")).raise_for_status()  # Brings the CSRF cookie.
    return Visitor(http, user.pk)
