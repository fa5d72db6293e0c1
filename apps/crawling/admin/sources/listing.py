"""The columns of the list of sources, from one query."""

from __future__ import annotations

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html

from apps.crawling.admin.sources.overview import ledger_query
from apps.crawling.managers import CrawledImageQuerySet
from apps.crawling.models import Crawl, CrawledImage, Source


def with_columns(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Each with its last crawl, its job's state, and its numbers of waiting and public pictures."""
    last = Crawl.objects.filter(source=OuterRef("pk")).order_by("-created")
    return sources.annotate(
        last_crawl=Subquery(last.values("pk")[:1]),
        last_state=Subquery(last.values("job__state")[:1]),
        waiting_count=_count(CrawledImage.objects.queued()),
        published_count=_count(CrawledImage.objects.published()),
    )


def _count(entries: CrawledImageQuerySet) -> Coalesce:
    rows = entries.filter(source=OuterRef("pk")).order_by()
    counted = rows.values("source").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def link_to_ledger(source: Source, state: str, count: int) -> str:
    """The number, linked to the pictures that it counts."""
    figure = number_format(count, force_grouping=True)
    if not count:
        return figure
    ledger = reverse("admin:crawling_crawledimage_changelist")
    return format_html('<a href="{}?{}">{}</a>', ledger, ledger_query(source, state), figure)
