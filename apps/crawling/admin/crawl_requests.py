"""What became of every address that a crawl requested."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.crawling.digests import digest_of
from apps.crawling.headings import HEADINGS, heading
from apps.crawling.models import CrawlRequest
from apps.crawling.reasons import reason
from futu.admin import ReadOnlyAdmin

Visits = QuerySet[CrawlRequest]


class OutcomeFilter(admin.SimpleListFilter):
    """Offers every outcome: finding out which ones occur would read every row.

    Codes with the same label are one choice.
    """

    title = _("outcome")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        codes: dict[str, list[str]] = defaultdict(list)
        for code, words in HEADINGS.items():
            codes[str(words)].append(code)
        return [(",".join(codes[words]), words) for words in sorted(codes)]

    def queryset(self, request: HttpRequest, queryset: Visits) -> Visits:
        value = self.value()
        return queryset.filter(outcome__in=str(value).split(",")) if value else queryset


class StatusFilter(admin.SimpleListFilter):
    title = _("HTTP status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return [*((str(n), f"{n}xx") for n in range(2, 6)), ("none", _("No answer"))]

    def queryset(self, request: HttpRequest, queryset: Visits) -> Visits:
        if self.value() == "none":
            return queryset.filter(state=CrawlRequest.State.DONE, status=None)
        if self.value() in {"2", "3", "4", "5"}:
            first = 100 * int(str(self.value()))
            return queryset.filter(status__gte=first, status__lt=first + 100)
        return queryset


@admin.register(CrawlRequest)
class CrawlRequestAdmin(ReadOnlyAdmin):
    list_display = ("address", "role", "state", "how", "status", "source", "asked")
    list_filter = ("role", "state", OutcomeFilter, StatusFilter)
    search_fields = ("url",)
    search_help_text = _("A whole address, or a part of one (slower).")
    ordering = ("-id",)
    show_full_result_count = False
    fields = (
        *("crawl", "url", "role", "referrer", "source_tag", "entry", "depth", "state", "attempts"),
        *("not_before", "sentence", "status", "bytes", "asked", "finished"),
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Visits:
        return super().get_queryset(request).select_related("crawl__source", "source_tag")

    def get_search_results(
        self, request: HttpRequest, queryset: Visits, search_term: str
    ) -> tuple[Visits, bool]:
        """A whole address is found by its digest, however many rows there are."""
        if search_term.startswith(("http://", "https://")):
            exact = queryset.filter(digest=digest_of(search_term.strip()))
            if exact.exists():
                return exact, False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("address"), ordering="url")
    def address(self, crawl_request: CrawlRequest) -> str:
        return (
            crawl_request.url
            if len(crawl_request.url) <= 80
            else f"{crawl_request.url[:48]}…{crawl_request.url[-30:]}"
        )

    @admin.display(description=_("source"))
    def source(self, crawl_request: CrawlRequest) -> str:
        return str(crawl_request.crawl.source)

    @admin.display(description=_("outcome"))
    def how(self, crawl_request: CrawlRequest) -> str:
        return heading(crawl_request.outcome) if crawl_request.outcome else ""

    @admin.display(description=_("outcome"))
    def sentence(self, crawl_request: CrawlRequest) -> str:
        return reason(crawl_request.outcome, crawl_request.params) if crawl_request.outcome else ""
