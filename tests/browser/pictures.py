"""Pictures to upload, made from the samples that scikit-image and scikit-learn ship."""

from pathlib import Path

from PIL import Image

from apps.search.demo.photos import sample_photos

NAMES = ("astronaut", "chelsea", "coffee", "rocket", "china", "flower")


def photos(folder: Path) -> list[Path]:
    """Six photos as JPEG files in `folder`, under the names of `NAMES`."""
    known = {path.stem: path for path in sample_photos()}
    return [as_jpeg(known[name], folder / f"{name}.jpg") for name in NAMES]


def as_jpeg(source: Path, target: Path) -> Path:
    with Image.open(source) as picture:
        picture.convert("RGB").save(target, quality=90)
    return target


def broken(folder: Path) -> Path:
    """A JPEG that ends in the middle."""
    whole = photos(folder)[0].read_bytes()
    target = folder / "broken.jpg"
    target.write_bytes(whole[: len(whole) // 3])
    return target


def no_picture(folder: Path) -> Path:
    target = folder / "letter.jpg"
    target.write_text("Dear all, this is no picture.")
    return target
