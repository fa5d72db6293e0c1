"""The product's settings, and a kind of files that takes any bytes."""

from futu.settings import *  # noqa: F403
from futu.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tools.large_uploads"]
