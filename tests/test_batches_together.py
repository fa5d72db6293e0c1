"""One batch in many hands at once, on PostgreSQL: all that was taken is counted, and none waits."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from apps.galleries.models import Gallery, Image
from apps.galleries.services import add_images
from apps.galleries.services.batches import Batch, close
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.pictures import picture_bytes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HANDS, FILES = 3, 6


def send(gallery: Gallery, batch: Batch, hand: int) -> None:
    for seed in range(hand * FILES, (hand + 1) * FILES):
        add_images(gallery, [SimpleUploadedFile(f"{seed}.png", picture_bytes(seed))], batch)


def work(senders: list[Future[None]]) -> None:
    while not all(sender.done() for sender in senders):
        jobs.drain()
        jobs.reconcile()


def hold_and_go_on() -> None:
    for _ in range(10):
        for ask in (jobs.request_pause, jobs.resume):
            for job in Job.objects.active():
                ask(job)


def test_senders_workers_and_a_person_do_not_wait_for_each_other(gallery):
    batch = Batch(uuid4(), size=HANDS * FILES)

    def alone(hand: Callable[..., None], *given: object) -> None:
        try:
            hand(*given)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS + 3) as pool:
        senders = [pool.submit(alone, send, gallery, batch, hand) for hand in range(HANDS)]
        others = [pool.submit(alone, work, senders) for _ in range(2)]
        others.append(pool.submit(alone, hold_and_go_on))
    for done in senders + others:
        done.result()
    close(batch.id, gallery.owner_id)
    jobs.drain()
    job = Job.objects.exclude(owner=None).top_level().get()
    assert (job.state, job.done, job.total) == (Job.State.SUCCEEDED, HANDS * FILES, HANDS * FILES)
    assert Image.objects.filter(state=Image.State.READY).count() == HANDS * FILES
    assert Job.objects.filter(parent=job).count() == 1
