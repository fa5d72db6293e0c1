"""Vectors: of each picture one, where one belongs, undamaged."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import numpy as np
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Image
from apps.galleries.services import hold_galleries
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.search.active_model import active_model
from apps.search.models import ActiveModel, Embedding, IndexState
from apps.search.services.reembedding import KIND as REEMBED
from apps.search.services.reembedding.missing_vectors import missing_vectors
from futu.doctor import Finding, FindingKind, Scope, check, register

EMBEDDED_AGAIN = _("“manage.py doctor --repair” starts a job that makes it anew.")
TOLERANCE = 0.02


def _hold_image(finding: Finding) -> None:
    """Galleries, the model, states, pictures: the order of all writers."""
    of = Image.including_bin.filter(id=finding.pk).values_list("gallery", flat=True)
    held = hold_galleries(list(of))
    ActiveModel.objects.hold()
    if held:
        specs = {spec for id_ in held for spec in IndexState.objects.specs_of(id_)}
        IndexState.objects.hold(held, specs)
        Image.including_bin.filter(id=finding.pk).held()


def _embed(finding: Finding) -> None:
    """One job makes all that are missing."""
    active = ActiveModel.objects.hold()
    if not Job.objects.active().filter(kind=REEMBED, params__spec=active.spec).exists():
        jobs.start(REEMBED, params={"spec": active.spec, "about": active.name})


def _drop(rows: list[Embedding]) -> None:
    """Delete these rows, and count them as gone for readers."""
    for row in rows:
        states = IndexState.objects.filter(gallery=row.gallery_id, spec=row.spec)
        Embedding.objects.filter(pk=row.pk).delete()
        states.update(removed=F("removed") + 1)


def _drop_misplaced(finding: Finding) -> None:
    rows = _misplaced().filter(image=UUID(finding.pk)).defer("vector")
    _drop(list(rows))


def _drop_doubles(finding: Finding) -> None:
    image, _at, spec = finding.pk.partition("/")
    rows = Embedding.objects.filter(image=UUID(image), spec=spec).defer("vector").order_by("seq")
    _drop(list(rows)[1:])


def _drop_damaged(finding: Finding) -> None:
    _drop(list(Embedding.objects.filter(pk=finding.pk).defer("vector")))
    _embed(finding)


MISSING = register(
    FindingKind(
        "vector_missing",
        "picture",
        _("picture %(id)s is ready and has no vector"),
        EMBEDDED_AGAIN,
        _embed,
        _hold_image,
    )
)
MISPLACED = register(
    FindingKind(
        "vector_misplaced",
        "picture",
        _("picture %(id)s has a vector where it has none to have"),
        _("“manage.py doctor --repair” removes the vector; it is made again when it is needed."),
        _drop_misplaced,
        _hold_image,
    )
)
DOUBLED = register(
    FindingKind(
        "vector_doubled",
        "vectors",
        _("%(count)s vectors stand where one has to (%(id)s)"),
        _("“manage.py doctor --repair” keeps the oldest."),
        _drop_doubles,
        lambda finding: _hold_image(Finding(finding.kind, finding.pk.partition("/")[0])),
    )
)
DAMAGED = register(
    FindingKind(
        "vector_damaged",
        "vector",
        _("vector %(id)s of picture %(image)s is damaged"),
        EMBEDDED_AGAIN,
        _drop_damaged,
        lambda finding: _hold_image(Finding(finding.kind, str(finding.values["image"]))),
    )
)


@check("search.vectors")
def vectors(scope: Scope) -> Iterator[Finding]:
    """Of the model that answers: of the next one its job says how far it is."""
    spec = active_model().spec
    for image in scope.each(missing_vectors(spec).only("id")):
        yield MISSING.found(image.id)


def _misplaced() -> QuerySet[Embedding]:
    rightly = Q(image__binned=None, image__state=Image.State.READY, gallery=F("image__gallery"))
    return Embedding.objects.exclude(rightly)


@check("search.places")
def places(scope: Scope) -> Iterator[Finding]:
    images = Image.including_bin.filter(id__in=_misplaced().values("image"))
    for image in scope.each(images.only("id")):
        yield MISPLACED.found(image.id)


@check("search.doubles")
def doubles(scope: Scope) -> Iterator[Finding]:
    rows = Embedding.objects.order_by().values_list("image", "spec")
    if scope.only is not None:
        rows = rows.filter(image=UUID(scope.only.partition("/")[0]))
    for image, spec, count in rows.annotate(n=Count("id")).filter(n__gt=1):
        if scope.wants(key := f"{image}/{spec}"):
            yield DOUBLED.found(key, count=count)


@check("search.bytes", reads_bytes=True)
def bytes_of_vectors(scope: Scope) -> Iterator[Finding]:
    """Of the length that those of its model have, and of unit length."""
    lengths: dict[str, int] = {}
    for row in scope.each(Embedding.objects.all()):
        stored = bytes(row.vector)
        scope.read_bytes += len(stored)
        expected = lengths.setdefault(row.spec, _length_of(row.spec))
        if len(stored) != expected or not _is_unit(row.array):
            yield DAMAGED.found(row.pk, image=str(row.image_id))


def _length_of(spec: str) -> int:
    """The commonest among some."""
    some = [len(one) for one in _some(spec)]
    return max(set(some), key=some.count) if some else 0


def _some(spec: str) -> Iterator[bytes]:
    rows = Embedding.objects.filter(spec=spec).order_by("pk")
    yield from map(bytes, rows.values_list("vector", flat=True)[:50])


def _is_unit(vector: np.ndarray) -> bool:
    return bool(abs(float(np.linalg.norm(vector)) - 1) < TOLERANCE)
