"""Quota of files: the shared one, or the limit of the file's class.

FUTU_CLASS_QUOTAS lists classes with their own limit. A file is released from the counter it was
added to, even if the setting changed since.
"""

from django.conf import settings
from django.db.models import F

from apps.accounts import services as accounts
from apps.media.kinds import QuotaClass, all_kinds
from apps.media.models import ClassUsage, StoredFile, Upload

SHARED = ""


def counter_of(quota: QuotaClass) -> str:
    """The class's own counter, or SHARED."""
    return quota.name if quota.name in settings.FUTU_CLASS_QUOTAS else SHARED


def take(owner_id: int, counter: str, size: int) -> bool:
    """Reserve `size` more bytes, unless that exceeds the limit; returns whether it was reserved.

    Call it inside the transaction that writes the rows, before other locks.
    """
    if counter == SHARED:
        return accounts.take(owner_id, size)
    ClassUsage.objects.get_or_create(owner_id=owner_id, name=counter)
    usage = ClassUsage.objects.filter(owner_id=owner_id, name=counter)
    limit = settings.FUTU_CLASS_QUOTAS[counter]
    fits = usage.filter(stored__lte=limit - size) if limit else usage
    return bool(fits.update(stored=F("stored") + size))


def give_back(stored: StoredFile) -> None:
    """Release bytes, in the transaction that deletes their row."""
    if stored.counted_in == SHARED:
        accounts.give_back(stored.owner_id, stored.bytes)
        return
    usage = ClassUsage.objects.filter(owner=stored.owner_id, name=stored.counted_in)
    usage.update(stored=F("stored") - stored.bytes)


def free_for(owner_id: int, quota: QuotaClass) -> int | None:
    """Bytes free, unfinished uploads included; None if unlimited."""
    counter = counter_of(quota)
    free = _free(owner_id, counter)
    if free is None:
        return None
    together = [kind.name for kind in all_kinds() if counter_of(kind.quota) == counter]
    arriving = Upload.objects.living().owned_by(owner_id).filter(kind__in=together)
    return max(0, free - arriving.held_bytes())


def _free(owner_id: int, counter: str) -> int | None:
    if counter == SHARED:
        return accounts.room_of(owner_id).free
    limit = settings.FUTU_CLASS_QUOTAS[counter]
    if not limit:
        return None
    usage = ClassUsage.objects.filter(owner=owner_id, name=counter).first()
    return max(0, limit - (usage.stored if usage else 0))
