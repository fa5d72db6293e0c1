"""An instance that hostile files are sent to, with the usual doors and no rates."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.vision.upscaling.upscaler import Upscaler
from tests.api.conftest import program
from tests.hostile.stand_ins import enlarged
from tests.hostile.world import World


@pytest.fixture
def world(db: None, owner: User, settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    settings.FUTU_API_RATE = settings.FUTU_FETCH_RATE = ""
    settings.FUTU_REMOTE_TEST_HOSTS = ["127.0.0.1"]
    settings.FUTU_DECODE_SECONDS = 5
    settings.FUTU_DECODE_MEMORY = 2**30
    settings.FUTU_ENHANCE_PIXELS = 1_000_000
    # Networks see what decoders made, and cost minutes; what is asked here is about decoders.
    monkeypatch.setattr(Upscaler, "tile", enlarged)
    monkeypatch.setattr("apps.enhancement.services.asking.check_weights", lambda recipe: None)
    page = Client(raise_request_exception=False)
    page.force_login(owner)
    api = program(owner)
    api.raise_request_exception = False
    return World(owner, page, api)
