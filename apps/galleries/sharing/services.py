"""Share links for viewing a gallery without an account.

The link is the row's id, signed. Validity is checked on every request: revoked and expired links,
and those to a gallery in the bin, are refused.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from apps.accounts.services import record
from apps.audit.actions import Action
from apps.audit.services import note
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image, Share
from futu.best_effort import best_effort
from futu.signed_ids import SignedIds

LINKS = SignedIds("futu.share")
# Session key: links unlocked by password.
SESSION_KEY = "shares"


def make_share(
    gallery: Gallery, *, expires: datetime | None, password: str, originals: bool
) -> Share:
    """Create a link to the gallery; an empty password means none."""
    with transaction.atomic():
        share = Share.objects.create(
            gallery=gallery,
            expires=expires,
            password=make_password(password) if password else "",
            originals=originals,
        )
        record(gallery.owner_id, "shared", gallery=str(gallery.id), gallery_name=gallery.name)
        note(Action.LINK_MADE, share, actor=gallery.owner_id)
    return share


def change_share(
    share: Share, *, expires: datetime | None, password: str | None, originals: bool
) -> None:
    """`password`: None keeps it, "" removes it. A new one must be entered by all visitors."""
    share.expires = expires
    share.originals = originals
    if password is not None:
        share.password = make_password(password) if password else ""
    with transaction.atomic():
        share.save(update_fields=["expires", "originals", "password"])
        note(Action.LINK_CHANGED, share)


def revoke_share(share: Share) -> None:
    """Revoke the link; its row stays visible to its owner."""
    with transaction.atomic():
        if Share.objects.filter(id=share.id, revoked=None).update(revoked=timezone.now()):
            note(Action.LINK_REVOKED, share)


def signed_id(share: Share) -> str:
    """The signed id in the link's address."""
    return LINKS.sign(share.id)


def share_of(signed: str) -> Share | None:
    """The row of a link, active or not; None if the link is invalid."""
    return LINKS.find(Share.objects.select_related("gallery__owner"), signed)


def is_open(share: Share) -> bool:
    """A closed account's links stop at once, before its job has deleted it."""
    owner = share.gallery.owner
    return share.is_living and share.gallery.binned is None and bool(owner and owner.is_active)


def pictures_of(share: Share) -> ImageQuerySet:
    """The pictures a visitor may view: those with a preview."""
    images = Image.objects.filter(gallery=share.gallery_id, prepared_at__isnull=False)
    return images.exclude(state=Image.State.FAILED)


def count_visit(share: Share) -> None:
    row = Share.objects.filter(id=share.id)
    best_effort("a visit of a link", lambda: row.update(visits=F("visits") + 1))


def unlock(share: Share, password: str, session: MutableMapping[str, Any]) -> bool:
    """Check the password and unlock the link for this session, until the password changes."""
    if not check_password(password, share.password):
        return False
    session[SESSION_KEY] = {**session.get(SESSION_KEY, {}), share.id.hex: _fingerprint(share)}
    return True


def is_unlocked(share: Share, session: MutableMapping[str, Any]) -> bool:
    if not share.password:
        return True
    kept = session.get(SESSION_KEY, {}).get(share.id.hex, "")
    return constant_time_compare(kept, _fingerprint(share))


def _fingerprint(share: Share) -> str:
    """Changes with the password, like Django's session auth hash."""
    return salted_hmac(LINKS.salt, share.password, algorithm="sha256").hexdigest()
