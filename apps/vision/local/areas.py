"""Areas of pictures, in fractions of the upright picture's width and height."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rectangle:
    """An axis-aligned rectangle in fractions; `x` and `y` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def share(self) -> float:
        """The share of the picture that it covers, 0 to 1."""
        return self.width * self.height

    def corners(self) -> Floats:
        """(4, 2), clockwise from the upper left."""
        right, bottom = self.x + self.width, self.y + self.height
        return np.array([[self.x, self.y], [right, self.y], [right, bottom], [self.x, bottom]])

    def as_list(self) -> list[float]:
        """[x, y, width, height], rounded to 4 decimals."""
        return [round(side, 4) for side in (self.x, self.y, self.width, self.height)]


WHOLE = Rectangle(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Area:
    """A quadrilateral. The corners of two corresponding areas come in the same order: clockwise
    from the upper left of the one that is upright."""

    corners: tuple[Point, Point, Point, Point]

    @classmethod
    def from_corners(cls, corners: Floats) -> "Area":
        """From an array (4, 2), clipped to the picture."""
        inside = np.clip(corners, 0.0, 1.0)
        first, second, third, fourth = ((float(x), float(y)) for x, y in inside)
        return cls((first, second, third, fourth))

    def within(self, part: Rectangle) -> "Area":
        """The same area in the coordinates of the picture that `part` was cropped from."""
        origin, size = (part.x, part.y), (part.width, part.height)
        return Area.from_corners(np.array(self.corners) * size + origin)

    @property
    def rectangle(self) -> Rectangle:
        """Its bounding box."""
        points = np.array(self.corners)
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return Rectangle(float(left), float(top), float(right - left), float(bottom - top))

    @property
    def share(self) -> float:
        """The share of the picture that it covers, 0 to 1."""
        return abs(signed_area(np.array(self.corners)))

    @property
    def points(self) -> str:
        """In the format of an SVG polygon: "x,y x,y x,y x,y"."""
        return " ".join(f"{x:.4f},{y:.4f}" for x, y in self.corners)

    def as_list(self) -> list[list[float]]:
        """The corners as [x, y], rounded to 4 decimals."""
        return [[round(x, 4), round(y, 4)] for x, y in self.corners]


def signed_area(corners: Floats) -> float:
    """The area of a polygon (n, 2); negative if its points go counterclockwise on screen."""
    x, y = corners[:, 0], corners[:, 1]
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)


def is_convex(corners: Floats) -> bool:
    """Whether a polygon (n, 2) turns in the same direction at each corner."""
    edges = np.roll(corners, -1, axis=0) - corners
    following = np.roll(edges, -1, axis=0)
    turns = edges[:, 0] * following[:, 1] - edges[:, 1] * following[:, 0]
    return bool(np.all(turns > 0) or np.all(turns < 0))


def inverse(homography: Floats) -> Floats:
    """Raises numpy.linalg.LinAlgError if the matrix is singular."""
    return np.asarray(np.linalg.inv(homography), np.float64)


def transformed(homography: Floats, points: Floats) -> Floats:
    """Points (n, 2) under a homography (3, 3)."""
    homogeneous = np.column_stack([points, np.ones(len(points))]) @ homography.T
    return np.asarray(homogeneous[:, :2] / homogeneous[:, 2:], np.float64)
