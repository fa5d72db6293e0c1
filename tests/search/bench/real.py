"""Generated vectors that resemble those of photos and of their edited copies."""

import numpy as np

from apps.vision.projection import unit_rows
from tools.bench.search.vectors import Real

DIMS, PHOTOS = 32, 300
# How far an edit shifts a picture's vector.
EDITS = (0.1, 0.5, 1.2)


def real_like(photos: int = PHOTOS) -> Real:
    """Subjects with a few photos each, varying more in some directions than in others."""
    chance = np.random.default_rng(3)
    scale = np.linspace(2, 0.2, DIMS, dtype=np.float32)
    subjects = chance.standard_normal((photos // 4 + 1, DIMS), np.float32) * scale
    chosen = subjects[chance.integers(len(subjects), size=photos)]
    pictures = unit_rows(chosen + 0.9 * chance.standard_normal(chosen.shape, np.float32) * scale)
    moves = unit_rows(chance.standard_normal((photos * len(EDITS), DIMS), np.float32))
    away = moves.reshape(photos, len(EDITS), DIMS) * np.array(EDITS, np.float32)[:, None]
    copies = unit_rows((pictures[:, None] + away).reshape(-1, DIMS))
    return Real(pictures, copies.reshape(away.shape))
