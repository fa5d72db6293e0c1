"""The second look at a finding: before it is told, and under its lock before it is repaired."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from futu.doctor import Check, Finding, Scope

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Second:
    """What became of a finding: it is gone, there still, or was repaired."""

    finding: Finding | None
    is_repaired: bool = False


def look_again(
    check: Check, finding: Finding, beat: Callable[[], object], *, repair: bool
) -> Second:
    """Scope at what it touches alone, with that locked; repair it if it is still so.

    Where whole files have to be read for that nothing is locked meanwhile: what is repaired then
    is looked at by its repair.
    """
    if check.reads_bytes:
        found = _still(check, finding, beat)
        return _repaired(found, finding) if found and repair else Second(found)
    with transaction.atomic():
        finding.kind.hold(finding)
        found = _still(check, finding, beat)
        return _repaired(found, finding, is_held=True) if found and repair else Second(found)


def _still(check: Check, finding: Finding, beat: Callable[[], object]) -> Finding | None:
    scope = Scope(only=finding.pk, beat=beat)
    for found in check.examine(scope):
        if (found.code, found.pk) == (finding.code, finding.pk) and not found.is_leftover:
            return found
    return None


def _repaired(found: Finding, finding: Finding, *, is_held: bool = False) -> Second:
    repair = found.kind.repair
    if repair is None:
        return Second(found)
    try:
        with transaction.atomic():
            if not is_held:
                finding.kind.hold(finding)
            repair(found)
    except Exception:
        logger.exception("%s could not be repaired: %s", found.code, found.touches)
        return Second(found)
    logger.warning("Repaired: %s (%s)", found.sentence, found.code)
    return Second(found, is_repaired=True)
