"""Settings of the tests' spiders, with an additional source kind whose pages are JSON."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS, env

INSTALLED_APPS = [*INSTALLED_APPS, "tests.crawling.spiders.stand_ins.apps.StandInsConfig"]
STORAGES = {
    "default": {
        "BACKEND": "apps.media.storage.DurableStorage",
        "OPTIONS": {"location": env.str("FUTU_TEST_STORAGE")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FUTU_CRAWL_CONTACT = env.str("FUTU_TEST_CONTACT", default="crawls@example.org")
FUTU_CRAWL_PAGE_BYTES = 200_000
FUTU_CRAWL_PICTURE_BYTES = 100_000
