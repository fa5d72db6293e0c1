"""The checks of all rooms: each declares its own in its `doctor.py`, which `apps.doctor` reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from futu.doctor.findings import Finding, FindingKind
from futu.doctor.scopes import Scope

Examine = Callable[[Scope], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """`is_sliced`: a daily run looks at a slice alone, since bytes are read, or it takes long.
    A function says so where it depends on the storage.

    `reads_bytes`: whole files are read; `manage.py verify` leaves it out.
    """

    name: str
    examine: Examine
    sliced: Callable[[], bool]
    reads_bytes: bool = False

    @property
    def is_sliced(self) -> bool:
        return self.sliced()


_checks: dict[str, Check] = {}
_kinds: dict[str, FindingKind] = {}


def check(
    name: str, *, is_sliced: bool | Callable[[], bool] = False, reads_bytes: bool = False
) -> Callable[[Examine], Examine]:
    """Declare the decorated function to be a check. Its findings are told by code and id."""

    def declare(examine: Examine) -> Examine:
        if name in _checks:
            raise ValueError(f"There is a check named {name!r} already.")
        sliced = is_sliced if callable(is_sliced) else lambda: bool(is_sliced or reads_bytes)
        _checks[name] = Check(name, examine, sliced, reads_bytes)
        return examine

    return declare


def register(found: FindingKind) -> FindingKind:
    """Declare a kind of finding, so that reports can say it."""
    if found.code in _kinds:
        raise ValueError(f"There is a kind of finding named {found.code!r} already.")
    _kinds[found.code] = found
    return found


def checks() -> list[Check]:
    return list(_checks.values())


def find_kind(code: str) -> FindingKind | None:
    """None for a code of another release."""
    return _kinds.get(code)


def findings(*rooms: str) -> Iterator[Finding]:
    """What the checks of these rooms find that read no files; of all rooms if none is named."""
    for one in checks():
        if not one.reads_bytes and (not rooms or one.name.split(".")[0] in rooms):
            yield from one.examine(Scope())
