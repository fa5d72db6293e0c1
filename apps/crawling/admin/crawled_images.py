"""The ledger: a grid of pictures to decide on, and a page of each."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path

from apps.crawling.admin import acting, batches
from apps.crawling.curation import facets
from apps.crawling.curation.cards import Card, cards_of, complete
from apps.crawling.curation.listing import Listing
from apps.crawling.models import CrawledImage
from apps.crawling.rejections import LABELS
from apps.crawling.services import publishing
from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.licences import Licence
from apps.galleries.managers import GOING
from apps.galleries.models import Image
from apps.jobs.models import Job
from apps.media.serving import send
from futu.given import given_number, given_text
from futu.htmx import render_page
from futu.http import Request

# Seconds for which browsers may cache a picture that is not public: a takedown must show soon.
CACHE_SECONDS = 600
# The most copies that are compared side by side.
COMPARED = 12


@admin.register(CrawledImage)
class CrawledImageAdmin(admin.ModelAdmin):
    """Rows are made by crawls and changed by decisions only; the audit depends on that."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        door = self.admin_site.admin_view
        own = [
            path("decide/", door(self.decide), name="crawling_crawledimage_decide"),
            path("batch/", door(self.batch), name="crawling_crawledimage_batch"),
            path("undo/", door(self.undo), name="crawling_crawledimage_undo"),
            path("tags/", door(self.tags), name="crawling_crawledimage_tags"),
            path("work/", door(self.work), name="crawling_crawledimage_work"),
            path("<int:entry_id>/copies/", door(self.copies), name="crawling_crawledimage_copies"),
            path(
                "<int:entry_id>/picture/<str:variant>/",
                door(self.picture, cacheable=True),
                name="crawling_crawledimage_picture",
            ),
        ]
        return own + super().get_urls()

    # -- Viewing

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self.see(request)
        return self.show_ledger(request, Listing(request.GET))  # type: ignore[arg-type]

    def show_ledger(self, request: Request, listing: Listing) -> HttpResponse:
        context = self.context(request) | ledger(request, listing)
        return render_page(
            request, "admin/crawling/crawledimage/change_list.html", context, partial="again"
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Everything known of one entry, read-only; changes are made by decisions."""
        self.see(request)
        card = self.card(given_number(object_id))
        context = self.context(request) | {
            "card": card,
            "copies": card.copies,
            "title": str(card.entry),
            "rejections": LABELS,
            "decisions": card.entry.decisions.all()[:50],
            "listing": Listing(request.GET),
            "licences": Licence.decisions(),
        }
        template = "admin/crawling/crawledimage/change.html"
        return render_page(request, template, context, partial="entry")  # type: ignore[arg-type]

    def copies(self, request: Request, entry_id: int) -> HttpResponse:
        """A picture beside its exact and near duplicates."""
        self.see(request)
        card = self.card(entry_id)
        rows = complete(CrawledImage.objects.filter(duplicate_of=entry_id)).order_by("id")
        context = self.context(request) | {
            "title": str(card.entry),
            "card": card,
            "cards": [card, *map(Card, rows[:COMPARED])],
        }
        template = "admin/crawling/crawledimage/copies.html"
        return render_page(request, template, context, partial="copies")

    def picture(self, request: Request, entry_id: int, variant: str) -> HttpResponseBase:
        """The picture itself, which nobody else can see before it is published."""
        self.see(request)
        if variant not in (Variant.PREVIEW, Variant.THUMBNAIL):
            raise Http404
        rows = Image.including_bin.filter(entries=entry_id, prepared_at__isnull=False)
        image = get_object_or_404(rows.exclude(binned=GOING))
        key = files.key(image.id, Variant(variant))
        response = send(request, key, name="", mimetype="image/webp")
        response["Cache-Control"] = f"private, max-age={CACHE_SECONDS}"
        return response

    def tags(self, request: Request) -> HttpResponse:
        """Completions for a tag that is being typed."""
        self.see(request)
        context = {"tags": facets.suggested_tags(given_text(request.GET.get("tag", "")))}
        return render(request, "admin/crawling/crawledimage/_tags.html", context)

    def work(self, request: Request) -> HttpResponse:
        """Progress of the person's own bulk decision."""
        self.see(request)
        return render(request, "admin/crawling/crawledimage/_work.html", {"work": work_of(request)})

    # -- Deciding

    def decide(self, request: Request) -> HttpResponse:
        self.change(request)
        return acting.decide(self, request)

    def batch(self, request: Request) -> HttpResponse:
        self.change(request)
        return batches.receive(request)

    def undo(self, request: Request) -> HttpResponse:
        self.change(request)
        return acting.undo(self, request)

    # -- Permissions

    def see(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def change(self, request: HttpRequest) -> None:
        if not self.has_change_permission(request):
            raise PermissionDenied

    def card(self, entry_id: int | None) -> Card:
        return cards_of([get_object_or_404(complete(CrawledImage.objects.all()), pk=entry_id)])[0]

    def context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.opts.verbose_name_plural,
            "is_nav_sidebar_enabled": False,
            "may_decide": self.has_change_permission(request),
        }


def ledger(request: Request, listing: Listing) -> dict[str, Any]:
    """The context of the ledger: one page of it, and the counts around it."""
    tabs = facets.tabs_of(listing)
    return {
        "listing": listing,
        "tabs": tabs,
        "matching": next(tab.count for tab in tabs if tab.is_here),
        "cards": cards_of(listing.slice.entries),
        "reasons": facets.reasons_of(listing),
        "licences": Licence.decisions(),
        "work": work_of(request),
        "rejections": LABELS,
        "undoable": request.session.get(acting.DONE, []),
    }


def work_of(request: Request) -> Job | None:
    """The person's own bulk decision, while it is running."""
    return Job.objects.active().filter(owner=request.user, kind=publishing.KIND).first()
