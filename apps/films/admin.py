"""What staff see of films: that they are made, at what cost, and which voices with whose consent.
Titles, lines and sound are their owners' alone."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.films.explaining import explain
from apps.films.models import Film, Pace, VoiceConsent
from apps.providers.money import shown
from futu.admin import ReadOnlyAdmin


@admin.register(Film)
class FilmAdmin(ReadOnlyAdmin):
    list_display = ("created", "owner", "length", "target_language", "result", "took", "price")
    list_select_related = ("owner",)
    list_filter = ("target_language", "outcome", "error")
    date_hierarchy = "created"
    show_full_result_count = False
    fields = (
        *("created", "owner", "length", "source_bytes", "source_language", "target_language"),
        *("rights_confirmed", "rights_note", "options", "result", "reason", "took", "price"),
    )

    @admin.display(description=_("duration"), ordering="duration_ms")
    def length(self, row: Film) -> str:
        return f"{row.duration_ms / 1000:.0f} s"

    @admin.display(description=_("outcome"))
    def result(self, row: Film) -> str:
        return row.error or row.outcome or ("✓" if row.finished else "–")

    @admin.display(description=_("error"))
    def reason(self, row: Film) -> str:
        return explain(row.error or row.outcome, row.error_params) or "–"

    @admin.display(description=_("took"), ordering="seconds")
    def took(self, row: Film) -> str:
        return f"{row.seconds:.0f} s"

    @admin.display(description=_("cost"), ordering="cost")
    def price(self, row: Film) -> str:
        return shown(row.cost)


@admin.register(VoiceConsent)
class VoiceConsentAdmin(ReadOnlyAdmin):
    """The record, also of voices that are gone."""

    list_display = ("given", "recorded_by", "speaker", "voice_name", "basis", "revoked")
    list_select_related = ("recorded_by",)
    list_filter = ("basis", "revoked")
    search_fields = ("speaker", "voice_name", "recorded_by__username")


@admin.register(Pace)
class PaceAdmin(ReadOnlyAdmin):
    list_display = ("stage", "engine", "seconds")
