"""Answers to people who requested a takedown: on the receipt page, and by mail if they left one."""

from __future__ import annotations

import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.crawling.models import Takedown
from futu.signed_ids import SignedIds

logger = logging.getLogger(__name__)
RECEIPTS = SignedIds("futu.takedown", sep=":")


def receipt_of(takedown: Takedown) -> str:
    """The receipt in the address: the id, signed, so that nobody can guess another's."""
    return RECEIPTS.sign(takedown.id)


def asked_by(receipt: str) -> Takedown | None:
    """The takedown of a receipt; None when the signature is invalid."""
    return RECEIPTS.find(Takedown.objects.all(), receipt)


def send_answer(takedown: Takedown) -> None:
    """Mail the decision. A failing mail server is logged only: the receipt page says the same."""
    if not takedown.email or not settings.FUTU_MAIL:
        return
    with translation.override(takedown.language or settings.LANGUAGE_CODE):
        _send(takedown, [takedown.email])


def _send(takedown: Takedown, to: list[str]) -> None:
    receipt = reverse("crawling:receipt", args=[receipt_of(takedown)])
    text = render_to_string("crawling/answer.txt", {"takedown": takedown, "receipt": receipt})
    try:
        send_mail(_("Your report of a picture"), text, None, to)
    except (smtplib.SMTPException, OSError):
        logger.exception("The answer to takedown %s could not be sent.", takedown.id)
