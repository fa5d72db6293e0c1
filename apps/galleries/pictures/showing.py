"""Detect blank pictures, and pick the frame and background that make a picture visible.

All pictures of one colour look alike, so comparisons must exclude them.
"""

from collections.abc import Callable

from PIL import Image, ImageChops, ImageFile, ImageStat

# Standard deviation of a channel, in levels of 255, below which ... a picture is blank (JPEG noise
# is less, a line of text on an empty page is 8 and more),
BLANK = 2.0
# ... an animation may be fading in,
FAINT = 8.0
# ... at or above which there is as much detail as in a photograph.
PLENTY = 40.0
ANIMATED = {"GIF", "PNG", "WEBP", "AVIF"}
# Frames examined of an animation with a blank start: four seconds at 25 fps, half a second's work.
MAX_FRAMES = 100
MAX_PIXELS = 100_000_000

WHITE, DARK = (255, 255, 255), (34, 34, 34)
# Lighter pixels are hard to see on white, darker ones on the dark background.
LIGHT, DIM = 192, 80
# Share of a drawing, by area and opacity, lost on white; it must lose less on dark.
MOSTLY, HARDLY = 0.8, 0.05
# Below this share, transparency is only rounded corners.
SEE_THROUGH = 0.02


def is_blank(picture: Image.Image) -> bool:
    """Whether an RGB picture is a single colour, apart from noise."""
    return contrast(picture) < BLANK


def contrast(picture: Image.Image) -> float:
    return max(ImageStat.Stat(picture).stddev)


def first_shown(picture: ImageFile.ImageFile, render: Callable[[], Image.Image]) -> Image.Image:
    """`render` of the first frame that is not nearly blank.

    If none has enough detail, the most detailed one examined.
    """
    best = render()
    most = contrast(best)
    if picture.format not in ANIMATED or most >= FAINT:
        return best
    for number in range(1, min(MAX_FRAMES, MAX_PIXELS // (picture.width * picture.height))):
        try:
            picture.seek(number)
            frame = render()
        except (EOFError, OSError, SyntaxError, ValueError, RuntimeError):
            break  # End of file or damage: the previous frames are valid.
        if contrast(frame) > most:
            best, most = frame, contrast(frame)
        if most >= PLENTY:
            break
    return best


def ground_for(opaque: Image.Image, alpha: Image.Image) -> tuple[int, int, int]:
    """Background for a transparent RGB picture: white, or dark for light drawings."""
    weight = ImageStat.Stat(alpha).sum[0]
    room = 255 * alpha.width * alpha.height
    if not weight or weight > (1 - SEE_THROUGH) * room:
        return WHITE
    grey = opaque.convert("L")
    light = grey.point(lambda value: 255 if value >= LIGHT else 0)
    dim = grey.point(lambda value: 255 if value <= DIM else 0)
    lost_on_white, lost_in_the_dark = (
        ImageStat.Stat(ImageChops.multiply(mask, alpha)).sum[0] / weight for mask in (light, dim)
    )
    return DARK if lost_on_white >= MOSTLY and lost_in_the_dark <= HARDLY else WHITE
