"""The mail to a person whom somebody invited, by a job: an answer takes as long where there is no
such account.

It has nothing that others wrote, but for a user name: it carries no message to strangers.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.galleries.models import MemberInvitation
from apps.jobs import services as jobs

logger = logging.getLogger(__name__)
KIND = "galleries.invitation_mail"
# A person gets one about a gallery in so long, however often it is withdrawn and sent anew.
EVERY = timedelta(days=1)


def send_soon(invitation: MemberInvitation, site: str) -> None:
    """Also where it reaches nobody: the job finds out."""
    if site and settings.FUTU_MAIL:
        jobs.start(KIND, params={"invitation": str(invitation.pk), "site": site})


def send(invitation_id: str, site: str) -> None:
    """To the confirmed address of who is asked, unless they want none."""
    asked = MemberInvitation.objects.filter(pk=invitation_id, person__mails_invitations=True)
    row = asked.select_related("gallery__owner", "person").first()
    if row is None or row.person is None or not _is_waiting(row):
        return
    address = EmailAddress.objects.filter(user=row.person, verified=True).order_by("-primary")
    to = address.values_list("email", flat=True).first()
    if to and cache.add(f"invited:{row.gallery_id}:{row.person_id}", True, EVERY.total_seconds()):
        _mail(row, row.person, to, site)


def _is_waiting(row: MemberInvitation) -> bool:
    return MemberInvitation.objects.to(row.person_id).filter(pk=row.pk).exists()


def _mail(row: MemberInvitation, person: User, to: str, site: str) -> None:
    """A failing mail server is logged only: the page of galleries shows the same."""
    owner = row.gallery.owner
    assert owner is not None  # `MemberInvitationQuerySet.to` asks for one.
    with translation.override(person.language or settings.LANGUAGE_CODE):
        context = {"owner": owner.get_username(), "site": site}
        text = render_to_string("galleries/members/invitation.txt", context)
        subject = _("%(name)s shares a gallery with you") % {"name": owner.get_username()}
        try:
            send_mail(subject, text, None, [to])
        except (smtplib.SMTPException, OSError):
            logger.exception("The mail of an invitation to a gallery could not be sent.")
