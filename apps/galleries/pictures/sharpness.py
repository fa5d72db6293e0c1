"""How much fine detail a picture has, so that of two copies the sharper can be kept."""

from PIL import Image, ImageFilter, ImageStat

# Pictures are compared at one size: an enlarged copy of a small one is not sharp at it.
SIDE = 320
# The Laplacian, around middle grey: bytes have no sign.
_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=2, offset=128)


def sharpness(picture: Image.Image) -> float:
    """The deviation of the Laplacian, in levels of 255."""
    scale = SIDE / max(picture.size)
    width, height = (max(3, round(side * scale)) for side in picture.size)
    grey = picture.convert("L").resize((width, height), Image.Resampling.BICUBIC)
    return float(ImageStat.Stat(grey.filter(_LAPLACIAN)).stddev[0])
