"""Settings of workers whose builds can be paused."""

from tests.jobs.settings import *  # noqa: F403
from tests.jobs.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.search.index.slowly"]
