"""The sample photographs of scikit-image and scikit-learn.

Only files are read: the packages themselves are never imported.
"""

from importlib.util import find_spec
from pathlib import Path

# (package, folder in it, the photographs among its samples)
SAMPLES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "skimage",
        "data",
        (
            "astronaut.png",
            "brick.png",
            "camera.png",
            "cell.png",
            "chelsea.png",
            "clock_motion.png",
            "coffee.png",
            "coins.png",
            "grass.png",
            "gravel.png",
            "hubble_deep_field.jpg",
            "ihc.png",
            "moon.png",
            "motorcycle_left.png",
            "motorcycle_right.png",
            "retina.jpg",
            "rocket.jpg",
        ),
    ),
    ("sklearn", "datasets/images", ("china.jpg", "flower.jpg")),
)


def sample_photos() -> list[Path]:
    """The photographs on this machine; an empty list when neither package is installed."""
    found: list[Path] = []
    for package, folder, names in SAMPLES:
        spec = find_spec(package)
        for root in spec.submodule_search_locations or () if spec else ():
            found += [path for name in names if (path := Path(root, folder, name)).is_file()]
    return found
