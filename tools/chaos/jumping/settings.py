"""Futu as it is, with a clock that jumps."""

from futu.settings import *  # noqa: F403
from futu.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tools.chaos.jumping"]
