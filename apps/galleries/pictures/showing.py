"""Whether a picture shows anything, and how to make it show something.

A picture of one colour is like every other of it: whoever compares pictures has to know.
"""

from collections.abc import Callable

from PIL import Image, ImageChops, ImageFile, ImageStat

# Standard deviation of a channel, in levels of 255, at which ... nothing is to be seen (the noise
# of a JPEG is less, a line of text on an empty page is 8 and more),
BLANK = 2.0
# ... an animation may just be fading in,
FAINT = 8.0
# ... there is as much to see as in a photograph.
PLENTY = 40.0
ANIMATED = {"GIF", "PNG", "WEBP", "AVIF"}
# Of an animation that begins with nothing: four seconds of 25 frames, and half a second's work.
MOST_FRAMES = 100
MOST_PIXELS = 100_000_000

WHITE, DARK = (255, 255, 255), (34, 34, 34)
# What is lighter than this is hard to see on white, what is darker than that on the dark ground.
LIGHT, DIM = 192, 80
# Of a drawing, by area and opacity: as much is lost on white, and no more than that in the dark.
MOSTLY, HARDLY = 0.8, 0.05
# Below this share of the picture, what is see-through is no more than round corners.
SEE_THROUGH = 0.02


def is_blank(picture: Image.Image) -> bool:
    """Whether an RGB picture is of one colour, but for noise."""
    return contrast(picture) < BLANK


def contrast(picture: Image.Image) -> float:
    return max(ImageStat.Stat(picture).stddev)


def first_shown(picture: ImageFile.ImageFile, render: Callable[[], Image.Image]) -> Image.Image:
    """What `render` makes of the first frame or, where an animation begins with next to nothing,
    of the first that has plenty to see, or the most of those looked at.
    """
    best = render()
    most = contrast(best)
    if picture.format not in ANIMATED or most >= FAINT:
        return best
    for number in range(1, min(MOST_FRAMES, MOST_PIXELS // (picture.width * picture.height))):
        try:
            picture.seek(number)
            frame = render()
        except (EOFError, OSError, SyntaxError, ValueError, RuntimeError):
            break  # The last one, or damaged: what came before is whole.
        if contrast(frame) > most:
            best, most = frame, contrast(frame)
        if most >= PLENTY:
            break
    return best


def ground_for(opaque: Image.Image, alpha: Image.Image) -> tuple[int, int, int]:
    """What shows through the transparency of an RGB picture: white, or dark for light drawings."""
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
