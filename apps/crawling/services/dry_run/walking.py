"""Goes from the first page to the first pictures."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from apps.crawling.adapters import Adapter, Link, SettingsError, adapter_for
from apps.crawling.adapters.addresses import absolute
from apps.crawling.adapters.api import ApiSettings
from apps.crawling.adapters.types import DETAIL, LISTING, START, TAGS
from apps.crawling.agent import NoContactError

from .client import PoliteClient
from .previews import show_first
from .reading import try_page
from .trial import Trial

PAGES = 3
ROLES = (START, TAGS, LISTING, DETAIL)


def try_source(kind: str, settings: dict[str, Any], *, url: str = "", role: str = "") -> Trial:
    """Read a page as a crawl would, and go on to the first pictures, over three pages at most.

    With `url`, start there, with its `role`; else with the first page. Nothing is kept. Errors are
    returned as sentences.
    """
    try:
        adapter = adapter_for(kind, settings)
        client = PoliteClient(ApiSettings.model_validate(settings) if kind == "api" else None)
    except (SettingsError, NoContactError) as error:
        return Trial(refused=str(error))
    if (link := _first(adapter, url, role)) is None:
        return Trial(refused=_nowhere(url))
    trial = Trial()
    while link and len(trial.pages) < PAGES:
        page, link = try_page(client, kind, adapter, link)
        trial.pages.append(page)
        show_first(client, page)
    return trial


def _first(adapter: Adapter, url: str, role: str) -> Link | None:
    if url:
        whole = absolute(url, "")
        return Link(whole, role if role in ROLES else START) if whole else None
    return next(iter(adapter.start([])), None)


def _nowhere(url: str) -> str:
    if url:
        return _("“%(given)s” is not a whole address. It begins with https:// or http://.") % {
            "given": url
        }
    return _("There is no tag to begin with: name one, since the address has a place for it.")
