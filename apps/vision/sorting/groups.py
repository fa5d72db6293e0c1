"""Which of ImageNet's 1,000 classes speak for which category, and how much of their probability."""

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np

from apps.vision.classifier import CLASS_COUNT
from apps.vision.projection import Floats


def _some(classes: Iterable[int], share: float = 1.0) -> dict[int, float]:
    return dict.fromkeys(classes, share)


# Dogs, cats, and what else lives with people in a house.
PETS = (
    _some(range(151, 269))
    | _some((281, 282, 283, 284, 285))
    | _some((330, 332, 333, 338), 0.8)
    | _some((1, 88, 89, 331), 0.4)
)
# Dishes, drinks, fruit, vegetables; then what they are served and made in.
FOODS = (
    _some(range(924, 970))
    | _some((923, 987))
    | _some((809, 567, 909, 659, 504, 550, 505, 868, 415, 441, 572, 907, 440), 0.75)
    | _some((762, 582, 467, 766, 926, 813, 910, 988, 990, 891, 532), 0.5)
)
# Landscapes; buildings and sights; what is seen on the way there.
SCENERY = (
    _some((970, 972, 973, 974, 975, 976, 977, 978, 979, 980))
    | _some((483, 497, 500, 663, 668, 698, 832, 873, 538, 442, 649, 682, 915, 853))
    | _some((437, 449, 460, 525, 536, 562, 576, 718, 821, 839, 888, 900, 580, 425), 0.85)
    | _some((780, 871, 914, 625, 672, 829, 705, 554, 628, 403, 510, 858, 912, 825, 958), 0.4)
)
# What shows itself on screens and in print.
SCREENS = _some((916, 664, 782, 487, 590, 681, 620, 527, 592, 605, 508, 851, 918, 921, 922, 917))
PRINT = _some((549, 692, 893, 921, 922, 446, 916, 918))
# What people wear, are and do: where one of these is, a person mostly is.
PEOPLE = _some(
    (
        *(981, 982, 983, 400, 834, 610, 655, 617, 445, 842, 578, 601, 689, 735, 775, 808, 903),
        *(452, 457, 906, 411, 399, 439, 465, 501, 515, 518, 560, 568, 615, 652, 614, 667, 697),
        *(715, 768, 793, 836, 837, 841, 869, 887, 890, 433, 434, 608, 474, 671, 702),
    )
)

GROUPS: Mapping[str, Mapping[int, float]] = {
    "pets": PETS,
    "foods": FOODS,
    "scenery": SCENERY,
    "screens": SCREENS,
    "print": PRINT,
    "people": PEOPLE,
}


@cache
def _matrix() -> Floats:
    """(1000, groups)."""
    matrix = np.zeros((CLASS_COUNT, len(GROUPS)), np.float32)
    for column, shares in enumerate(GROUPS.values()):
        for index, share in shares.items():
            matrix[index, column] = share
    return matrix


def masses(probabilities: Floats) -> list[dict[str, float]]:
    """Of each row of (n, 1000) probabilities, the mass of every group."""
    found = probabilities @ _matrix()
    return [dict(zip(GROUPS, map(float, row), strict=True)) for row in found]
