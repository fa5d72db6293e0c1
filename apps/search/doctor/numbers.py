"""The numbers by which readers know what is new and what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from apps.galleries.services import hold_galleries
from apps.search.models import Embedding, IndexState
from apps.search.services.building import record_fault
from futu.doctor import Finding, FindingKind, Scope, check, register

NUMBERED_AGAIN = _("“manage.py doctor --repair” counts the rows anew, and has the index rebuilt.")


def _hold_state(finding: Finding) -> None:
    gallery, _at, spec = finding.pk.partition("/")
    if hold_galleries([UUID(gallery)]):
        IndexState.objects.hold({UUID(gallery)}, {spec})


def _number_again(finding: Finding) -> None:
    """`removed` may only grow, by which readers know what is stale: the numbers go up with it."""
    gallery, _at, spec = finding.pk.partition("/")
    state = IndexState.objects.get(gallery=UUID(gallery), spec=spec)
    found = state.vectors().aggregate(last=Max("seq"), count=Count("id"))
    last = max(state.last_seq, found["last"] or 0, state.removed + found["count"])
    state.last_seq, state.removed = last, last - found["count"]
    state.save(update_fields=["last_seq", "removed"])
    if state.segment:
        record_fault(state, str(_("its numbers were wrong")))


COUNT = register(
    FindingKind(
        "index_count",
        "index",
        _("index %(id)s has %(count)s vectors, and counts %(counted)s"),
        NUMBERED_AGAIN,
        _number_again,
        _hold_state,
    )
)
BEYOND = register(
    FindingKind(
        "vector_beyond",
        "index",
        _("vectors are beyond its index: %(id)s ends at %(last)s"),
        NUMBERED_AGAIN,
        _number_again,
        _hold_state,
    )
)


@check("search.numbers")
def numbers(scope: Scope) -> Iterator[Finding]:
    rows, states = Embedding.objects.all(), IndexState.objects.all()
    if scope.only is not None:
        gallery, _at, spec = scope.only.partition("/")
        rows = rows.filter(gallery=UUID(gallery), spec=spec)
        states = states.filter(gallery=UUID(gallery), spec=spec)
    grouped = rows.order_by().values_list("gallery", "spec")
    there = {
        (id_, spec): (n, top)
        for id_, spec, n, top in grouped.annotate(n=Count("id"), top=Max("seq"))
    }
    known = {(one.gallery_id, one.spec): one for one in states}
    for key in sorted(there.keys() | known.keys(), key=str):
        yield from _disagreeing(key, known.get(key), *there.get(key, (0, 0)))


def _disagreeing(
    key: tuple[UUID, str], state: IndexState | None, count: int, top: int
) -> Iterator[Finding]:
    name = f"{key[0]}/{key[1]}"
    if state is None or top > state.last_seq:
        yield BEYOND.found(name, last=state.last_seq if state else 0)
    elif count != state.living:
        yield COUNT.found(name, count=count, counted=state.living)
