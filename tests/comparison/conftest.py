"""A compared pair of screens, and a provider of the real protocol to describe it."""

import functools
import json
from typing import Any

import pytest
from PIL import Image as Pillow

from apps.accounts.models import User
from apps.comparison.deadline import Deadline
from apps.comparison.evaluation import screens
from apps.comparison.models import Comparison
from apps.comparison.options import ComparisonOptions
from apps.comparison.services.comparing import compare_pictures
from apps.comparison.services.describing import begin_if_wanted
from apps.comparison.services.files import keep_made
from apps.jobs import services as jobs
from apps.providers.fake import Fault
from apps.providers.models import Consent
from apps.vision.comparing import Mode
from tests import hosted
from tests.comparison.pictures import png, screens_files

fake, pauses, provider = hosted.fake, hosted.pauses, hosted.provider

INDEX = "/comparison/"


@pytest.fixture
def asked(owner_client) -> Comparison:
    """Two screens that differ in a word."""
    first, second = screens_files()
    response = owner_client.post(INDEX, {"first": first, "second": second, "mode": "screen"})
    assert response.status_code == 302, response.content.decode()
    return Comparison.objects.get()


@pytest.fixture
def compared(asked) -> Comparison:
    jobs.drain()
    asked.refresh_from_db()
    return asked


def agree(person: User) -> None:
    Consent.objects.create(person=person, provider=None)


@functools.cache
def _measured() -> tuple[dict[str, Any], dict[str, bytes]]:
    """Of two screens of which a word differs: measured once for all tests."""
    case = next(screens.changed(1))
    options = ComparisonOptions(mode=Mode.SCREEN)
    found = compare_pictures(case.first, case.second, options, Deadline(options.timeout))
    assert found.found is not None
    drawn = {"aligned": found.found.aligned, "difference": found.found.difference}
    given = {"first": png(case.first), "second": png(case.second)}
    return found.as_json(), given | drawn


def compared_screens(
    person: User,
    *,
    name: str = "screen-a.png",
    language: str = "en",
    size: tuple[int, int] | None = None,
    **options: Any,
) -> Comparison:
    """Two screens of which a word differs, as the job leaves them; the words after all jobs.

    With `size` pictures of that size stand in for them.
    """
    result, pictures = _measured()
    if size:
        pictures = dict.fromkeys(pictures, png(Pillow.new("RGB", size, "teal")))
    settings = ComparisonOptions(mode=Mode.SCREEN, **options)
    made = Comparison.objects.create(
        owner=person,
        first_name=name,
        second_name="screen-b.png",
        result=result,
        options=settings.model_dump(mode="json"),
        options_key=settings.key,
        milliseconds=700,
        **{which: keep_made(person.pk, which, content) for which, content in pictures.items()},
    )
    begin_if_wanted(made.pk, person.language or language)
    if made.settings.wants_words:
        jobs.drain()
    return Comparison.objects.get(pk=made.pk)


def said(*sentences: tuple[Any, Any, Any]) -> Fault:
    """An answer of the model: sentences as (about, text, boxes)."""
    rows = [{"about": about, "text": text, "boxes": boxes} for about, text, boxes in sentences]
    text = json.dumps({"sentences": rows}, ensure_ascii=False)
    choice = {"message": {"content": text}, "finish_reason": "stop"}
    body = {
        "choices": [choice],
        "model": "sees-1",
        "usage": {"prompt_tokens": 100, "completion_tokens": 20},
    }
    return Fault(body=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
