"""Members of galleries: invite, answer, change, remove."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import Http404
from ninja import Field, Router, Status
from pydantic import StringConstraints

from apps.galleries import access
from apps.galleries.members import services
from apps.galleries.members.rate import count_invitation
from apps.galleries.models import Member, MemberInvitation, Role
from futu.api.auth import needs
from futu.api.problems import Problem
from futu.api.schemas import VISIBLE, Input, Output
from futu.http import Request, site_of

router = Router(tags=["members"])

Named = Annotated[str, StringConstraints(min_length=1, max_length=254, pattern=VISIBLE)]


class MemberIn(Input):
    name: Named = Field(
        description="A user name or a confirmed mail address, exactly.", examples=["ada"]
    )
    role: Role = Field(Role.VIEW, description="`view`: look and download; `add`: also add.")


class RoleIn(Input):
    role: Role


class MemberOut(Output):
    """A person the gallery is shared with, or was offered to."""

    id: UUID
    name: str = Field(description="User name; of an invitation, what you called them.")
    role: Role
    state: Literal["member", "invited"] = Field(
        description="`invited`: has not accepted, has declined, or is nobody: this is not told."
    )
    created: datetime = Field(description="When they joined, or were invited.")


class MembersOut(Output):
    items: list[MemberOut]


class InvitationOut(Output):
    """A gallery that somebody offers you."""

    id: UUID
    gallery: UUID = Field(description="Opens once you have accepted: `/galleries/{id}`.")
    name: str = Field(description="The gallery's name.")
    owner: str = Field(description="User name.")
    role: Role
    created: datetime


class InvitationsOut(Output):
    items: list[InvitationOut]


def _out(one: Member | MemberInvitation) -> MemberOut:
    is_member = isinstance(one, Member)
    return MemberOut(
        id=one.pk,
        name=one.person.get_username() if isinstance(one, Member) else one.named,
        role=Role(one.role),
        state="member" if is_member else "invited",
        created=one.created,
    )


def _invitation_out(invitation: MemberInvitation) -> InvitationOut:
    owner = invitation.gallery.owner
    return InvitationOut(
        id=invitation.pk,
        gallery=invitation.gallery_id,
        name=invitation.gallery.name,
        owner=owner.get_username() if owner else "",
        role=Role(invitation.role),
        created=invitation.created,
    )


@router.get("/galleries/{uuid:gallery_id}/members", response=MembersOut, auth=needs("read"))
def list_members(request: Request, gallery_id: UUID) -> MembersOut:
    """Who sees a gallery of yours, and who is invited."""
    gallery = access.gallery_of(request, gallery_id)
    members = [_out(one) for one in gallery.members.select_related("person")]
    return MembersOut(items=members + [_out(one) for one in gallery.invitations.all()])


@router.post(
    "/galleries/{uuid:gallery_id}/members",
    response={201: MemberOut},
    auth=needs("write"),
    openapi_extra={"responses": {409: {"description": "They are invited, or a member."}}},
)
def invite_member(request: Request, gallery_id: UUID, payload: MemberIn) -> Status[MemberOut]:
    """Invite somebody to a gallery of yours. Whether there is such an account is not told.

    Pictures that a member adds count against your room.
    """
    gallery = access.gallery_of(request, gallery_id)
    try:
        count_invitation(request)
        invitation = services.invite(
            gallery, request.user, payload.name, payload.role, site=site_of(request)
        )
    except services.MemberError as error:
        code = "too_many_requests" if error.code == "too_often" else "wrong_state"
        raise Problem(code, error.message, reason=error.code) from error
    return Status(201, _out(invitation))


@router.patch(
    "/galleries/{uuid:gallery_id}/members/{uuid:member_id}",
    response=MemberOut,
    auth=needs("write"),
)
def change_member(
    request: Request, gallery_id: UUID, member_id: UUID, payload: RoleIn
) -> MemberOut:
    """Change what a member, or somebody who is invited, may do. It holds at once."""
    one = _one_of(request, gallery_id, member_id)
    return _out(services.change_role(one, payload.role))


@router.delete(
    "/galleries/{uuid:gallery_id}/members/{uuid:member_id}",
    response={204: None},
    auth=needs("write"),
)
def remove_member(request: Request, gallery_id: UUID, member_id: UUID) -> Status[None]:
    """Remove a member, or withdraw an invitation. What they added stays in the gallery."""
    one = _one_of(request, gallery_id, member_id)
    if isinstance(one, Member):
        services.remove(one)
    else:
        services.withdraw(one)
    return Status(204, None)


def _one_of(request: Request, gallery_id: UUID, id_: UUID) -> Member | MemberInvitation:
    gallery = access.gallery_of(request, gallery_id)
    member = gallery.members.select_related("person").filter(pk=id_).first()
    one = member or gallery.invitations.filter(pk=id_).first()
    if one is None:
        raise Http404
    return one


@router.post("/galleries/{uuid:gallery_id}/leave", response={204: None}, auth=needs("write"))
def leave_gallery(request: Request, gallery_id: UUID) -> Status[None]:
    """Leave a gallery that is shared with you. What you added stays in it."""
    services.leave(access.membership_of(request, gallery_id))
    return Status(204, None)


@router.get("/invitations", response=InvitationsOut, auth=needs("read"))
def list_invitations(request: Request) -> InvitationsOut:
    """Galleries that others offer you. Those you accepted: `GET /galleries?shared=true`."""
    waiting = services.waiting_for(request.user.pk)
    return InvitationsOut(items=[_invitation_out(one) for one in waiting])


@router.post("/invitations/{uuid:invitation_id}/accept", response={204: None}, auth=needs("write"))
def accept_invitation(request: Request, invitation_id: UUID) -> Status[None]:
    """Become a member. The gallery's owner then sees your user name."""
    if services.accept(access.received_invitation_of(request, invitation_id)) is None:
        raise Http404
    return Status(204, None)


@router.post("/invitations/{uuid:invitation_id}/decline", response={204: None}, auth=needs("write"))
def decline_invitation(request: Request, invitation_id: UUID) -> Status[None]:
    """Decline. The gallery's owner is not told."""
    services.decline(access.received_invitation_of(request, invitation_id))
    return Status(204, None)
