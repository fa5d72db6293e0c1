"""Futu as it is, with units that are written down."""

from futu.settings import *  # noqa: F403
from futu.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tools.film_kills"]
