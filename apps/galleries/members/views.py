"""Pages of members: their owner's, and those of the people who are asked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.galleries import access
from apps.galleries.members import services
from apps.galleries.members.forms import InviteForm, RoleForm
from apps.galleries.members.rate import count_invitation
from apps.galleries.sharing.page import sharing_page
from futu.http import Request, asked_by_post, site_of


def _back(gallery_id: UUID) -> HttpResponse:
    return redirect("galleries:shares", gallery_id=gallery_id)


@asked_by_post
@login_required
def invite(request: Request, gallery_id: UUID) -> HttpResponse:
    gallery = access.gallery_of(request, gallery_id)
    if request.method == "GET":
        return _back(gallery.pk)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            count_invitation(request)
            named = form.cleaned_data["named"]
            services.invite(gallery, request.user, named, form.chosen, site=site_of(request))
        except services.MemberError as error:
            form.add_error("named", error.message)
        else:
            messages.success(request, _("If there is such an account, it now has an invitation."))
            return _back(gallery.pk)
    return sharing_page(request, gallery, invite_form=form, status=422)


@asked_by_post
@login_required
def change(request: Request, member_id: UUID) -> HttpResponse:
    member = access.member_of(request, member_id)
    form = RoleForm(request.POST)
    if request.method == "POST" and form.is_valid():
        services.change_role(member, form.chosen)
        messages.success(request, _("The role is changed, and holds from now on."))
    return _back(member.gallery_id)


@require_http_methods(["GET", "POST"])
@login_required
def remove(request: Request, member_id: UUID) -> HttpResponse:
    member = access.member_of(request, member_id)
    if request.method == "GET":
        context = {"member": member, "gallery": member.gallery}
        return render(request, "galleries/members/remove.html", context)
    services.remove(member)
    name = member.person.get_username()
    messages.success(request, _("%(name)s does not see this gallery any more.") % {"name": name})
    return _back(member.gallery_id)


@asked_by_post
@login_required
def withdraw(request: Request, invitation_id: UUID) -> HttpResponse:
    invitation = access.sent_invitation_of(request, invitation_id)
    if request.method == "POST":
        services.withdraw(invitation)
        messages.success(request, _("The invitation is withdrawn."))
    return _back(invitation.gallery_id)


@asked_by_post
@login_required
def accept(request: Request, invitation_id: UUID) -> HttpResponse:
    invitation = access.received_invitation_of(request, invitation_id)
    if request.method == "GET" or services.accept(invitation) is None:
        return redirect("galleries:index")
    return redirect("galleries:detail", gallery_id=invitation.gallery_id)


@asked_by_post
@login_required
def decline(request: Request, invitation_id: UUID) -> HttpResponse:
    invitation = access.received_invitation_of(request, invitation_id)
    if request.method == "POST":
        services.decline(invitation)
        messages.success(request, _("The invitation is declined."))
    return redirect("galleries:index")


@require_http_methods(["GET", "POST"])
@login_required
def leave(request: Request, gallery_id: UUID) -> HttpResponse:
    member = access.membership_of(request, gallery_id)
    if request.method == "GET":
        context = {"member": member, "gallery": member.gallery}
        return render(request, "galleries/members/leave.html", context)
    services.leave(member)
    name = member.gallery.name
    messages.success(request, _("You have left the gallery %(name)s.") % {"name": name})
    return redirect("galleries:index")
