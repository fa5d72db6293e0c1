"""A part of a picture, and the turned picture."""

from dataclasses import dataclass

from PIL import Image as Pillow


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in fractions of the upright picture's width and height."""

    x: float
    y: float
    width: float
    height: float

    def __post_init__(self) -> None:
        fits = 0 <= self.x < 1 and 0 <= self.y < 1 and self.width > 0 and self.height > 0
        if not (fits and self.x + self.width <= 1.001 and self.y + self.height <= 1.001):
            raise ValueError(f"not a part of a picture: {self}")

    @classmethod
    def parse(cls, text: str) -> "Box":
        """From `x,y,width,height`; raises ValueError."""
        x, y, width, height = (float(part) for part in text.split(","))
        return cls(x, y, width, height)

    def crop(self, picture: Pillow.Image) -> Pillow.Image:
        """The part, at least one pixel wide and high."""
        left = min(int(self.x * picture.width), picture.width - 1)
        top = min(int(self.y * picture.height), picture.height - 1)
        right = max(left + 1, round((self.x + self.width) * picture.width))
        bottom = max(top + 1, round((self.y + self.height) * picture.height))
        return picture.crop((left, top, min(right, picture.width), min(bottom, picture.height)))

    def as_list(self) -> list[float]:
        return [self.x, self.y, self.width, self.height]


_TURNED = {
    90: Pillow.Transpose.ROTATE_270,  # Pillow turns counterclockwise.
    180: Pillow.Transpose.ROTATE_180,
    270: Pillow.Transpose.ROTATE_90,
}
TURNS = (0, *_TURNED)


def turned(picture: Pillow.Image, degrees: int) -> Pillow.Image:
    """Turned clockwise by one of `TURNS`."""
    return picture.transpose(_TURNED[degrees]) if degrees else picture
