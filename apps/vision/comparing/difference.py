"""How much each place of a registered pair differs: perceived colour, and structure.

Colour distance is that of YIQ (Kotsarenko & Ramos, "Measuring perceived color difference using YIQ
NTSC transmission color space in mobile applications", 2010), structure that of SSIM (Wang et al.,
"Image quality assessment: from error visibility to structural similarity", 2004). A value counts as
different only as far as it lies outside what the other picture has within a pixel: what remains of
misregistration, resampling and anti-aliasing changes less than that.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.comparing.ranges import outside_range
from apps.vision.comparing.warping import Colours, Pair

Plane = NDArray[np.float32]
RGB_TO_YIQ = np.array(
    [[0.299, 0.587, 0.114], [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]], np.float32
)
# Of the squared differences of Y, I and Q.
WEIGHTS = np.array([0.5053, 0.299, 0.1957], np.float32)
# Blur before comparing photos, in pixels: grain and compression; colour is stored at half size.
SIGMA, COLOUR_SIGMA = 1.2, 2.0
# Pixels within which a value is explained; JPEG keeps colour at half size.
REACH, COLOUR_REACH = 1, 2
SSIM_SIGMA = 1.5
C1, C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def yiq(colours: Colours) -> Colours:
    return np.asarray(colours @ RGB_TO_YIQ.T, np.float32)


def blurred(planes: Colours) -> Colours:
    """Brightness by `SIGMA`, colour by `COLOUR_SIGMA`."""
    light = cv2.GaussianBlur(planes[..., 0], (0, 0), SIGMA)
    colour = cv2.GaussianBlur(planes[..., 1:], (0, 0), COLOUR_SIGMA)
    return np.dstack([light, colour])


def colour_difference(first: Colours, second: Colours) -> Plane:
    """(h, w) in levels of 255, of two pictures in YIQ, as far as nothing nearby explains it."""
    light = outside_range(first[..., 0], second[..., 0], REACH)
    colour = outside_range(first[..., 1:], second[..., 1:], COLOUR_REACH)
    outside = np.dstack([light, colour])
    return np.asarray(np.sqrt((outside**2 * (WEIGHTS / WEIGHTS[0])).sum(axis=2)), np.float32)


def structure(pair: Pair) -> Plane:
    """SSIM (h, w) of brightness, −1 to 1."""
    first, second = (yiq(colours)[..., 0] for colours in (pair.first, pair.second))

    def mean(plane: Plane) -> Plane:
        return np.asarray(cv2.GaussianBlur(plane, (11, 11), SSIM_SIGMA), np.float32)

    mean_a, mean_b = mean(first), mean(second)
    var_a, var_b = mean(first**2) - mean_a**2, mean(second**2) - mean_b**2
    both = mean(first * second) - mean_a * mean_b
    above = (2 * mean_a * mean_b + C1) * (2 * both + C2)
    below = (mean_a**2 + mean_b**2 + C1) * (var_a + var_b + C2)
    return np.asarray(above / below, np.float32)
