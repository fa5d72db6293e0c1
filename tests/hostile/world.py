"""A person whom hostile files are sent through, and what must hold of every answer."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import psutil
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import User
from apps.galleries.decoders.pool import pool
from apps.galleries.decoders.process import DECODER
from apps.galleries.models import Gallery, Image
from apps.galleries.models.rejected import RejectedFile
from apps.jobs import services as jobs
from tests.hostile.corpus import Hostile

# Beyond the child's own deadline: everything else that a request does, on a busy machine.
GRACE_SECONDS = 20
# What a decoder has mapped before it reads a picture.
OWN_MEMORY = 400 * 2**20

Outcomes = dict[Hostile, str]


@dataclass
class World:
    owner: User
    page: Client
    api: Client
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    most_memory: int = 0
    galleries: dict[str, Gallery] = field(default_factory=dict)

    def gallery(self, way: str) -> Gallery:
        if way not in self.galleries:
            self.galleries[way] = Gallery.objects.create(owner=self.owner, name=way)
        return self.galleries[way]

    def post(self, client: Client, path: str, data: dict[str, Any], about: str, **how: Any) -> Any:
        """The answer, which came in time and is no fault of ours."""
        begun = time.monotonic()
        answer = client.post(path, data, **how)
        self.note(f"{path} {about}", answer, time.monotonic() - begun)
        return answer

    def note(self, what: str, answer: Any, seconds: float) -> None:
        self.slowest = max(self.slowest, seconds)
        self.look_at_children()
        if answer.status_code >= 500 and not is_busy(answer):
            self.faults.append(f"{what}: {answer.status_code}")
        if seconds > DECODER.deadline + GRACE_SECONDS:
            self.faults.append(f"{what}: {seconds:.0f} s")

    def look_at_children(self) -> None:
        for child in list(pool._idle):
            try:
                used = psutil.Process(child.pid).memory_info().rss
            except psutil.Error:
                continue
            self.most_memory = max(self.most_memory, used)
        if self.most_memory > settings.FUTU_DECODE_MEMORY + OWN_MEMORY:
            self.faults.append(f"a decoder holds {self.most_memory} bytes")

    def settled(self, way: str, files: Iterable[Hostile]) -> Outcomes:
        """How it ended for each, once all jobs are done."""
        jobs.drain()
        self.look_at_children()
        gallery = self.gallery(way)
        rows = Image.objects.filter(gallery=gallery).values_list("sha256", "state", "failure")
        states = {sha256: failure or state for sha256, state, failure in rows}
        under_way = {"waiting", "processing"} & set(states.values())
        self.faults += [f"{way}: a picture stays {state}" for state in under_way]
        reasons = dict(RejectedFile.objects.values_list("name", "code"))
        return {one: states.get(digest(one)) or reasons.get(one.safe_name, "") for one in files}


def is_busy(answer: Any) -> bool:
    """503 with a time to come back is an answer."""
    return bool(answer.status_code == 503 and answer.has_header("Retry-After"))


def digest(one: Hostile) -> str:
    return hashlib.sha256(one.content).hexdigest()


def upload(one: Hostile) -> SimpleUploadedFile:
    """By its own name where the name is what is hostile."""
    made = SimpleUploadedFile(one.safe_name, one.content)
    if one.kind == "name":
        made._name = one.name.encode(errors="replace").decode()  # type: ignore[attr-defined]
    return made


def reason(answer: Any, accepted: str = "accepted") -> str:
    """The code of a problem, or that there is none."""
    if answer.status_code < 400:
        return accepted
    said: dict[str, Any] = answer.json()
    return str(said.get("reason") or said.get("code") or answer.status_code)


def batch() -> dict[str, str]:
    return {"Futu-Batch": str(uuid4())}
