"""How much a person may keep. One conditional UPDATE decides, so two tabs cannot both win."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Greatest

from apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes of originals a person keeps, and may keep; a `quota` of 0 is no limit."""

    stored: int
    quota: int

    @property
    def free(self) -> int | None:
        """Bytes left; None without a limit."""
        return max(0, self.quota - self.stored) if self.quota else None

    @property
    def percent(self) -> int:
        """How full it is, 0 to 100."""
        return min(100, 100 * self.stored // self.quota) if self.quota else 0


def room_of(user_id: int) -> Room:
    """The room of a person at this moment."""
    return room_as_loaded(User.objects.only("stored", "quota").get(id=user_id))


def room_as_loaded(user: User) -> Room:
    """The room as it was when the person's row was read: costs no query."""
    quota = settings.FUTU_QUOTA if user.quota is None else user.quota
    return Room(user.stored, quota)


def take(user_id: int, size: int) -> bool:
    """Count `size` more bytes as kept, unless that is over the quota; whether it was counted.

    Call it inside the transaction that writes the rows of those bytes, before any other row
    is locked: people, jobs, index states, pictures is everybody's order.
    """
    quota = Coalesce(F("quota"), Value(settings.FUTU_QUOTA))
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
