"""Storage quota. A single conditional UPDATE decides, so concurrent requests cannot exceed it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Case, F, Value, When
from django.db.models.functions import Greatest

from apps.accounts.models import User

# Typical bytes of a phone photo, to express the quota in photos.
PHOTO = 4 * 2**20


@dataclass(frozen=True, slots=True)
class QuotaUsage:
    """Bytes of originals used, and allowed; a `quota` of 0 is unlimited."""

    stored: int
    quota: int

    @property
    def free(self) -> int | None:
        """Bytes left; None without a limit."""
        return max(0, self.quota - self.stored) if self.quota else None

    @property
    def photos(self) -> int:
        """About how many more phone photos fit."""
        return (self.free or 0) // PHOTO

    @property
    def percent(self) -> int:
        """Percentage used, 0 to 100."""
        return min(100, 100 * self.stored // self.quota) if self.quota else 0


def room_of(user_id: int) -> QuotaUsage:
    """A person's current usage, from the database."""
    return room_as_loaded(User.objects.only("stored", "quota", "is_superuser").get(id=user_id))


def room_as_loaded(user: User) -> QuotaUsage:
    """The usage when the person's row was loaded: no query."""
    return QuotaUsage(user.stored, _quota_of(user))


def _quota_of(user: User) -> int:
    """The person's own setting; otherwise none for administrators, and the default for others."""
    if user.quota is not None:
        return user.quota
    return 0 if user.is_superuser else settings.FUTU_QUOTA


def take(user_id: int, size: int) -> bool:
    """Reserve `size` more bytes, unless that exceeds the quota; returns whether it was reserved.

    Call it inside the transaction that writes the rows, before other rows are locked: the lock
    order is people, jobs, index states, pictures.
    """
    quota = Case(
        When(quota__isnull=False, then=F("quota")),
        When(is_superuser=True, then=Value(0)),
        default=Value(settings.FUTU_QUOTA),
    )
    person = User.objects.filter(id=user_id).annotate(allowed=quota)
    fits = person.filter(allowed=0) | person.filter(stored__lte=F("allowed") - size)
    return bool(fits.update(stored=F("stored") + size))


def give_back(user_id: int, size: int) -> None:
    """Release `size` bytes, in the transaction that deletes their rows."""
    User.objects.filter(id=user_id).update(stored=Greatest(F("stored") - size, 0))


def hold(user_ids: Iterable[int]) -> None:
    """Lock these people's rows before any other lock, to `give_back` later."""
    people = User.objects.select_for_update(no_key=True).filter(id__in=user_ids)
    list(people.order_by("id").values_list("id"))
