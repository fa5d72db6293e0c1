"""Settings of workers whose builders can be held up."""

from tests.jobs.settings import *  # noqa: F403
from tests.jobs.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.search.index.slowly"]
