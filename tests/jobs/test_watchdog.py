"""When a cluster counts as hanging."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from apps.jobs import processes
from apps.jobs.models import Job, Worker
from apps.jobs.services import start
from apps.jobs.supervision.cluster import Cluster
from apps.jobs.supervision.watchdog import Watchdog

pytestmark = pytest.mark.django_db
REASON = "jobs wait and none is taken"


@pytest.fixture
def watchdog() -> Watchdog:
    return Watchdog(Cluster("default"))


def worker(seconds_ago: float) -> None:
    """The cluster's row, ready and last active then."""
    then = timezone.now() - timedelta(seconds=seconds_ago)
    times = {"seen": timezone.now(), "ready": then, "active": then}
    Worker.objects.create(queue="default", host=processes.host(), pid=1, **times)


def waiting() -> None:
    """A job that waits for a minute, and whose queue row is lost."""
    start("test.units", total=1)
    Job.objects.update(woken=timezone.now() - timedelta(minutes=1))
    OrmQ.objects.all().delete()


def found(watchdog: Watchdog) -> list[str]:
    """At three checks in a row."""
    return [watchdog.problem() for _ in range(3)]


def test_a_job_beside_an_idle_cluster_is_woken_again_first(watchdog: Watchdog) -> None:
    worker(60)
    waiting()
    assert watchdog.problem() == ""
    assert OrmQ.objects.count() == 1


@pytest.mark.parametrize(
    "active", [60, -3600], ids=["a minute ago", "before the clock was put back"]
)
def test_one_that_is_not_taken_even_then_restarts_it(watchdog: Watchdog, active: float) -> None:
    worker(active)
    waiting()
    OrmQ.objects.create(key="default", payload="its own", lock=timezone.now())
    assert found(watchdog) == ["", "", REASON]


def test_a_cluster_that_was_active_just_now_is_left_alone(watchdog: Watchdog) -> None:
    worker(1)
    waiting()
    assert found(watchdog) == ["", "", ""]


def test_so_is_one_that_no_job_waits_for(watchdog: Watchdog) -> None:
    worker(60)
    start("test.units", total=1)
    assert found(watchdog) == ["", "", ""]
