"""Settings of the processes that tests of the workers start: the tests' own, and test jobs."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs.kinds"]
