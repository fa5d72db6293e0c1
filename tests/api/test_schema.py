"""The API does what its description says, asked everything that the description allows.

Each operation's test has a database of its own, rolled back when all its examples are through.
"""

import io
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from ninja import Schema
from schemathesis import Case, CheckFunction
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from apps.accounts.services import issue_token
from apps.galleries.uploads import begin
from apps.jobs.models import Worker
from apps.media.services import keep_file
from apps.search.services.asking import ask_with_image
from futu.api.idempotency import KEY
from futu.wsgi import application
from tests.api.conftest import ALL
from tests.media.kinds import film_kind
from tests.pictures import picture_bytes

# A file that is no picture is told by a 422 that no description can foresee.
PICTURES = [picture_bytes(seed, (16, 12)) for seed in range(4)]
schemathesis.openapi.format("binary", st.sampled_from(PICTURES))

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@dataclass
class Somebody:
    """A person with one of everything."""

    secret: str
    ids: dict[str, UUID]

    def ask(self, case: Case) -> None:
        """With ids that are there in the place of those that are made up.

        What a cursor looks like is no part of the description: one that was not given out is
        refused, and has its own test.
        """
        if case.query:
            case.query.pop("cursor", None)
        if case.headers and KEY.fullmatch(str(case.headers.get("Idempotency-Key", ""))):
            case.headers["Idempotency-Key"] = str(uuid4())  # one request, one key
        if case.media_type == "multipart/form-data" and isinstance(case.body, dict):
            # A form has no null.
            case.body = {name: value for name, value in case.body.items() if value is not None}
        self._fill(case.path_parameters)
        self._fill(case.body)
        case.call_and_validate(
            headers={"Authorization": f"Bearer {self.secret}"}, excluded_checks=_left_out(case)
        )

    def _fill(self, values: Any) -> None:
        for name, value in values.items() if isinstance(values, dict) else ():
            known = str(self.ids.get(name))
            if name in self.ids and _is_uuid(value):
                values[name] = known
            elif name in self.ids and isinstance(value, list) and all(map(_is_uuid, value)):
                values[name] = [known for _ in value]


def _left_out(case: Case) -> list[CheckFunction]:
    """Checks that cannot apply.

    Over WSGI, empty texts in a list never reach the form they are sent in. A box that reaches
    out of the picture is refused, which a description of four numbers cannot say.
    """
    left_out: list[CheckFunction] = []
    # Headers that nobody described are anybody's, and nonsense in those of a batch names none.
    strange = set(map(str.lower, case.headers or ())) - {"idempotency-key"}
    if case.media_type == "multipart/form-data" or strange:
        left_out.append(negative_data_rejection)
    # Which kinds of files there are, what each wants to know, and how far an upload has come.
    if "/uploads" in case.operation.path or not _holds_a_picture(case):
        left_out.append(positive_data_acceptance)
    # Which engines there are, and whether this person may use them.
    if case.operation.path.endswith("/models/test"):
        left_out.append(positive_data_acceptance)
    if isinstance(case.body, dict) and case.body.get("box"):
        left_out.append(positive_data_acceptance)
    return left_out


def _holds_a_picture(case: Case) -> bool:
    """Or no file at all. Generated text may take a file's place."""
    body: dict[str, Any] = case.body if isinstance(case.body, dict) else {}
    return "file" not in body or body["file"] in PICTURES


def _is_uuid(value: object) -> bool:
    try:
        return str(UUID(str(value))) == value
    except ValueError:
        return False


@pytest.fixture
def _one_connection(db: None) -> Iterator[None]:
    """A request leaves the test's connection open, as those of Django's own client do."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def somebody(_one_connection, owner, gallery, image, settings, monkeypatch) -> Somebody:
    settings.FUTU_API_RATE = ""
    for place in (
        "apps.galleries.services.importing.fetch_for",
        "apps.search.services.asking.fetch",
    ):
        monkeypatch.setattr(
            place, lambda owner_id, address: SimpleUploadedFile("a.png", PICTURES[0])
        )
    for queue in ("default", "vision", "crawl", "hosted", "enhancement", "films", "speech"):
        Worker.objects.create(queue=queue, host="here", pid=1, seen=timezone.now())
    ids = {
        "gallery_id": gallery.id,
        "image_id": image.id,
        "job_id": image.job_id,
        "upload_id": begin(gallery, owner.id, "a.png", 1000).id,
        "file_id": keep_file(owner.id, film_kind(), "f", io.BytesIO(b"film"), "video/mp4").id,
        "query_id": ask_with_image(owner.id, image).id,
        "image": image.id,
        "images": image.id,
        "galleries": gallery.id,
    }
    return Somebody(issue_token(owner, "schemathesis", ALL)[1], ids)


# `make hostile` makes up at length what the description allows; CI asks the same each time.
IS_WHOLE = os.environ.get("FUTU_HOSTILE") == "all"
EXAMPLES = int(os.environ.get("FUTU_EXAMPLES") or (200 if IS_WHOLE else 12))


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=not IS_WHOLE,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_the_api_does_what_its_description_says(case: Case, somebody: Somebody) -> None:
    somebody.ask(case)


def test_no_two_schemas_share_a_name():
    """OpenAPI has one list of names for all rooms: a second one would describe both answers."""
    names = Counter(schema.__name__ for schema in set(_schemas(Schema)))
    assert [name for name, count in names.items() if count > 1] == []


def _schemas(parent: type[Schema]) -> Iterator[type[Schema]]:
    for schema in parent.__subclasses__():
        if schema.__module__.startswith(("apps.", "futu.")):
            yield schema
        yield from _schemas(schema)
