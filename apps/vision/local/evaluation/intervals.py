"""How sure a measured share is."""

from dataclasses import dataclass

# Of a normal distribution, 95 % lie within so many deviations.
Z = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`, with Wilson's 95 % interval, which holds near 0 and 1 too."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        if not self.total:
            return 0.0, 1.0
        n, share, z = self.total, self.value, Z
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        reach = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
        return max(0.0, middle - reach), min(1.0, middle + reach)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} ({low:.3f}–{high:.3f})"

    def as_json(self) -> dict[str, float | int | list[float]]:
        low, high = self.interval
        return {
            "hits": self.hits,
            "total": self.total,
            "share": round(self.value, 4),
            "interval": [round(low, 4), round(high, 4)],
        }
