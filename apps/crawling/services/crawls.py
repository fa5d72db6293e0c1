"""Starts crawls of a source, and finds the active one."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.crawling.adapters.api import ApiSettings
from apps.crawling.models import Crawl, Source
from apps.jobs import services as jobs
from apps.jobs.states import TERMINAL
from futu.coded import CodedError

KIND = "crawling.crawl"


class CrawlError(CodedError):
    """The crawl cannot be started."""

    SENTENCES = {
        "disabled": _("%(source)s is not to be crawled. Allow it in its settings first."),
        "no_contact": _(
            "No contact for site operators is set, so nothing is crawled. "
            "Set FUTU_CRAWL_CONTACT to an e-mail address or a web address."
        ),
        "active": _("A crawl of %(source)s is under way already. Wait for its end, or cancel it."),
        "no_key": _(
            "%(source)s wants a key: set the environment variable %(name)s for the workers first."
        ),
        "unknown_tags": _("%(source)s has no such tags: %(tags)s."),
    }


def start_crawl(
    source: Source, *, by: User | None = None, tags: Iterable[str] = (), limit: int = 0
) -> Crawl:
    """Start a crawl of `source`: all that it wants, or these tags; at most `limit` new pictures.

    Raises CrawlError.
    """
    wanted = list(dict.fromkeys(tags))
    if not settings.FUTU_CRAWL_CONTACT:
        raise CrawlError("no_contact")
    with transaction.atomic():
        # Locked, so that of two simultaneous starts the second sees the first's crawl.
        source = Source.objects.select_for_update().get(pk=source.pk)
        _refuse(source, wanted)
        job = jobs.start(
            KIND, owner_id=by.pk if by else None, params={"about": source.name, "tags": wanted}
        )
        return Crawl.objects.create(source=source, job=job, started_by=by, tags=wanted, limit=limit)


def _refuse(source: Source, tags: list[str]) -> None:
    if not source.enabled:
        raise CrawlError("disabled", {"source": source.name})
    if active_crawl(source):
        raise CrawlError("active", {"source": source.name})
    if name := _missing_key(source):
        raise CrawlError("no_key", {"source": source.name, "name": name})
    known = set(source.source_tags.filter(name__in=tags).values_list("name", flat=True))
    if unknown := [tag for tag in tags if tag not in known]:
        raise CrawlError("unknown_tags", {"source": source.name, "tags": ", ".join(unknown)})


def _missing_key(source: Source) -> str:
    """The environment variable of an API's key, if it is empty."""
    if source.kind != Source.Kind.API or not source.settings.get("key"):
        return ""
    api = ApiSettings.model_validate(source.settings)
    return "" if api.key_value else api.key


def active_crawl(source: Source) -> Crawl | None:
    """The source's crawl that is waiting, running or paused."""
    under_way = source.crawls.exclude(job=None).exclude(job__state__in=TERMINAL)
    return under_way.select_related("job", "source").order_by(F("id")).first()
