"""How many new questions a person or a token may ask a day.

A conditional UPDATE decides, so that simultaneous questions cannot exceed it. What fails before it
can have cost anything is given back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from apps.accounts.models import ApiToken, User
from apps.classification.errors import FAILURES, ClassifyError
from apps.classification.models import DayUse, PersonQuota


@contextmanager
def counted(person: User | None, token: ApiToken | None = None, n: int = 1) -> Iterator[None]:
    """Around asking `n` new questions. Raises ClassifyError where so many are not left."""
    taken = _take(person, token, n)
    try:
        yield
    except FAILURES as error:
        if not getattr(error, "may_cost", False):
            _give_back(taken, n)
        raise


def quota_of(person: User) -> int:
    """0: no limit. Administrators have none unless one is set for them."""
    own = PersonQuota.objects.filter(person=person).values_list("questions", flat=True).first()
    if own is not None:
        return own
    return 0 if person.is_superuser else settings.FUTU_CLASSIFY_QUOTA


def _take(person: User | None, token: ApiToken | None, n: int) -> list[int]:
    """Of both or of neither; the ids of the rows."""
    day = timezone.localdate()
    with transaction.atomic():
        taken = []
        if person is not None and (quota := quota_of(person)):
            taken.append(_add(_use(day, person=person), quota, n, "over_quota"))
        if token is not None and (quota := settings.FUTU_CLASSIFY_TOKEN_QUOTA):
            taken.append(_add(_use(day, token=token), quota, n, "over_token_quota"))
    return taken


def _use(day: date, person: User | None = None, token: ApiToken | None = None) -> int:
    return DayUse.objects.get_or_create(day=day, person=person, token=token)[0].pk


def _add(use: int, quota: int, n: int, code: str) -> int:
    if not DayUse.objects.filter(pk=use, asked__lte=quota - n).update(asked=F("asked") + n):
        raise ClassifyError(code)
    return use


def _give_back(uses: list[int], n: int) -> None:
    DayUse.objects.filter(pk__in=uses).update(asked=Greatest(F("asked") - n, 0))
