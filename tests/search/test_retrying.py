"""A part of the work that is tried again while the whole is still counting."""

from apps.galleries.models import Image
from apps.jobs import services as jobs
from apps.jobs.models import Job


def test_a_part_tried_again_does_not_end_the_whole_early(add):
    """Ten pictures go to the model in two parts; the first is cancelled and tried again."""
    whole = add(*range(10), work=False).job
    jobs.drain(["default"])
    first, second = Job.objects.filter(parent=whole).order_by("created")
    jobs.request_cancel(first)
    whole.refresh_from_db()
    assert whole.done == 8

    first.refresh_from_db()
    assert jobs.retry(first)
    assert jobs.perform(first.pk)
    whole.refresh_from_db()
    assert (whole.state, whole.done) == (Job.State.RUNNING, 8)

    assert jobs.perform(second.pk)
    whole.refresh_from_db()
    assert (whole.state, whole.done) == (Job.State.SUCCEEDED, 10)
    assert Image.objects.filter(state=Image.State.READY).count() == 10
