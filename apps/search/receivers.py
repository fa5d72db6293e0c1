"""Search's reactions to galleries: embed prepared pictures, forget removed, carry moved ones."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver

from apps.galleries.models import Gallery, Image
from apps.galleries.services import set_aside, take_up
from apps.galleries.signals import (
    images_described,
    images_moved,
    images_ready,
    images_removed,
    images_taken_down,
)
from apps.jobs.models import Job
from apps.jobs.signals import job_retried, job_settled
from apps.jobs.states import JobState
from apps.search.active_model import active_key
from apps.search.models import Embedding, IndexState, Query
from apps.search.services import building, documents, embedding, reading, reembedding
from apps.search.services.expiring import delete_unshared
from apps.search.services.index_maintenance import forget_names, request_drop
from apps.search.signals import segment_lost


@receiver(images_removed, sender=Image)
def forget_vectors(gallery_id: UUID, image_ids: list[UUID], **kwargs: Any) -> None:
    Embedding.objects.forget(gallery_id, image_ids, spec=active_key())


@receiver(images_taken_down, sender=Image)
def forget_questions(image_ids: list[UUID], **kwargs: Any) -> None:
    """Queries made with such a picture, or a part of it, contain its vector."""
    Query.objects.filter(image__in=image_ids).delete()


@receiver(images_moved, sender=Image)
def carry_vectors(source_id: UUID, target_id: UUID, image_ids: list[UUID], **kwargs: Any) -> None:
    Embedding.objects.carry(source_id, target_id, image_ids)


@receiver([images_ready, images_described], sender=Image)
def write_documents(image_ids: list[UUID], **kwargs: Any) -> None:
    """Sent where the rows of the pictures are held."""
    documents.write_documents(image_ids)


@receiver(images_ready, sender=Image)
def read_texts(**kwargs: Any) -> None:
    transaction.on_commit(reading.request_reading, robust=True)


@receiver(job_settled, sender=Job)
def settle_pictures(job: Job, **kwargs: Any) -> None:
    """Pictures whose embedding was given up are marked as failed, and can be retried."""
    if job.kind == embedding.KIND:
        set_aside(embedding.waiting_of(job.parent_id), job)


@receiver(job_retried, sender=Job)
def take_pictures_up(job: Job, **kwargs: Any) -> None:
    if job.kind == embedding.KIND:
        take_up(embedding.prepared_of(job.parent_id))


@receiver(job_settled, sender=Job)
def give_up_next(job: Job, **kwargs: Any) -> None:
    """A cancelled change of the model is over; a failed one can be resumed."""
    if job.kind == reembedding.KIND and job.state == JobState.CANCELLED:
        reembedding.clear_next_spec(job.params["spec"])


@receiver(post_delete, sender=Query)
def forget_file(instance: Query, **kwargs: Any) -> None:
    """Files are deleted with their rows, whatever deletes these: a page, the admin, a job."""
    if instance.file:
        transaction.on_commit(partial(delete_unshared, {instance.file}))


@receiver(segment_lost, sender=IndexState)
def replace_segment(state: IndexState, why: str, **kwargs: Any) -> None:
    building.record_fault(state, why)


@receiver(pre_delete, sender=Gallery)
def drop_segments(instance: Gallery, **kwargs: Any) -> None:
    """A permanently deleted gallery takes its rows along; its segments are deleted soon after."""
    states = IndexState.objects.filter(gallery=instance)
    forget_names(states)
    request_drop(states.exclude(segment=""))
