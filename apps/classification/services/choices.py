"""Which models a person can choose between."""

from __future__ import annotations

from dataclasses import dataclass

from apps.accounts.models import User
from apps.classification.models import Recipe
from apps.classification.services.recipes import LOCAL, live_recipe, local_recipe, may_ask


@dataclass(frozen=True, slots=True)
class Choice:
    """`value` names the recipe in forms. Without `may` the person has to agree first."""

    value: str
    recipe: Recipe
    may: bool = True
    is_usual: bool = False


def choices_for(person: User) -> list[Choice]:
    """The live recipe, if it is a provider's that can be asked, and this machine's."""
    live = live_recipe()
    here = Choice(LOCAL, local_recipe(), is_usual=True)
    if live.is_local or live.provider is None or not live.provider.enabled:
        return [here]
    may = may_ask(person, live)
    hosted = Choice(live.hash, live, may, is_usual=may)
    return [hosted, Choice(LOCAL, here.recipe, is_usual=not may)]


def choice_of(choices: list[Choice], wanted: str) -> Choice:
    """The one that a form names, otherwise the usual one."""
    usual = next(choice for choice in choices if choice.is_usual)
    return next((choice for choice in choices if choice.value == wanted), usual)
