"""Segments: made of rows, and made anew from them."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from apps.search.models import IndexState
from apps.search.services.building import record_fault, request_build
from apps.search.services.index_due import is_foreign
from apps.search.services.index_maintenance import living
from apps.search.stores import SegmentError, StoreDownError, get_store
from futu.doctor import Finding, FindingKind, Scope, check, register

BUILT_AGAIN = _("“manage.py doctor --repair” has it built anew; until then rows answer.")


def _build_again(finding: Finding) -> None:
    if state := IndexState.objects.filter(pk=finding.pk).first():
        if not state.fault:
            record_fault(state, str(finding.values["why"]))
        request_build(state)


SEGMENT = register(
    FindingKind(
        "segment_unusable",
        "segment",
        _("the segment of index %(id)s cannot be used: %(why)s"),
        BUILT_AGAIN,
        _build_again,
    )
)
STORE_DOWN = register(
    FindingKind(
        "store_down",
        "store",
        _("the store of segments does not answer: %(why)s"),
        _("Start it, or set VECTOR_STORE=files. Until then rows answer, more slowly."),
    )
)
SEGMENT_STRAY = register(
    FindingKind(
        "segment_stray",
        "folder",
        _("%(id)s belongs to no index"),
        _("The daily sweep removes it: an index is made of rows, and nothing is lost."),
    )
)


def _named(scope: Scope) -> Iterator[IndexState]:
    return scope.each(IndexState.objects.exclude(segment=""))


@check("search.segments")
def segments(scope: Scope) -> Iterator[Finding]:
    try:
        for state in _named(scope):
            if why := _why_unusable(state):
                yield SEGMENT.found(state.pk, why=why)
    except StoreDownError:
        return  # `segment_strays` says so, also where no index has a segment.


def _why_unusable(state: IndexState) -> str:
    if state.fault:
        return state.fault
    if state.segment_seq > state.last_seq or state.segment_removed > state.removed:
        return str(_("it goes beyond the index, up to %(last)s")) % {"last": state.segment_seq}
    if state.count > state.segment_seq - state.segment_removed:
        return str(_("it has %(n)s vectors, more than there were")) % {"n": state.count}
    return "" if is_foreign(state) else _unopened(state)


def _unopened(state: IndexState) -> str:
    try:
        get_store().open(state.as_segment, state.vectors()).close()
    except SegmentError as error:
        return str(error)
    return ""


@check("search.segment_strays")
def segment_strays(scope: Scope) -> Iterator[Finding]:
    try:
        strays = get_store().strays(living())
    except StoreDownError as error:
        yield STORE_DOWN.found("VECTOR_STORE", why=str(error))
        return
    yield from (SEGMENT_STRAY.found(stray) for stray in strays if scope.wants(stray))


@check("search.segment_sums", reads_bytes=True)
def segment_sums(scope: Scope) -> Iterator[Finding]:
    """All of their bytes, against the checksums that they were built with."""
    store = get_store()

    def progress(done: int, total: int) -> None:
        scope.beat()

    for state in _named(scope):
        if state.fault or is_foreign(state):
            continue
        try:
            why = store.verify(state.as_segment, state.vectors(), progress)
        except StoreDownError:
            return
        scope.read_bytes += state.bytes
        if why and not state.renew_segment():
            yield SEGMENT.found(state.pk, why=why)
