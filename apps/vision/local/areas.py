"""Areas of pictures: quadrilaterals in fractions of the upright picture's width and height."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rectangle:
    """An upright rectangle in fractions."""

    x: float
    y: float
    width: float
    height: float

    @property
    def share(self) -> float:
        return self.width * self.height

    def corners(self) -> Floats:
        """(4, 2), clockwise from the upper left."""
        right, bottom = self.x + self.width, self.y + self.height
        return np.array([[self.x, self.y], [right, self.y], [right, bottom], [self.x, bottom]])

    def as_list(self) -> list[float]:
        return [round(side, 4) for side in (self.x, self.y, self.width, self.height)]


WHOLE = Rectangle(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Area:
    """Four corners, in the order of the other picture's corners clockwise from its upper left."""

    corners: tuple[Point, Point, Point, Point]

    @classmethod
    def of(cls, corners: Floats) -> "Area":
        """From (4, 2), cut off at the picture's edges."""
        inside = np.clip(corners, 0.0, 1.0)
        first, second, third, fourth = ((float(x), float(y)) for x, y in inside)
        return cls((first, second, third, fourth))

    def within(self, part: Rectangle) -> "Area":
        """The same area of the picture that this one was cut from, as `part` of it."""
        origin, size = (part.x, part.y), (part.width, part.height)
        return Area.of(np.array(self.corners) * size + origin)

    @property
    def rectangle(self) -> Rectangle:
        """The smallest upright rectangle around it."""
        points = np.array(self.corners)
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return Rectangle(float(left), float(top), float(right - left), float(bottom - top))

    @property
    def share(self) -> float:
        """Of the picture, 0 to 1."""
        return abs(signed_share(np.array(self.corners)))

    @property
    def points(self) -> str:
        """As the polygons of drawings have it: "x,y x,y x,y x,y"."""
        return " ".join(f"{x:.4f},{y:.4f}" for x, y in self.corners)

    def as_list(self) -> list[list[float]]:
        return [[round(x, 4), round(y, 4)] for x, y in self.corners]


def signed_share(corners: Floats) -> float:
    """The area of a polygon (n, 2); negative when it runs counterclockwise on the screen."""
    x, y = corners[:, 0], corners[:, 1]
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)


def is_convex(corners: Floats) -> bool:
    """Whether a polygon (n, 2) turns the same way at each corner."""
    edges = np.roll(corners, -1, axis=0) - corners
    following = np.roll(edges, -1, axis=0)
    turns = edges[:, 0] * following[:, 1] - edges[:, 1] * following[:, 0]
    return bool(np.all(turns > 0) or np.all(turns < 0))


def inverse(map_: Floats) -> Floats:
    return np.asarray(np.linalg.inv(map_), np.float64)


def moved(map_: Floats, points: Floats) -> Floats:
    """Points (n, 2) under a 3 × 3 projective map."""
    carried = np.column_stack([points, np.ones(len(points))]) @ map_.T
    return np.asarray(carried[:, :2] / carried[:, 2:], np.float64)
