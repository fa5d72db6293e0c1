from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import ApiToken, User


@admin.register(User)
class PersonAdmin(UserAdmin):
    fieldsets = (
        *(UserAdmin.fieldsets or ()),
        (_("Futu"), {"fields": ("quota", "kept", "language", "shows_places")}),
    )
    readonly_fields = ("kept",)
    list_display = ("username", "email", "kept", "quota", "language", "is_staff", "is_active")

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
