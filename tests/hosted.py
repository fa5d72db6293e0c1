"""A hosted model for tests: a server of the real protocol, and its row. Import the fixtures."""

from collections.abc import Iterator

import pytest

from apps.providers.fake import KEY, FakeProvider, running
from apps.providers.kinds import Unit
from apps.providers.models import Price, Provider
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
def provider(db: None, fake: FakeProvider) -> Provider:
    """Hosted: people have to agree to it. A request costs 1,000 millionths."""
    made = Provider.objects.create(
        name="Far away", base_url=fake.openai, chat_model="sees", is_hosted=True, timeout=5
    )
    set_key(made, KEY)
    Price.objects.create(provider=made, unit=Unit.REQUEST, micros=1_000_000)
    return made
