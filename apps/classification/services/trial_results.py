"""The figures of a trial: how often each recipe was right, where it was wrong, and what it took."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from math import comb, sqrt

from apps.classification.categories import UNSURE
from apps.classification.models import Recipe, Trial, TrialAnswer

# Of the normal distribution: 95 % lie within.
Z = 1.96
# Below it a difference is hardly chance.
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `total`, with the interval (Wilson, 95 %) that the true share lies in."""

    right: int
    total: int

    @property
    def value(self) -> float:
        return self.right / self.total if self.total else 0.0

    @property
    def low(self) -> float:
        return max(0.0, self._middle - self._half)

    @property
    def high(self) -> float:
        return min(1.0, self._middle + self._half) if self.total else 1.0

    @property
    def _middle(self) -> float:
        n = self.total
        return (self.value + Z * Z / (2 * n)) / (1 + Z * Z / n) if n else 0.0

    @property
    def _half(self) -> float:
        n, p = self.total, self.value
        if not n:
            return 0.0
        return Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)


@dataclass(frozen=True)
class Results:
    """Of one recipe. Failures are no answers: they are counted apart."""

    recipe: Recipe
    answers: list[TrialAnswer]

    @cached_property
    def answered(self) -> list[TrialAnswer]:
        return [one for one in self.answers if one.said]

    @property
    def failed(self) -> list[TrialAnswer]:
        return [one for one in self.answers if one.error]

    @property
    def open(self) -> int:
        return len(self.answers) - len(self.answered) - len(self.failed)

    @cached_property
    def accuracy(self) -> Share:
        return _share(self.answered)

    @property
    def unsure(self) -> int:
        return sum(one.said == UNSURE for one in self.answered)

    @property
    def wrong(self) -> list[TrialAnswer]:
        return [one for one in self.answered if one.said != one.truth]

    def of_category(self, code: str) -> Share:
        return _share([one for one in self.answered if one.truth == code])

    @cached_property
    def confusion(self) -> Counter[tuple[str, str]]:
        return Counter((one.truth, one.said) for one in self.answered)

    @property
    def paid(self) -> int:
        """Millionths: in this trial, known answers left out."""
        return sum(one.paid or 0 for one in self.answered)

    @property
    def price(self) -> int | None:
        """Millionths for 1,000 answers, by what each cost when it was made."""
        prices = [one.price for one in self.answered if one.price is not None]
        return round(1000 * sum(prices) / len(prices)) if prices else None

    @property
    def milliseconds(self) -> int | None:
        times = [one.milliseconds for one in self.answered]
        return round(sum(times) / len(times)) if times else None


@dataclass(frozen=True, slots=True)
class Difference:
    """Pictures that one recipe alone had right."""

    better: int
    worse: int

    @property
    def may_be_chance(self) -> bool:
        """An exact sign test: as uneven a split of equal recipes is not rare."""
        n, least = self.better + self.worse, min(self.better, self.worse)
        return 2 * sum(comb(n, k) for k in range(least + 1)) / 2**n > LEVEL


def results_of(trial: Trial) -> tuple[Results, Results | None]:
    """Of the recipe that was tried, and of the one that answered then."""
    rows = list(trial.answers.select_related("image").order_by("truth", "name", "pk"))
    tried = Results(trial.recipe, [row for row in rows if row.recipe_id == trial.recipe_id])
    if trial.baseline is None:
        return tried, None
    return tried, Results(
        trial.baseline, [row for row in rows if row.recipe_id == trial.baseline_id]
    )


def difference(tried: Results, other: Results) -> Difference:
    theirs = {one.sha256: one.said == one.truth for one in other.answered}
    ours = {one.sha256: one.said == one.truth for one in tried.answered}
    both = ours.keys() & theirs.keys()
    return Difference(
        sum(ours[one] and not theirs[one] for one in both),
        sum(theirs[one] and not ours[one] for one in both),
    )


def _share(answers: list[TrialAnswer]) -> Share:
    return Share(sum(one.said == one.truth for one in answers), len(answers))
