from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import ApiToken, Invitation, User
from apps.accounts.services import joining, room_as_loaded
from apps.accounts.sizes import UNITS, bytes_of
from futu import qr


class SizeField(forms.CharField):
    """A number of bytes, written with a unit."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        words = str(filesizeformat(value)).replace("\xa0", " ")
        # Show the exact value where rounding would change it on save.
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
        (_("Futu"), {"fields": ("quota", "kept", "language", "shows_places", "mails_invitations")}),
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
    """Read-only: the owner creates and revokes tokens."""

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


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Invitation links; anybody who sees one may pass it on."""

    list_display = ("__str__", "state", "used", "uses", "expires", "made_by")
    list_select_related = ("made_by",)
    fields = ("note", "uses", "expires")
    change_form_template = "admin/accounts/invitation/change_form.html"

    @admin.display(description=_("state"))
    def state(self, invitation: Invitation) -> str:
        return gettext("works") if invitation.is_living else gettext("over")

    def save_model(self, request: Any, obj: Invitation, form: Any, change: bool) -> None:
        if not change:
            obj.made_by = request.user
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Invitation, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Redirect to the new link."""
        messages.success(request, gettext("The invitation is made. Pass its link on."))
        return redirect("admin:accounts_invitation_change", obj.pk)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        invitation = self.get_object(request, object_id)
        around = self._link(request, invitation) if invitation else {}
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), **around}
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["frame"] = (
            "admin/change_form.html"  # Our own template section, see templates/admin/own.html.
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def _link(self, request: HttpRequest, invitation: Invitation) -> dict[str, Any]:
        path = reverse("accounts:invited", args=[joining.signed_id(invitation)])
        address = request.build_absolute_uri(path)
        squares, side = qr.path_of(address)
        return {
            "address": address,
            "code": squares,
            "side": side,
            "works": invitation.is_living,
            "counts": settings.FUTU_SIGNUP == joining.INVITE,
        }
