"""Pictures that wait for a job."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Image
from apps.galleries.services.batches import job_of
from apps.galleries.services.settling import hold_galleries
from apps.jobs.states import TERMINAL
from futu.doctor import Finding, FindingKind, Scope, check, register


def _start_again(finding: Finding) -> None:
    image = Image.objects.select_related("gallery").get(id=finding.pk)
    job = job_of(image.gallery, 1)
    Image.objects.filter(id=image.id).update(job=job)


def _hold_gallery(finding: Finding) -> None:
    galleries = Image.objects.filter(id=finding.pk).values_list("gallery", flat=True)
    hold_galleries(list(galleries))


WAITS = register(
    FindingKind(
        "picture_waits",
        "picture",
        _("picture %(id)s waits, and no job is at it"),
        _("“manage.py doctor --repair” starts a job for it."),
        _start_again,
        _hold_gallery,
    )
)


@check("galleries.waiting")
def waiting(scope: Scope) -> Iterator[Finding]:
    ended = Q(job=None) | Q(job__state__in=TERMINAL)
    for image in scope.each(Image.objects.unsettled().filter(ended).only("id")):
        yield WAITS.found(image.id)
