"""What the doctor finds: a kind, and one row or file that has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from futu.coded import say

Values = Mapping[str, int | float | str]
Act = Callable[["Finding"], object]


def _nothing(finding: Finding) -> None:
    pass


@dataclass(frozen=True, slots=True)
class FindingKind:
    """A kind of finding. `about` is the kind of row or file that has it.

    `sentence` says what is wrong, with `%(id)s` and the finding's values, `remedy` what a person
    can do. `repair` is there where rows prove what is right; it is called in a transaction, after
    `hold` has locked what it touches and the check has looked again.
    """

    code: str
    about: str
    sentence: str | Promise
    remedy: str | Promise
    repair: Act | None = None
    hold: Act = _nothing

    def found(self, pk: object, *, is_leftover: bool = False, **values: Any) -> Finding:
        return Finding(self, str(pk), values, is_leftover)


@dataclass(frozen=True, slots=True)
class Finding:
    """One of a kind. A leftover of a crash will be removed by the next daily sweep."""

    kind: FindingKind
    pk: str
    values: Values = field(default_factory=dict)
    is_leftover: bool = False

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def touches(self) -> str:
        return f"{self.kind.about}:{self.pk}"

    @property
    def sentence(self) -> str:
        return say(self.kind.sentence, {"id": self.pk, **self.values})

    def __str__(self) -> str:
        return self.sentence
