"""The settings of an instance that has one room more: tests/house/atelier."""

from futu.settings import *  # noqa: F403
from tests.house.atelier.room import ROOM

INSTALLED_ROOMS = ROOMS = (ROOM,)
