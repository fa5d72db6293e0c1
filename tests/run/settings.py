"""Futu as it is, but for a change of the model, which can be held in the middle."""

from futu.settings import *  # noqa: F403
from futu.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.run.held"]
