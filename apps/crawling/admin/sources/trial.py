"""The dry run of a form that is not saved: the context of the part of the page that shows it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from apps.crawling.admin.sources.kinds import chosen
from apps.crawling.admin.sources.people import signed_in
from apps.crawling.admin.sources.settings_form import SettingsForm
from apps.crawling.models import CrawlRequest
from apps.crawling.services.dry_run import Trial, try_source
from apps.galleries.remote import RemoteError
from apps.galleries.remote.rate import count_for

ROLES: list[tuple[str, str | Promise]] = [
    ("", gettext_lazy("As the first page")),
    *((role.value, role.label) for role in CrawlRequest.Role if role != CrawlRequest.Role.PICTURE),
]


def trial_context(request: HttpRequest) -> dict[str, Any]:
    """`trial`, or `settings_errors` with the labels of their fields, or why it is `refused`."""
    form = SettingsForm(chosen(request.POST.get("kind")).kind, request.POST)
    if not form.is_valid():
        return {"settings_errors": _labelled(form)}
    try:
        count_for(signed_in(request).pk)
    except RemoteError as error:
        return {"refused": error.message}
    role, url = _wanted(request)
    trial = try_source(form.kind, form.cleaned_settings, url=url, role=role)
    return {"trial": trial, "pages": _labelled_pages(trial, form)}


def _labelled_pages(trial: Trial, form: SettingsForm) -> list[dict[str, Any]]:
    """Each page with its findings under the labels of their settings."""
    labels = {name: field.label for name, field in form.fields.items()}
    return [
        {
            "page": page,
            "findings": [(labels.get(one.setting, one.setting), one) for one in page.findings],
        }
        for page in trial.pages
    ]


def _wanted(request: HttpRequest) -> tuple[str, str]:
    """The role and the address: of the link that was pressed, else of the form's fields."""
    role, _space, url = request.POST.get("try_link", "").partition(" ")
    if not url:
        role, url = request.POST.get("try_role", ""), request.POST.get("try_url", "").strip()
    return (role if role in dict(ROLES) else ""), url


def _labelled(form: SettingsForm) -> list[tuple[str, list[str]]]:
    labels = {name: str(field.label) for name, field in form.fields.items()}
    return [
        (labels.get(name, ""), [str(sentence) for sentence in sentences])
        for name, sentences in form.errors.items()
    ]
