"""What rounds of chaos would notice: each promise is broken once, and named."""

import random
from collections.abc import Callable

import httpx
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from apps.accounts.models import User
from apps.accounts.services import issue_token
from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Gallery, Image
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.models import Embedding
from tools.chaos import invariant
from tools.chaos.api import Api
from tools.chaos.invariant import Findings, Member, check
from tools.chaos.ledger import Ledger
from tools.chaos.load import Person, upload, upload_in_pieces

SCOPES = ["read", "write", "search"]


class ThisProcess(httpx.BaseTransport):
    """Requests go through Django's test client, within the test's transaction."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = Client().generic(
            request.method,
            request.url.raw_path.decode(),
            request.read(),
            request.headers.get("content-type", ""),
            headers=dict(request.headers),
        )
        return httpx.Response(answer.status_code, content=answer.getvalue())


def api(person: User | None = None) -> Api:
    """A program that asks this process."""
    token = issue_token(person, "chaos", SCOPES)[1] if person else ""
    made = Api("http://localhost", token)
    made.http = httpx.Client(
        base_url="http://localhost/api/v1", headers=made.http.headers, transport=ThisProcess()
    )
    return made


@pytest.fixture
def member(owner: User, mate: User, settings) -> Member:
    settings.FUTU_API_RATE = ""
    return Member(api(owner), Ledger("owner"), api(mate), api())


@pytest.fixture
def found(member: Member, monkeypatch) -> Callable[[], Findings]:
    monkeypatch.setattr(invariant, "AGAIN_SECONDS", 0)
    monkeypatch.setattr(invariant, "wait_until_quiet", lambda: jobs.drain())

    def look() -> Findings:
        return check([member], random.Random(0), everything=True)

    return look


@pytest.fixture
def kept(member: Member) -> Ledger:
    """What a person sent at once and in pieces, prepared."""
    person = Person(member.api, member.ledger, random.Random(1), 0, "")
    upload(person)
    upload_in_pieces(person)
    jobs.drain()
    return member.ledger


def of(broken: list[str]) -> set[str]:
    return {sentence.split(":")[0] for sentence in broken}


def test_nothing_is_broken(kept: Ledger, found):
    told = found()
    assert told.broken == []
    assert told.pictures == len(kept.pictures) == Image.objects.count() >= 2


def test_a_picture_that_is_gone(kept: Ledger, found):
    Image.objects.first().delete()
    assert "lost" in of(found().broken)


def test_bytes_that_are_others(kept: Ledger, found):
    name = files.key(Image.objects.first().pk, Variant.ORIGINAL)
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"something else"))
    assert "lost" in of(found().broken)


def test_a_picture_that_cannot_be_found(kept: Ledger, found):
    Embedding.objects.all().delete()
    assert "lost" in of(found().broken)


def test_a_picture_that_somebody_else_sees(kept: Ledger, found, mate: User):
    Gallery.objects.update(owner=mate)
    assert "leaked" in of(found().broken)


def test_a_failure_without_a_reason(kept: Ledger, found):
    Job.objects.update(state=Job.State.FAILED)
    assert "wrong" in of(found().broken)


def test_a_failure_that_trying_again_mends(kept: Ledger, found):
    Image.objects.update(state=Image.State.FAILED, failure="disk_full")
    Embedding.objects.all().delete()
    told = found()
    assert told.failed_visibly == len(kept.pictures)
    assert not [sentence for sentence in told.broken if sentence.startswith("lost: picture")]
