"""The choices of how a site is read: presets and kinds of adapter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.crawling.adapters import PRESETS
from apps.crawling.models import Source

ABOUT: dict[str, str | Promise] = {
    Source.Kind.HTML: _(
        "Any site of pages. You say which parts of a page are links, pictures, authors."
    ),
    Source.Kind.SITEMAP: _("The site lists its pictures for search engines in a sitemap."),
    Source.Kind.FEED: _("The site has a feed of its newest pictures."),
    Source.Kind.API: _("The site answers programs with JSON. You say where in it the data is."),
}


@dataclass(frozen=True)
class Choice:
    """One radio button. `settings` are the initial values of its fields."""

    value: str
    kind: str
    title: str | Promise
    about: str | Promise
    homepage: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def asks(self) -> list[str]:
        """The fields that a preset leaves open; of a kind, all."""
        return [name for name, value in self.settings.items() if not value]

    def matches(self, source: Source) -> bool:
        """Whether the source still has the preset's values, but for the open fields."""
        ready = {name: value for name, value in self.settings.items() if value}
        kept = {name: source.settings.get(name) for name in ready}
        return bool(ready) and source.kind == self.kind and kept == ready


def choices() -> dict[str, Choice]:
    """By the value that the form sends: presets first, since they need the least input."""
    presets = [
        Choice(value, preset.kind, preset.title, preset.about, preset.homepage, preset.settings)
        for value, preset in PRESETS.items()
    ]
    kinds = [
        Choice(str(kind.value), str(kind.value), kind.label, ABOUT[kind]) for kind in Source.Kind
    ]
    return {choice.value: choice for choice in (*presets, *kinds)}


def choice_of(source: Source) -> Choice:
    """The preset that a source was made from, or its kind."""
    known = choices()
    matches = (choice for choice in known.values() if choice.matches(source))
    return next(matches, known[source.kind])


def chosen(value: str | None) -> Choice:
    """The choice with this value; web pages, if there is none."""
    known = choices()
    return known.get(value or "", known[Source.Kind.HTML])
