"""A provider to ask, without a model behind it."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from PIL import Image

from apps.providers.fake import KEY, FakeProvider, running
from apps.providers.kinds import Unit
from apps.providers.messages import Picture
from apps.providers.models import Price, Provider
from apps.providers.pictures import prepare
from apps.providers.services import attempts
from apps.providers.services.credentials import set_key


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with running() as server:
        yield server


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds between attempts, which nobody waits for here."""
    waited: list[float] = []
    monkeypatch.setattr(attempts, "sleep", waited.append)
    return waited


@pytest.fixture
def make_provider(db: None, fake: FakeProvider) -> Callable[..., Provider]:
    """Nobody has to agree to it, unless told so."""

    def make(adapter: str = "openai", **values: object) -> Provider:
        usual = {
            "name": f"A provider by {adapter}",
            "base_url": fake.openai if adapter == "openai" else fake.dashscope,
            "chat_model": "sees",
            "transcription_model": "hears" if adapter == "openai" else "",
            "speech_model": "says" if adapter == "openai" else "",
            "speech_voice": "alto",
            "is_hosted": False,
        }
        provider = Provider.objects.create(adapter=adapter, **(usual | values))
        set_key(provider, KEY)
        return provider

    return make


@pytest.fixture
def provider(make_provider: Callable[..., Provider]) -> Provider:
    return make_provider()


@pytest.fixture
def priced(provider: Provider) -> Provider:
    """A request costs 1,000 millionths, whatever it is."""
    Price.objects.create(provider=provider, unit=Unit.REQUEST, micros=1_000_000)
    return provider


def png(width: int = 60, height: int = 40, colour: str = "teal") -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def picture() -> Picture:
    return prepare(png())
