"""A person's actions: change the model, pause, resume, cancel."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.models import ActiveModel, UnembeddableImage
from apps.search.services.reembedding import cleaning
from apps.vision import weights
from apps.vision.errors import NOT_READY
from apps.vision.specs import get_spec
from apps.vision.weights import registry

KIND = "search.reembed"


class ReembedError(Exception):
    """The action is impossible now. Its text is a message that says what to do."""


def begin(name: str) -> Job:
    """Start making the vectors of the spec `name`; searches use the old ones until then.

    Raises ReembedError.
    """
    key = _usable(name)
    with transaction.atomic():
        active = ActiveModel.objects.hold()
        if active.spec == key:
            sentence = _("The model “%(name)s” answers already; there is nothing to change.")
            raise ReembedError(sentence % {"name": name})
        _refuse_a_second(active)
        job = jobs.start(KIND, params={"spec": key, "about": name})
        active.next_name, active.next_spec, active.job = name, key, job
        active.save()
    return job


def _usable(name: str) -> str:
    """The key of a spec that is fully installed; reads all of its weights."""
    try:
        spec = get_spec(name)
        for needed in spec.weights:
            weights.verify(registry.get(needed))
        return spec.key
    except NOT_READY as error:
        raise ReembedError(str(error)) from error


def _refuse_a_second(active: ActiveModel) -> None:
    if active.next_spec and active.job and active.job.is_active:
        sentence = _(
            "The vectors of “%(name)s” are being made already. See “manage.py reembed --status”, "
            "or give it up first with “manage.py reembed --cancel”."
        )
        raise ReembedError(sentence % {"name": active.next_name})


def _under_way() -> ActiveModel:
    active = ActiveModel.objects.select_related("job").exclude(next_spec="").first()
    if active is None:
        raise ReembedError(
            _("No change of the model is under way. “manage.py reembed --spec NAME” begins one.")
        )
    return active


def pause() -> None:
    """Pause it until somebody resumes it. Raises ReembedError."""
    active = _under_way()
    if not (active.job and active.job.can_pause):
        raise ReembedError(_("It is not going on now, so it cannot be paused."))
    jobs.request_pause(active.job)


def resume(*, leave_out: bool = False) -> Job:
    """Resume one that was paused or failed; existing vectors are kept.

    Raises ReembedError. `leave_out`: switch the model however many pictures are left out.
    """
    active = _under_way()
    job = active.job
    if job and leave_out:
        Job.objects.filter(pk=job.pk).update(params=job.params | {"leave_out": True})
    if job and job.can_resume:
        jobs.resume(job)
        return job
    if job and job.is_active:
        raise ReembedError(_("It is going on already."))
    if job and jobs.retry(job):
        return job
    return _anew(leave_out)


def _anew(leave_out: bool) -> Job:
    """Its job was deleted: finished jobs are deleted after a while."""
    with transaction.atomic():
        active = ActiveModel.objects.hold()
        params = {"spec": active.next_spec, "about": active.next_name, "leave_out": leave_out}
        active.job = jobs.start(KIND, params=params)
        active.save(update_fields=["job"])
    return active.job


def cancel() -> None:
    """Cancel it. The active model stays; the vectors of the other are removed.

    Raises ReembedError.
    """
    active = _under_way()
    if active.job and active.job.is_active:
        jobs.request_cancel(active.job)
    else:
        clear_next_spec(active.next_spec)


def clear_next_spec(spec: str) -> None:
    """Clear the next spec, if it was this one."""
    given_up = ActiveModel.objects.filter(next_spec=spec).exclude(next_spec="")
    if given_up.update(next_name="", next_spec=""):
        cleaning.request()


def retry_left_out() -> Job:
    """Retry the pictures that were left out. Raises ReembedError when there are none."""
    with transaction.atomic():
        active = ActiveModel.objects.hold()
        spec = active.next_spec or active.spec
        if not UnembeddableImage.objects.filter(spec=spec).exists():
            raise ReembedError(_("No picture was left out."))
        running = Job.objects.active().filter(kind=KIND, params__spec=spec).first()
        UnembeddableImage.objects.filter(spec=spec).delete()
        if running:
            return running
        about = active.next_name or active.name
        job = jobs.start(KIND, params={"spec": spec, "about": about})
        if active.next_spec:
            active.job = job
            active.save(update_fields=["job"])
    return job
