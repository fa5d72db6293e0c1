"""How much a person may keep. One conditional UPDATE decides, so two tabs cannot both win."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Case, F, Value, When
from django.db.models.functions import Greatest

from apps.accounts.models import User

# A photo from a phone, in bytes: to say in photos how much a person may keep.
PHOTO = 4 * 2**20


@dataclass(frozen=True, slots=True)
class QuotaUsage:
    """Bytes of originals a person keeps, and may keep; a `quota` of 0 is no limit."""

    stored: int
    quota: int

    @property
    def free(self) -> int | None:
        """Bytes left; None without a limit."""
        return max(0, self.quota - self.stored) if self.quota else None

    @property
    def photos(self) -> int:
        """About how many photos from a phone still fit."""
        return (self.free or 0) // PHOTO

    @property
    def percent(self) -> int:
        """How full it is, 0 to 100."""
        return min(100, 100 * self.stored // self.quota) if self.quota else 0


def room_of(user_id: int) -> QuotaUsage:
    """The room of a person at this moment."""
    return room_as_loaded(User.objects.only("stored", "quota", "is_superuser").get(id=user_id))


def room_as_loaded(user: User) -> QuotaUsage:
    """The room as it was when the person's row was read: costs no query."""
    return QuotaUsage(user.stored, _quota_of(user))


def _quota_of(user: User) -> int:
    """As set for this person; else none for administrators, and for others what everybody has."""
    if user.quota is not None:
        return user.quota
    return 0 if user.is_superuser else settings.FUTU_QUOTA


def take(user_id: int, size: int) -> bool:
    """Count `size` more bytes as kept, unless that is over the quota; whether it was counted.

    Call it inside the transaction that writes the rows of those bytes, before any other row
    is locked: people, jobs, index states, pictures is everybody's order.
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
    """Count `size` fewer bytes as kept: their rows go in the same transaction."""
    User.objects.filter(id=user_id).update(stored=Greatest(F("stored") - size, 0))


def hold(user_ids: Iterable[int]) -> None:
    """Lock these people's rows, before anything else is locked, to `give_back` later."""
    people = User.objects.select_for_update(no_key=True).filter(id__in=user_ids)
    list(people.order_by("id").values_list("id"))
