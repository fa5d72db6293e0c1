"""Share a gallery with named people: ask them, let them answer, change and end it.

Whoever adds to a gallery or changes its members locks it first, so that a removal is never
overtaken by an upload that had begun.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.audit.actions import Action
from apps.audit.services import note
from apps.galleries.members import mailing
from apps.galleries.members.finding import account_named
from apps.galleries.models import Gallery, Member, MemberInvitation, MemberRefusal, Role
from apps.galleries.services import hold_galleries
from futu.coded import CodedError

# Members and unanswered invitations of one gallery.
MAX_PEOPLE = 100
# Of one owner's, that one person has not answered. Further ones reach nobody.
MAX_WAITING = 20


class MemberError(CodedError):
    """Somebody cannot be invited. It never tells whether there is such an account."""

    SENTENCES = {
        "yourself": _("This is you: the gallery is yours already."),
        "invited": _("“%(name)s” is invited already."),
        "member": _("“%(name)s” is a member already."),
        "too_often": _("You have invited many people in a short time. Wait an hour, then go on."),
        "too_many": _("A gallery has at most %(limit)s members and invitations."),
    }
    TEMPORARY = {"too_often"}


def invite(
    gallery: Gallery, owner: User, named: str, role: Role, *, site: str = ""
) -> MemberInvitation:
    """Ask the account of exactly this user name or mail address, by mail, too, where the address
    of the `site` is known. Raises MemberError.

    Where there is none, and where the account is asked or a member under its other name, the
    invitation reaches nobody; its row looks the same.
    """
    named = named.strip()
    person = account_named(named)
    if person is not None and person.pk == owner.pk:
        raise MemberError("yourself")
    try:
        with transaction.atomic():
            hold_galleries([gallery.pk])
            _check(gallery, named)
            if _is_known(gallery, person):
                person = None
            invitation = MemberInvitation.objects.create(
                gallery=gallery, named=named, person=person, role=role
            )
            _note(Action.MEMBER_INVITED, invitation)
            mailing.send_soon(invitation, site)
    except IntegrityError as error:
        raise MemberError("invited", {"name": named}) from error
    return invitation


def _check(gallery: Gallery, named: str) -> None:
    members, invitations = gallery.members.all(), gallery.invitations.all()
    if members.filter(person__username=named).exists():
        raise MemberError("member", {"name": named})
    if invitations.filter(named__iexact=named).exists():
        raise MemberError("invited", {"name": named})
    if members.count() + invitations.count() >= MAX_PEOPLE:
        raise MemberError("too_many", {"limit": MAX_PEOPLE})


def _is_known(gallery: Gallery, person: User | None) -> bool:
    """The same is asked of nobody: an answer takes as long whether there is an account or not."""
    pk = 0 if person is None else person.pk
    asked = gallery.invitations.filter(person=pk).exists()
    joined = gallery.members.filter(person=pk).exists()
    rested = timezone.now() - MemberRefusal.REST
    refused = gallery.refusals.filter(person=pk, created__gt=rested).exists()
    waiting = MemberInvitation.objects.filter(person=pk, gallery__owner=gallery.owner_id).count()
    return asked or joined or refused or waiting >= MAX_WAITING


def accept(invitation: MemberInvitation) -> Member | None:
    """Become a member; None if the invitation was withdrawn meanwhile."""
    with transaction.atomic():
        hold_galleries([invitation.gallery_id])
        asked = MemberInvitation.objects.to(invitation.person_id).filter(pk=invitation.pk).first()
        if asked is None:
            return None
        member, is_new = Member.objects.get_or_create(
            gallery_id=asked.gallery_id, person_id=asked.person_id, defaults={"role": asked.role}
        )
        asked.delete()
        if is_new:
            _note(Action.MEMBER_ACCEPTED, member)
    return member


def decline(invitation: MemberInvitation) -> None:
    """The row stays for its owner, and reaches nobody any more; nor does another for a while."""
    with transaction.atomic():
        hold_galleries([invitation.gallery_id])
        row = MemberInvitation.objects.filter(pk=invitation.pk, person=invitation.person_id)
        if row.update(person=None):
            MemberRefusal.objects.update_or_create(
                gallery_id=invitation.gallery_id,
                person_id=invitation.person_id,
                defaults={"created": timezone.now()},
            )
            _note(Action.MEMBER_DECLINED, invitation)


def withdraw(invitation: MemberInvitation) -> None:
    with transaction.atomic():
        hold_galleries([invitation.gallery_id])
        if MemberInvitation.objects.filter(pk=invitation.pk).delete()[0]:
            _note(Action.MEMBER_WITHDRAWN, invitation)
        elif member := _accepted_as(invitation):
            _end(member, Action.MEMBER_REMOVED)


def _accepted_as(invitation: MemberInvitation) -> Member | None:
    """The member, if it was accepted since it was read. Call it with the gallery locked."""
    if invitation.person_id is None:
        return None
    joined = Member.objects.filter(gallery=invitation.gallery_id, person=invitation.person_id)
    return joined.select_related("person").first()


def change_role(one: Member | MemberInvitation, role: Role) -> Member | MemberInvitation:
    """Of a member or of somebody who has not answered; holds from the next request on.

    Returns what it is now: an invitation may have been accepted meanwhile.
    """
    with transaction.atomic():
        hold_galleries([one.gallery_id])
        if isinstance(one, MemberInvitation):
            one = _accepted_as(one) or one
        others = type(one)._default_manager.filter(pk=one.pk).exclude(role=role)
        if others.update(role=role):
            one.role = role
            _note(Action.MEMBER_CHANGED, one)
    return one


def remove(member: Member) -> None:
    _end(member, Action.MEMBER_REMOVED)


def leave(member: Member) -> None:
    _end(member, Action.MEMBER_LEFT)


def _end(member: Member, action: Action) -> None:
    """What the person added stays in the gallery."""
    with transaction.atomic():
        hold_galleries([member.gallery_id])
        if Member.objects.filter(pk=member.pk).delete()[0]:
            _note(action, member)


def _note(action: Action, one: Member | MemberInvitation) -> None:
    gallery, person = str(one.gallery_id), one.person_id
    note(action, one, gallery=gallery, person=person, role=str(one.role))


def waiting_for(user_id: int | None) -> list[MemberInvitation]:
    """The invitations a person can answer, with gallery and owner."""
    return list(MemberInvitation.objects.to(user_id).select_related("gallery__owner"))
