from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import ApiToken, User
from apps.accounts.services import room_as_loaded
from apps.accounts.sizes import UNITS, bytes_of


class SizeField(forms.CharField):
    """Bytes, written with a unit."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        words = str(filesizeformat(value)).replace("\xa0", " ")
        # Words that round would change it when the form is sent.
        return words if value >= UNITS["k"] and _is_exactly(words, value) else str(value)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return bytes_of(str(value))
        except ValueError as error:
            message = _("This is not a size. Write it as 500M, 1.5G or a number of bytes.")
            raise ValidationError(message) from error


def _is_exactly(words: str, size: int) -> bool:
    try:
        return bytes_of(words) == size
    except ValueError:
        return False


@admin.register(User)
class PersonAdmin(UserAdmin):
    fieldsets = (
        *(UserAdmin.fieldsets or ()),
        (_("Futu"), {"fields": ("quota", "kept", "language", "shows_places")}),
    )
    readonly_fields = ("kept",)
    list_display = ("username", "email", "kept", "allowed", "language", "is_staff", "is_active")

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name != "quota":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        help_text = _(
            "Such as 500M or 2G. Empty: as for everybody (FUTU_QUOTA), and no limit for "
            "administrators. 0: no limit."
        )
        return SizeField(label=_("quota"), required=False, help_text=help_text)

    @admin.display(description=_("quota"))
    def allowed(self, person: User) -> str:
        quota = room_as_loaded(person).quota
        return filesizeformat(quota) if quota else str(_("no limit"))

    @admin.display(description=_("bytes kept"), ordering="stored")
    def kept(self, person: User) -> str:
        return filesizeformat(person.stored)


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    """To look at: its owner makes a token and ends it."""

    list_display = ("name", "owner", "hint", "created", "used", "expires", "revoked")
    list_select_related = ("owner",)
    search_fields = ("name", "owner__username")
    fields = ("name", "owner", "scopes", "hint", "created", "used", "expires", "revoked")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False
