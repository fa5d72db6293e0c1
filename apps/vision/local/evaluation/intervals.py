"""Confidence intervals of measured shares."""

from dataclasses import dataclass

# 95 % of a normal distribution lie within this many standard deviations.
Z = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total` with its 95 % Wilson score interval, which is valid near 0 and 1, too."""

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
        centre = (share + z * z / (2 * n)) / (1 + z * z / n)
        half_width = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
        return max(0.0, centre - half_width), min(1.0, centre + half_width)

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
