"""A provider's model that answers in a test's words, and pictures to ask about."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.models import User
from apps.classification.models import Recipe
from apps.classification.services.recipes import PROMPT, create_recipe, set_live
from apps.classification.services.subjects import Subject, of_upload
from apps.classification.statistics import tallies
from apps.providers.fake import Fault
from apps.providers.models import Consent, Provider
from tests import hosted
from tests.pictures import picture_bytes

fake, pauses, provider = hosted.fake, hosted.pauses, hosted.provider


@pytest.fixture(autouse=True)
def _over_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day is summed as soon as it is over: otherwise what tests see depends on the hour."""
    monkeypatch.setattr(tallies, "SETTLED", timedelta())


@pytest.fixture
def recipe(provider: Provider) -> Recipe:
    """It answers when none is named."""
    made = make_recipe(provider)
    set_live(made)
    return made


def make_recipe(provider: Provider, **values: Any) -> Recipe:
    usual = {
        "name": "By a model",
        "model": "sees",
        "prompt": PROMPT,
        "side": 256,
        "quality": 85,
        "floor": 0.5,
    }
    return create_recipe(usual | {"provider": provider} | values)


def agree(person: User) -> None:
    Consent.objects.create(person=person, provider=None)


def said(text: str, **more: Any) -> Fault:
    """An answer of the model, in its own words."""
    choice = {"message": {"content": text}, "finish_reason": more.pop("finish", "stop")}
    usage = {"prompt_tokens": 100, "completion_tokens": 20}
    body = {"choices": [choice], "model": "sees-1", "usage": usage}
    return Fault(
        body=json.dumps(body).encode(), headers={"Content-Type": "application/json"}, **more
    )


def answer(category: str, confidence: object = 0.9, description: str = "A picture.") -> Fault:
    whole = {"category": category, "confidence": confidence, "description": description}
    return said(json.dumps(whole, ensure_ascii=False))


@pytest.fixture
def subject() -> Callable[..., Subject]:
    def make(seed: int = 1) -> Subject:
        return of_upload(SimpleUploadedFile(f"{seed}.png", picture_bytes(seed)))

    return make
