"""Share links of comparisons: one at a time, signed, checked on every request.

A revoked link opens nothing again; a new one has another address.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from apps.audit.actions import Action
from apps.audit.services import note
from apps.comparison.models import Comparison, SharedComparison
from futu.best_effort import best_effort
from futu.signed_ids import SignedIds

LINKS = SignedIds("futu.share.comparison")


def link_of(comparison: Comparison) -> SharedComparison | None:
    """The link that works, if there is one."""
    return SharedComparison.objects.filter(comparison=comparison, revoked=None).first()


def make_link(comparison: Comparison) -> SharedComparison:
    """Or the one there is."""
    try:
        with transaction.atomic():
            link = SharedComparison.objects.create(comparison=comparison)
            note(Action.LINK_MADE, link, actor=comparison.owner_id)
            return link
    except IntegrityError:
        return SharedComparison.objects.get(comparison=comparison, revoked=None)


def revoke_link(comparison: Comparison) -> None:
    with transaction.atomic():
        link = link_of(comparison)
        living = SharedComparison.objects.filter(comparison=comparison, revoked=None)
        if living.update(revoked=timezone.now()):
            note(Action.LINK_REVOKED, link, actor=comparison.owner_id)


def signed_id(link: SharedComparison) -> str:
    """The signed id in the link's address."""
    return LINKS.sign(link.id)


def opened(signed: str) -> SharedComparison | None:
    """The link of an address; None unless it opens a result of a person whose account is open."""
    files = ("first", "second", "aligned", "difference")
    living = SharedComparison.objects.filter(
        revoked=None, comparison__owner__is_active=True, comparison__result__isnull=False
    )
    return LINKS.find(living.select_related(*(f"comparison__{name}" for name in files)), signed)


def count_visit(link: SharedComparison) -> None:
    row = SharedComparison.objects.filter(id=link.id)
    best_effort("a visit of a link", lambda: row.update(visits=F("visits") + 1))
