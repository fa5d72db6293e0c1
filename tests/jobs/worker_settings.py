"""Settings of the processes that tests of the workers start: the apps that they are about alone,
so that they start in a second. The database is the tests' own, with the tables of all apps."""

from tests.settings import *  # noqa: F403

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django_q",
    "apps.jobs",
    "tests.jobs.kinds",
]
# One worker: whichever is killed, it was the one that waited for a task.
Q_CLUSTER = {**Q_CLUSTER, "workers": 1, "queue_limit": 1}  # noqa: F405
# Jobs of these processes belong to a number; the tests' people are accounts.
AUTH_USER_MODEL = "auth.User"
# No pages: what checks them would import all that they show.
ROOT_URLCONF = ""
MIDDLEWARE = []
