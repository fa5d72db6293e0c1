"""What a form that is not saved would find: the context of the part of the page that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from apps.crawling.adapters.types import Link
from apps.crawling.admin.sources.kinds import chosen
from apps.crawling.admin.sources.settings_form import SettingsForm
from apps.crawling.models import Visit

ROLES: list[tuple[str, str | Promise]] = [
    ("", gettext_lazy("As the first page")),
    *((role.value, role.label) for role in Visit.Role if role != Visit.Role.PICTURE),
]
# Of a page's links, so many are offered to try next.
MOST_LINKS = 12


@dataclass(frozen=True)
class Next:
    """A link that a crawl would follow, with the part its page would play in words."""

    url: str
    role: str
    words: str | Promise
    tag: str


def trial_context(request: HttpRequest) -> dict[str, Any]:
    """Either `trial`, or `settings_errors` with the labels of the fields they are about."""
    from apps.crawling.services.trying import try_source

    form = SettingsForm(chosen(request.POST.get("kind")).kind, request.POST)
    if not form.is_valid():
        return {"settings_errors": _labelled(form)}
    role, url = _wanted(request)
    trial = try_source(form.kind, form.cleaned_settings, url=url, role=role)
    labels = {name: field.label for name, field in form.fields.items()}
    return {
        "trial": trial,
        "findings": [(labels.get(one.setting, one.setting), one) for one in trial.findings],
        "links": [_next(link) for link in trial.links[:MOST_LINKS]],
        "link_count": len(trial.links),
        "role_words": dict(ROLES).get(role, ""),
    }


def _wanted(request: HttpRequest) -> tuple[str, str]:
    """The part and the address: of the link that was pressed, else what stands in the fields."""
    role, _space, url = request.POST.get("try_link", "").partition(" ")
    if not url:
        role, url = request.POST.get("try_role", ""), request.POST.get("try_url", "").strip()
    return (role if role in dict(ROLES) else ""), url


def _next(link: Link) -> Next:
    return Next(link.url, link.role, Visit.Role(link.role).label, link.tag)


def _labelled(form: SettingsForm) -> list[tuple[str, list[str]]]:
    labels = {name: str(field.label) for name, field in form.fields.items()}
    return [
        (labels.get(name, ""), [str(sentence) for sentence in sentences])
        for name, sentences in form.errors.items()
    ]
