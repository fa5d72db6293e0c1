"""Three people with tokens, a hosted model that one recipe asks, and the loader of the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.accounts.models import User
from apps.accounts.services import issue_token
from apps.classification.services.recipes import PROMPT, create_recipe
from apps.providers.fake import KEY, FakeProvider
from apps.providers.models import Consent, Provider
from apps.providers.services.credentials import set_key

NAMES = ("ann", "ben", "cyd")
SCOPES = ["read", "write", "search"]


@dataclass(frozen=True)
class People:
    tokens: dict[str, str]
    # The beginning of the recipe's hash, by which it is asked for.
    recipe: str


def set_up(provider: FakeProvider, names: Sequence[str] = NAMES) -> People:
    tokens = {}
    for name in names:
        person = User.objects.create_user(name, quota=0)
        tokens[name] = issue_token(person, "chaos", SCOPES)[1]
        Consent.objects.create(person=person, provider=None)
    row = Provider.objects.create(
        name="Far away",
        base_url=provider.openai,
        chat_model="sees",
        is_hosted=True,
        timeout=5,
        attempts=2,
    )
    set_key(row, KEY)
    look = {"model": "sees", "prompt": PROMPT, "side": 64, "quality": 85, "floor": 0.5}
    recipe = create_recipe({"name": "By a model", "provider": row, **look})
    return People(tokens, recipe.hash[:12])
