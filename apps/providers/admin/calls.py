"""The call log: provider, purpose and cost; never the content."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Avg, Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from apps.providers.errors import sentence_for
from apps.providers.kinds import Status
from apps.providers.models import Call
from apps.providers.money import shown
from futu.admin import ReadOnlyAdmin

FIELDS = (
    *("created", "provider", "kind", "model", "purpose", "person", "status", "reason"),
    *("attempts", "latency", "input_tokens", "image_tokens", "output_tokens"),
    *("seconds", "characters", "price"),
)


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    change_list_template = "admin/providers/call/change_list.html"
    list_display = (
        *("created", "provider", "model", "purpose", "person", "outcome"),
        *("attempts", "took", "tokens", "price"),
    )
    list_select_related = ("provider", "person")
    list_filter = ("status", "provider", "kind", "purpose")
    date_hierarchy = "created"
    show_full_result_count = False
    fields = FIELDS

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def outcome(self, call: Call) -> str:
        label = call.get_status_display()
        return f"{label}: {call.error}" if call.error else label

    @admin.display(description=gettext_lazy("took"), ordering="latency")
    def took(self, call: Call) -> str:
        return f"{number_format(call.latency, use_l10n=True, force_grouping=True)} ms"

    @admin.display(description=gettext_lazy("tokens"))
    def tokens(self, call: Call) -> str:
        used = call.input_tokens or call.output_tokens
        return f"{call.input_tokens} → {call.output_tokens}" if used else "–"

    @admin.display(description=gettext_lazy("cost"), ordering="cost")
    def price(self, call: Call) -> str:
        return shown(call.cost)

    @admin.display(description=gettext_lazy("error"))
    def reason(self, call: Call) -> str:
        return sentence_for(call.error) or call.error or "–"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "frame": "admin/change_list.html",
            "title": capfirst(self.opts.verbose_name_plural),
            "is_nav_sidebar_enabled": False,
        }
        answer = super().changelist_view(request, context | (extra_context or {}))
        data = getattr(answer, "context_data", None) or {}
        if "cl" in data:
            data["totals"] = _totals(data["cl"].queryset)
        return answer


def _totals(calls: Any) -> dict[str, Any]:
    """Totals of the filtered rows, not of one page."""
    found = calls.order_by().aggregate(
        calls=Count("pk"),
        failed=Count("pk", filter=Q(status=Status.FAILED)),
        cost=Sum("cost"),
        latency=Avg("latency", filter=Q(status=Status.DONE)),
    )
    return found | {"cost": shown(found["cost"])}
