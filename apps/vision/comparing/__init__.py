"""What differs between two pictures: registered, evenly lit, measured. Pure functions of pictures,
without database rows. OpenCV is loaded by the submodules, so import those where they are needed.
"""

from enum import StrEnum


class Mode(StrEnum):
    """What the two pictures are: photos of a scene, or screens and drawings; `AUTO` looks."""

    AUTO = "auto"
    PHOTO = "photo"
    SCREEN = "screen"
