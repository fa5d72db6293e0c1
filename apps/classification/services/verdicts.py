"""The cache: one verdict a file and recipe, and one question at a time for it.

Whoever gets the lease asks; all others wait for the verdict, or share the failure. The lease of
a process that died ends at once on its host, and elsewhere by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from apps.classification.errors import FAILURES, OVER_QUOTA, ClassifyError, code_of
from apps.classification.models import Lease, Recipe, Verdict
from apps.classification.services.engines import Made
from apps.galleries.pictures import PictureError
from apps.jobs import processes
from apps.providers.errors import BusyError, ProviderError, error_of
from apps.providers.services.calling import longest

POLL = 0.1
# For this machine's rules; a hosted model's lease is as long as its provider's longest call.
LOCAL_LEASE = timedelta(minutes=3)
# Failures that are one person's alone: others who wait ask for themselves.
PERSONAL = frozenset({"no_consent", "over_budget", "busy_decoding"}) | OVER_QUOTA
# A failure is shown for so long to those who waited for it.
SHOWN = timedelta(seconds=5)


def known(sha256: str, recipe: Recipe) -> Verdict | None:
    return Verdict.objects.filter(sha256=sha256, recipe=recipe).first()


def count_hit(verdict: Verdict) -> None:
    Verdict.objects.filter(pk=verdict.pk).update(hits=F("hits") + 1)


def once(sha256: str, recipe: Recipe, make: Callable[[], Made]) -> tuple[Verdict, bool]:
    """The verdict, and whether it was there or made by somebody else meanwhile.

    Raises what `make` raises, also where somebody else's did while this one waited.
    """
    me, waited_for = uuid4(), None
    deadline = time.monotonic() + lease_of(recipe).total_seconds()
    while not (found := known(sha256, recipe)):
        lease = Lease.objects.filter(sha256=sha256, recipe=recipe).first()
        if _is_free(lease, waited_for):
            if _claim(sha256, recipe, me, lease):
                return _lead(sha256, recipe, make, me)
            continue
        assert lease is not None
        if lease.error:
            raise failure_of(lease.error)
        if time.monotonic() > deadline:
            raise BusyError
        waited_for = lease.holder
        time.sleep(POLL)
    return found, True


def lease_of(recipe: Recipe) -> timedelta:
    return LOCAL_LEASE if recipe.provider is None else longest(recipe.provider)


def store(sha256: str, recipe: Recipe, made: Made) -> Verdict:
    """The verdict of what a model said; the first one written stays."""
    row = row_of(sha256, recipe, made)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Verdict.objects.get(sha256=sha256, recipe=recipe)
    return row


def row_of(sha256: str, recipe: Recipe, made: Made) -> Verdict:
    return Verdict(
        sha256=sha256,
        recipe=recipe,
        category=made.category if made.confidence >= recipe.floor else "",
        likeliest=made.category,
        confidence=made.confidence,
        scores=made.scores,
        description=made.description,
        model=made.model,
        milliseconds=made.milliseconds,
        cost=made.cost,
    )


def _lead(sha256: str, recipe: Recipe, make: Callable[[], Made], me: UUID) -> tuple[Verdict, bool]:
    mine = Lease.objects.filter(sha256=sha256, recipe=recipe, holder=me)
    # Somebody may have stored it between the look and the claim.
    if found := known(sha256, recipe):
        mine.delete()
        return found, True
    try:
        verdict = store(sha256, recipe, make())
    except FAILURES as error:
        code = code_of(error)[:40]
        if code in PERSONAL:
            mine.delete()
        else:
            mine.update(error=code, until=timezone.now() + SHOWN)
        raise
    except BaseException:
        mine.delete()
        raise
    mine.delete()
    return verdict, False


def _is_free(lease: Lease | None, waited_for: UUID | None) -> bool:
    """Of nobody, of one that died or whose time is over, or of one that failed before we came."""
    if lease is None or lease.until < timezone.now():
        return True
    if lease.process and processes.is_dead(lease.process):
        return True
    return bool(lease.error) and lease.holder != waited_for


def _claim(sha256: str, recipe: Recipe, me: UUID, seen: Lease | None) -> bool:
    """Take the lease as it was seen; False where somebody else was quicker."""
    until = timezone.now() + lease_of(recipe)
    if seen is not None:
        same = Lease.objects.filter(pk=seen.pk, holder=seen.holder, until=seen.until)
        return bool(same.update(holder=me, process=processes.name(), until=until, error=""))
    try:
        with transaction.atomic():
            Lease.objects.create(
                sha256=sha256, recipe=recipe, holder=me, process=processes.name(), until=until
            )
    except IntegrityError:
        return False
    return True


def failure_of(code: str) -> Exception:
    """The failure that a code stands for; its figures, such as sizes, are not kept."""
    if code in ClassifyError.SENTENCES:
        return ClassifyError(code)
    of_provider: ProviderError | None = error_of(code)
    if of_provider:
        return of_provider
    is_whole = "%(" not in str(PictureError.SENTENCES.get(code, "%("))
    return PictureError(code if is_whole else "broken")
