"""Provider admin: the list, and the form with prices, key and a test call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Field, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from apps.providers.admin.forms import ProviderForm
from apps.providers.kinds import Kind, Status
from apps.providers.models import Price, Provider
from apps.providers.money import MoneyField, shown
from apps.providers.registry import find
from apps.providers.services import credentials
from apps.providers.services.trying import try_provider
from futu.htmx import render_page

LATELY = timedelta(days=30)


class PriceInline(admin.StackedInline):
    """Stacked: Django's tabular cells have no labels."""

    model = Price
    extra = 0
    fields = (("unit", "micros"), ("model", "since"))

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "micros":
            label = _("price in %(currency)s") % {"currency": settings.FUTU_CURRENCY}
            return MoneyField(label=capfirst(label))
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == "model":
            field.help_text = _("Empty: all that have no price of their own.")
        return field


@admin.register(Provider)
class ProviderAdmin(admin.ModelAdmin):
    form = ProviderForm
    inlines = (PriceInline,)
    change_form_template = "admin/providers/provider/change_form.html"
    change_list_template = "admin/providers/provider/change_list.html"
    list_display = (
        "name",
        "protocol",
        "offers",
        "key_state",
        "is_hosted",
        "enabled",
        "calls",
        "cost",
    )
    list_filter = ("enabled", "is_hosted")
    fieldsets = (
        (None, {"fields": ("name", "adapter", "base_url", "key", "variable", "forget_key")}),
        (
            gettext_lazy("What it offers"),
            {
                "fields": (
                    *(f"{kind}_model" for kind in Kind),
                    "speech_voice",
                    "json_mode",
                    "options",
                )
            },
        ),
        (gettext_lazy("Who uses it"), {"fields": ("is_hosted", "enabled", "order")}),
        (
            gettext_lazy("Limits"),
            {"fields": ("timeout", "attempts", "concurrency", "rate")},
        ),
    )

    # -- The list
    def get_queryset(self, request: HttpRequest) -> QuerySet[Provider]:
        lately = Q(calls__created__gte=timezone.now() - LATELY)
        return (
            super()
            .get_queryset(request)
            .select_related("credential")
            .annotate(
                lately=Count("calls", filter=lately),
                failed_lately=Count("calls", filter=lately & Q(calls__status=Status.FAILED)),
                cost_lately=Sum("calls__cost", filter=lately),
            )
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "frame": "admin/change_list.html",
            "title": capfirst(self.opts.verbose_name_plural),
            "is_nav_sidebar_enabled": False,
        }
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.display(description=gettext_lazy("protocol"), ordering="adapter")
    def protocol(self, provider: Provider) -> str:
        adapter = find(provider.adapter)
        return str(adapter.label) if adapter else _("not installed")

    @admin.display(description=gettext_lazy("offers"))
    def offers(self, provider: Provider) -> str:
        return ", ".join(str(kind.label) for kind in provider.kinds) or "–"

    @admin.display(description=gettext_lazy("key"))
    def key_state(self, provider: Provider) -> str:
        return key_state(provider)

    @admin.display(description=gettext_lazy("calls in 30 days"), ordering="lately")
    def calls(self, provider: Any) -> str:
        if not provider.failed_lately:
            return str(provider.lately)
        failed = _("%(n)d failed") % {"n": provider.failed_lately}
        return f"{provider.lately} ({failed})"

    @admin.display(description=gettext_lazy("cost in 30 days"), ordering="cost_lately")
    def cost(self, provider: Any) -> str:
        return shown(provider.cost_lately)

    # -- One provider
    def get_urls(self) -> list[URLPattern]:
        own = self.admin_site.admin_view(self.try_it)
        return [
            path("<int:pk>/try/", own, name="providers_provider_try"),
            *super().get_urls(),
        ]

    @method_decorator(sensitive_post_parameters("key"))
    def changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keeps the key out of error reports."""
        return super().changeform_view(*args, **kwargs)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Provider | None = None,
    ) -> HttpResponse:
        context |= {"frame": "admin/change_form.html", "is_nav_sidebar_enabled": False}
        if obj is not None:
            context |= {"kinds": obj.kinds, "key_state": key_state(obj)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request: HttpRequest, obj: Provider, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        form.save_key(obj)

    def try_it(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Test the saved provider; the response is displayed and not stored."""
        provider = get_object_or_404(Provider, pk=pk)
        if not self.has_change_permission(request, provider):
            raise PermissionDenied
        kind = request.POST.get("kind")
        if request.method != "POST" or kind not in provider.kinds:
            return redirect("admin:providers_provider_change", provider.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "is_nav_sidebar_enabled": False,
            "title": _("A trial of %(name)s") % {"name": provider.name},
            "provider": provider,
            "trial": (trial := try_provider(provider, Kind(kind), request.user)),  # type: ignore[arg-type]
            "cost": shown(trial.cost),
        }
        page = "admin/providers/provider/tried.html"
        return render_page(request, page, context, partial="trial")  # type: ignore[arg-type]


def key_state(provider: Provider) -> str:
    """Whether a key is set, and where; never the key."""
    credential = getattr(provider, "credential", None)
    if credential is None:
        return _("none")
    if not credentials.is_readable(credential, provider):
        return _("missing")
    return credential.variable or _("kept encrypted")
