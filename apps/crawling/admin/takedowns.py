"""Takedown requests, and the blocklist."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.crawling.admin.sources.people import signed_in
from apps.crawling.curation.takedown_selection import TakedownSelection, choose, confine
from apps.crawling.models import BlockRule, CrawledImage, Source, Takedown
from apps.crawling.services import takedowns
from futu.given import given_number


@admin.register(Takedown)
class TakedownAdmin(admin.ModelAdmin):
    """Staff enter a request, or open one from the public form; then they decide it."""

    list_display = ("__str__", "state", "name", "pictures", "created", "decided", "decided_by")
    list_filter = ("state", "kind", "created")
    list_select_related = ("decided_by",)
    search_fields = ("value", "name", "email", "reason")
    # Undecided ones first; within each group, the newest.
    ordering = ("state", "-created")
    change_form_template = "admin/crawling/takedown/change_form.html"

    def get_fields(self, request: HttpRequest, obj: Takedown | None = None) -> list[Any]:
        request_fields = ["kind", "value", "sources", "reason"]
        contact_fields = ["name", "email", "created"]
        end = ["state", "answer", "pictures", "decided", "decided_by"]
        if obj is None:
            return request_fields
        return [
            *request_fields,
            *contact_fields,
            *(["state"] if obj.state == Takedown.State.ASKED else end),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Takedown | None = None) -> list[Any]:
        return [] if obj is None else self.get_fields(request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """From a picture of the ledger: `?entry=…`, and `&kind=` for its page or author."""
        given = given_number(request.GET.get("entry", ""))
        entry = CrawledImage.objects.filter(id=given).first() if given is not None else None
        if entry is None:
            return {}
        kind = request.GET.get("kind", Takedown.Kind.PICTURE)
        values = {Takedown.Kind.PAGE: entry.page, Takedown.Kind.AUTHOR: entry.author}
        value = values.get(kind, entry.url)  # type: ignore[call-overload]
        # An author's name may be another person's on another site.
        sources = [entry.source_id] if kind == Takedown.Kind.AUTHOR else []
        return {"kind": kind, "value": value, "sources": sources}

    def get_urls(self) -> list[URLPattern]:
        decide = self.admin_site.admin_view(self.decide)
        name = "crawling_takedown_decide"
        return [path("<uuid:takedown_id>/decide/", decide, name=name), *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: Takedown | None = None) -> bool:
        """Requests and answers stay on record."""
        return False

    def response_add(
        self, request: HttpRequest, obj: Takedown, post_url_continue: str | None = None
    ) -> HttpResponse:
        """On to the page that shows what would be removed, where it is decided."""
        return redirect(_change(obj))

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "sources":
            kwargs |= {
                "widget": forms.CheckboxSelectMultiple,
                "label": _("Sources"),
                "help_text": _("For an author: within these alone. None chosen is everywhere."),
            }
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        takedown = self.get_object(request, object_id)
        context: dict[str, Any] = {}
        if takedown and takedown.state == Takedown.State.ASKED:
            page = given_number(request.GET.get("page", "")) or 1
            context |= {
                "selection": TakedownSelection(takedown, page),
                "sources": _sources(takedown),
            }
        return super().change_view(request, object_id, form_url, (extra_context or {}) | context)

    def decide(self, request: HttpRequest, takedown_id: Any) -> HttpResponse:
        takedown = self.get_object(request, str(takedown_id))
        if takedown is None or not self.has_change_permission(request, takedown):
            return redirect(reverse("admin:crawling_takedown_changelist"))
        if request.method != "POST" or takedown.state != Takedown.State.ASKED:
            return redirect(_change(takedown))
        _choose(request, takedown)
        verdict = request.POST.get("verdict")
        if verdict == "decline":
            self._decline(request, takedown)
        elif verdict == "take_down" and not request.POST.get("sure"):
            return self._ask(request, takedown)
        elif verdict == "take_down":
            self._take_down(request, takedown)
        page = given_number(request.POST.get("page", "")) or 1
        return redirect(_change(takedown) + (f"?page={page}#going" if verdict == "choose" else ""))

    def _ask(self, request: HttpRequest, takedown: Takedown) -> HttpResponse:
        """Show and count what would be removed, before it is removed for good."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Take down for good?"),
            "takedown": takedown,
            "selection": TakedownSelection(takedown),
            "answer": _answer(request),
        }
        return render(request, "admin/crawling/takedown/sure.html", context)

    def _decline(self, request: HttpRequest, takedown: Takedown) -> None:
        takedowns.decline(takedown, by=signed_in(request), answer=_answer(request))
        messages.info(request, _("Declined. Whoever asked can read your answer."))

    def _take_down(self, request: HttpRequest, takedown: Takedown) -> None:
        takedowns.decide(takedown, by=signed_in(request), answer=_answer(request))
        takedown.refresh_from_db()
        n = takedown.pictures
        message = ngettext(
            "%(n)d picture is taken down and does not come back.",
            "%(n)d pictures are taken down and do not come back.",
            n,
        )
        messages.success(request, message % {"n": n} if n else _("It is taken down."))


def _answer(request: HttpRequest) -> str:
    return request.POST.get("answer", "").strip()[:2000]


def _sources(takedown: Takedown) -> list[tuple[Source, bool]]:
    """Sources to which an author's takedown may be limited, and whether each is chosen."""
    if takedown.kind != Takedown.Kind.AUTHOR:
        return []
    named = set(takedown.sources.values_list("id", flat=True))
    return [(source, source.pk in named) for source in Source.objects.order_by("name")]


def _choose(request: HttpRequest, takedown: Takedown) -> None:
    """Save the ticks: sources of an author, and pictures of the page that was shown."""
    if takedown.kind == Takedown.Kind.AUTHOR and request.POST.get("confined"):
        confine(takedown, _numbers(request.POST.getlist("source")))
    shown = _numbers(request.POST.get("shown", "").split(","))
    choose(takedown, shown, _numbers(request.POST.getlist("go")))


def _numbers(texts: list[str]) -> list[int]:
    return [number for text in texts if (number := given_number(text)) is not None]


def _change(takedown: Takedown) -> str:
    return reverse("admin:crawling_takedown_change", args=[takedown.pk])


@admin.register(BlockRule)
class BlockRuleAdmin(admin.ModelAdmin):
    """The blocklist. To delete a rule is to let the next crawl bring its pictures back."""

    list_display = ("value", "kind", "source", "takedown", "created")
    list_filter = ("kind", "source")
    list_select_related = ("source", "takedown")
    search_fields = ("value",)
    show_full_result_count = False
    fields = readonly_fields = ("kind", "value", "source", "takedown", "created")
    empty_value_display = gettext_lazy("everywhere")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: BlockRule | None = None) -> bool:
        return False
