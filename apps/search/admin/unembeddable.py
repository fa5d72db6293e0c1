"""Pictures that a model could not embed: the list, with the reasons."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.search.models import UnembeddableImage
from futu.admin import ReadOnlyAdmin


@admin.register(UnembeddableImage)
class UnembeddableImageAdmin(ReadOnlyAdmin):
    list_display = ("picture", "gallery", "whose", "reason", "of_model")
    list_display_links = None
    list_select_related = ("image__gallery__owner",)
    list_filter = ("code", "spec")
    search_fields = ("image__name", "image__gallery__name", "image__gallery__owner__username")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.display(description=gettext_lazy("picture"), ordering="image__name")
    def picture(self, unembeddable: UnembeddableImage) -> str:
        address = reverse("admin:galleries_image_change", args=[unembeddable.image_id])
        return format_html('<a href="{}">{}</a>', address, unembeddable.image.name)

    @admin.display(description=gettext_lazy("gallery"), ordering="image__gallery__name")
    def gallery(self, unembeddable: UnembeddableImage) -> str:
        return unembeddable.image.gallery.name

    @admin.display(description=gettext_lazy("whose"))
    def whose(self, unembeddable: UnembeddableImage) -> str:
        owner = unembeddable.image.gallery.owner
        return owner.username if owner else _("Public gallery")

    @admin.display(description=gettext_lazy("reason"), ordering="code")
    def reason(self, unembeddable: UnembeddableImage) -> str:
        return unembeddable.why

    @admin.display(description=gettext_lazy("model"), ordering="spec")
    def of_model(self, unembeddable: UnembeddableImage) -> str:
        return unembeddable.spec
