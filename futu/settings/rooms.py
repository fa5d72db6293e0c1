"""Enabled rooms: their pages are shown, and their workers start."""

from futu import rooms
from futu.settings.instance import env

INSTALLED_ROOMS = rooms.installed()
# Keys of rooms, such as "films,enhancement"; empty: all; "none".
FUTU_ROOMS = env.list("FUTU_ROOMS", default=[])
ROOMS = rooms.chosen(INSTALLED_ROOMS, FUTU_ROOMS)
