"""What a person may ask: change the model, wait with it, give it up."""

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
    """What was asked cannot be done now. Its text is a sentence that says what to do."""


def begin(name: str) -> Job:
    """Start making the vectors of the spec `name`; searches answer as before until then.

    Raises ReembedError.
    """
    key = _usable(name)
    with transaction.atomic():
        served = ActiveModel.objects.hold()
        if served.spec == key:
            sentence = _("The model “%(name)s” answers already; there is nothing to change.")
            raise ReembedError(sentence % {"name": name})
        _refuse_a_second(served)
        job = jobs.start(KIND, params={"spec": key, "about": name})
        served.next_name, served.next_spec, served.job = name, key, job
        served.save()
    return job


def _usable(name: str) -> str:
    """The key of a spec of which everything is there; reads its weights whole."""
    try:
        spec = get_spec(name)
        for needed in spec.weights:
            weights.verify(registry.get(needed))
        return spec.key
    except NOT_READY as error:
        raise ReembedError(str(error)) from error


def _refuse_a_second(served: ActiveModel) -> None:
    if served.next_spec and served.job and served.job.is_active:
        sentence = _(
            "The vectors of “%(name)s” are being made already. See “manage.py reembed --status”, "
            "or give it up first with “manage.py reembed --cancel”."
        )
        raise ReembedError(sentence % {"name": served.next_name})


def _under_way() -> ActiveModel:
    served = ActiveModel.objects.select_related("job").exclude(next_spec="").first()
    if served is None:
        raise ReembedError(
            _("No change of the model is under way. “manage.py reembed --spec NAME” begins one.")
        )
    return served


def pause() -> None:
    """Wait with it until somebody says to go on. Raises ReembedError."""
    served = _under_way()
    if not (served.job and served.job.can_pause):
        raise ReembedError(_("It is not going on now, so it cannot be paused."))
    jobs.request_pause(served.job)


def resume(*, leave_out: bool = False) -> Job:
    """Go on with one that was paused or failed; what was made is kept. Raises ReembedError.

    `leave_out`: let the model be changed however many pictures are left out.
    """
    served = _under_way()
    job = served.job
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
    """Its job is gone: finished jobs are forgotten after a while."""
    with transaction.atomic():
        served = ActiveModel.objects.hold()
        params = {"spec": served.next_spec, "about": served.next_name, "leave_out": leave_out}
        served.job = jobs.start(KIND, params=params)
        served.save(update_fields=["job"])
    return served.job


def cancel() -> None:
    """Give it up. The model that answers stays; what was made for the other is removed.

    Raises ReembedError.
    """
    served = _under_way()
    if served.job and served.job.is_active:
        jobs.request_cancel(served.job)
    else:
        let_go(served.next_spec)


def let_go(spec: str) -> None:
    """Nothing is made beside the model that answers any more, if it was this."""
    given_up = ActiveModel.objects.filter(next_spec=spec).exclude(next_spec="")
    if given_up.update(next_name="", next_spec=""):
        cleaning.request()


def see_again() -> Job:
    """Try the pictures once more that were left out. Raises ReembedError when none was."""
    with transaction.atomic():
        served = ActiveModel.objects.hold()
        spec = served.next_spec or served.spec
        if not UnembeddableImage.objects.filter(spec=spec).exists():
            raise ReembedError(_("No picture was left out."))
        active = Job.objects.active().filter(kind=KIND, params__spec=spec).first()
        UnembeddableImage.objects.filter(spec=spec).delete()
        if active:
            return active
        about = served.next_name or served.name
        job = jobs.start(KIND, params={"spec": spec, "about": about})
        if served.next_spec:
            served.job = job
            served.save(update_fields=["job"])
    return job
