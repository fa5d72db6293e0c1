"""`manage.py invite [--uses N] [--days N] [--note TEXT]`: a link to make an account with."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Invitation
from apps.accounts.services import joining
from futu.address import public_url


class Command(BaseCommand):
    help = (
        "Print an invitation link for new accounts (FUTU_SIGNUP=invite). If there is no account "
        "yet, print the link that creates the first one, an administrator."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--uses",
            type=int,
            default=1,
            metavar="N",
            help="Number of accounts that can be created with the link. Default: 1.",
        )
        parser.add_argument(
            "--days",
            type=int,
            default=7,
            metavar="N",
            help="Days until the link expires. Default: 7.",
        )
        parser.add_argument("--note", default="", help="A note on who the link is for.")

    def handle(self, *args: Any, **options: Any) -> None:
        site = public_url(settings.ALLOWED_HOSTS, https=settings.FUTU_HTTPS)
        if joining.nobody_is_here():
            path = f"{reverse('account_signup')}?code={joining.setup_code()}"
        elif settings.FUTU_SIGNUP != joining.INVITE:
            raise CommandError("Invitations count where FUTU_SIGNUP is “invite”.")
        elif min(options["uses"], options["days"]) < 1:
            raise CommandError("--uses and --days are at least 1.")
        else:
            invitation = Invitation.objects.create(
                uses=options["uses"],
                expires=timezone.now() + timedelta(days=options["days"]),
                note=options["note"][:100],
            )
            path = reverse("accounts:invited", args=[joining.signed_id(invitation)])
        self.stdout.write(site.rstrip("/") + path)
