"""Summarise outcomes: accepted true pairs by edit, false positives by kind of negative pair."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.vision.evaluation.rows import Rows
from apps.vision.local.evaluation.cases import ONE_KIND
from apps.vision.local.evaluation.intervals import Share
from apps.vision.local.evaluation.measuring import Outcome
from apps.vision.local.evaluation.templates import TEMPLATES

NEGATIVE_KINDS = {ONE_KIND, *TEMPLATES}


@dataclass(frozen=True, slots=True)
class Summary:
    """Shares of accepted pairs: `accepted` true pairs by edit, `false` positives by kind of
    negative pair; `alarms` lists the file names of the latter."""

    accepted: dict[str, Share]
    false: dict[str, Share]
    alarms: list[tuple[str, str]]

    @property
    def recall(self) -> Share:
        return _sum(self.accepted.values())

    @property
    def false_alarms(self) -> Share:
        return _sum(self.false.values())

    @property
    def precision(self) -> Share:
        right, wrong = self.recall.hits, self.false_alarms.hits
        return Share(right, right + wrong)

    def as_json(self) -> dict[str, Any]:
        return {
            "recall": self.recall.as_json(),
            "precision": self.precision.as_json(),
            "false_alarms": self.false_alarms.as_json(),
            "edits": {name: share.as_json() for name, share in self.accepted.items()},
            "negatives": {name: share.as_json() for name, share in self.false.items()},
            "alarms": self.alarms,
        }

    def tables(self) -> list[Rows]:
        accepted = Rows(_("True pairs that are accepted"), [_("Edit"), _("Pairs"), _("Accepted")])
        accepted.rows = [_row(name, share) for name, share in self.accepted.items()]
        accepted.total = _row(_("All edits"), self.recall)
        false = Rows(_("Wrong pairs that are accepted"), [_("Pairs of"), _("Pairs"), _("Accepted")])
        false.rows = [_row(name, share) for name, share in self.false.items()]
        false.total = _row(_("All"), self.false_alarms)
        precision = Rows(_("Precision"), [_("Of these pairs"), _("Precision")])
        precision.rows = [[str(self.precision.total), str(self.precision)]]
        return [accepted, false, precision]


def summary(outcomes: Iterable[Outcome], nearest: str) -> Summary:
    """`nearest` is the label of pairs of a copy and a similar, but wrong picture."""
    counted: dict[tuple[bool, str], list[int]] = {}
    alarms = []
    for one in outcomes:
        kind = one.kind if one.is_true or one.kind in NEGATIVE_KINDS else nearest
        hits = counted.setdefault((one.is_true, kind), [0, 0])
        hits[0] += one.verifier is not None
        hits[1] += 1
        if one.verifier is not None and not one.is_true:
            alarms.append(one.names)
    shares = {key: Share(*hits) for key, hits in counted.items()}
    return Summary(
        {kind: share for (is_true, kind), share in shares.items() if is_true},
        {kind: share for (is_true, kind), share in shares.items() if not is_true},
        alarms,
    )


def _sum(shares: Iterable[Share]) -> Share:
    every = list(shares)
    return Share(sum(one.hits for one in every), sum(one.total for one in every))


def _row(name: str, share: Share) -> list[str]:
    return [name, str(share.total), str(share)]
