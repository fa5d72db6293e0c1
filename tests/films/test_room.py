"""The room asks for all that its models need."""

from apps.films.room import ROOM
from apps.sound.needed import MODULES, WEIGHTS


def test_modules_and_weights() -> None:
    assert set(MODULES) <= set(ROOM.requires)
    assert set(ROOM.weights) == set(WEIGHTS)
