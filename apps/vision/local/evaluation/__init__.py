"""How well pictures are verified: true pairs, hard negatives, thresholds chosen and reported."""
