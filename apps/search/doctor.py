"""What the doctor looks at of search: vectors, their numbers, segments, documents, queries."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from uuid import UUID

import numpy as np
from django.core.files.storage import default_storage
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Image
from apps.galleries.services import hold_galleries
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.media.doctor import DELETED_SAFELY, quarantined
from apps.media.services.leftovers import is_leftover
from apps.media.storage import is_remote, listed
from apps.search.active_model import active_model
from apps.search.models import ActiveModel, Embedding, IndexState, Query, SearchDocument
from apps.search.services import documents
from apps.search.services.asking import FOLDER
from apps.search.services.building import record_fault, request_build
from apps.search.services.index_due import is_foreign
from apps.search.services.index_maintenance import living
from apps.search.services.reembedding import KIND as REEMBED
from apps.search.services.reembedding.missing_vectors import missing_vectors
from apps.search.stores import SegmentError, StoreDownError, get_store
from futu.doctor import Finding, Look, Trouble, check, trouble

EMBEDDED_AGAIN = _("“manage.py doctor --repair” starts a job that makes it anew.")
NUMBERED_AGAIN = _("“manage.py doctor --repair” counts the rows anew, and has the index rebuilt.")
BUILT_AGAIN = _("“manage.py doctor --repair” has it built anew; until then rows answer.")
# How far from unit length a vector of float16 may be.
TOLERANCE = 0.02


# -- Vectors


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


MISSING = trouble(
    Trouble(
        "vector_missing",
        "picture",
        _("picture %(id)s is ready and has no vector"),
        EMBEDDED_AGAIN,
        _embed,
        _hold_image,
    )
)
MISPLACED = trouble(
    Trouble(
        "vector_misplaced",
        "picture",
        _("picture %(id)s has a vector where it has none to have"),
        _("“manage.py doctor --repair” removes the vector; it is made again when it is needed."),
        _drop_misplaced,
        _hold_image,
    )
)
DOUBLED = trouble(
    Trouble(
        "vector_doubled",
        "vectors",
        _("%(count)s vectors stand where one has to (%(id)s)"),
        _("“manage.py doctor --repair” keeps the oldest."),
        _drop_doubles,
        lambda finding: _hold_image(Finding(finding.trouble, finding.pk.partition("/")[0])),
    )
)
DAMAGED = trouble(
    Trouble(
        "vector_damaged",
        "vector",
        _("vector %(id)s of picture %(image)s is damaged"),
        EMBEDDED_AGAIN,
        _drop_damaged,
        lambda finding: _hold_image(Finding(finding.trouble, str(finding.values["image"]))),
    )
)


@check("search.vectors")
def vectors(look: Look) -> Iterator[Finding]:
    """Of the model that answers: of the next one its job says how far it is."""
    spec = active_model().spec
    for image in look.each(missing_vectors(spec).only("id")):
        yield MISSING.found(image.id)


def _misplaced() -> QuerySet[Embedding]:
    rightly = Q(image__binned=None, image__state=Image.State.READY, gallery=F("image__gallery"))
    return Embedding.objects.exclude(rightly)


@check("search.places")
def places(look: Look) -> Iterator[Finding]:
    images = Image.including_bin.filter(id__in=_misplaced().values("image"))
    for image in look.each(images.only("id")):
        yield MISPLACED.found(image.id)


@check("search.doubles")
def doubles(look: Look) -> Iterator[Finding]:
    rows = Embedding.objects.order_by().values_list("image", "spec")
    if look.only is not None:
        rows = rows.filter(image=UUID(look.only.partition("/")[0]))
    for image, spec, count in rows.annotate(n=Count("id")).filter(n__gt=1):
        if look.wants(key := f"{image}/{spec}"):
            yield DOUBLED.found(key, count=count)


@check("search.bytes", reads_bytes=True)
def bytes_of_vectors(look: Look) -> Iterator[Finding]:
    """Of the length that those of its model have, and of unit length."""
    lengths: dict[str, int] = {}
    for row in look.each(Embedding.objects.all()):
        stored = bytes(row.vector)
        look.read_bytes += len(stored)
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


# -- Their numbers


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


COUNT = trouble(
    Trouble(
        "index_count",
        "index",
        _("index %(id)s has %(count)s vectors, and counts %(counted)s"),
        NUMBERED_AGAIN,
        _number_again,
        _hold_state,
    )
)
BEYOND = trouble(
    Trouble(
        "vector_beyond",
        "index",
        _("vectors lie beyond its index: %(id)s ends at %(last)s"),
        NUMBERED_AGAIN,
        _number_again,
        _hold_state,
    )
)


@check("search.numbers")
def numbers(look: Look) -> Iterator[Finding]:
    rows, states = Embedding.objects.all(), IndexState.objects.all()
    if look.only is not None:
        gallery, _at, spec = look.only.partition("/")
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


# -- Segments


def _build_again(finding: Finding) -> None:
    if state := IndexState.objects.filter(pk=finding.pk).first():
        if not state.fault:
            record_fault(state, str(finding.values["why"]))
        request_build(state)


SEGMENT = trouble(
    Trouble(
        "segment_unusable",
        "segment",
        _("the segment of index %(id)s cannot be used: %(why)s"),
        BUILT_AGAIN,
        _build_again,
    )
)
STORE_DOWN = trouble(
    Trouble(
        "store_down",
        "store",
        _("the store of segments does not answer: %(why)s"),
        _("Start it, or set VECTOR_STORE=files. Until then rows answer, more slowly."),
    )
)
SEGMENT_STRAY = trouble(
    Trouble(
        "segment_stray",
        "folder",
        _("%(id)s belongs to no index"),
        _("The daily sweep removes it: an index is made of rows, and nothing is lost."),
    )
)


def _named(look: Look) -> Iterator[IndexState]:
    return look.each(IndexState.objects.exclude(segment=""))


@check("search.segments")
def segments(look: Look) -> Iterator[Finding]:
    try:
        for state in _named(look):
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
def segment_strays(look: Look) -> Iterator[Finding]:
    try:
        strays = get_store().strays(living())
    except StoreDownError as error:
        yield STORE_DOWN.found("VECTOR_STORE", why=str(error))
        return
    yield from (SEGMENT_STRAY.found(stray) for stray in strays if look.wants(stray))


@check("search.segment_sums", reads_bytes=True)
def segment_sums(look: Look) -> Iterator[Finding]:
    """All of their bytes, against the checksums that they were built with."""
    store = get_store()

    def progress(done: int, total: int) -> None:
        look.beat()

    for state in _named(look):
        if state.fault or is_foreign(state):
            continue
        try:
            why = store.verify(state.as_segment, state.vectors(), progress)
        except StoreDownError:
            return
        look.read_bytes += state.bytes
        if why and not state.renew_segment():
            yield SEGMENT.found(state.pk, why=why)


# -- Documents and queries


def _write_again(finding: Finding) -> None:
    documents.write_documents([UUID(finding.pk)])


DOCUMENT = trouble(
    Trouble(
        "words_differ",
        "picture",
        _("picture %(id)s is found by other words than it has"),
        _("“manage.py doctor --repair” writes them anew."),
        _write_again,
        lambda finding: Image.including_bin.filter(id=finding.pk).held(),
    )
)
QUERY_LOST = trouble(
    Trouble(
        "query_file_lost",
        "query",
        _("the file %(file)s of a search is missing"),
        _("Nothing has to be done: the search answers from its vector, without its picture."),
    )
)
QUERY_STRAY = trouble(
    Trouble(
        "query_stray",
        "path",
        _("the file %(id)s belongs to no search"),
        DELETED_SAFELY,
        quarantined,
    )
)


@check("search.documents", is_sliced=True)
def words(look: Look) -> Iterator[Finding]:
    """A missing one is no fault: pictures from before there were any wait for the daily job."""
    there = SearchDocument.objects.filter(image=OuterRef("pk"))
    ready = Image.including_bin.filter(Exists(there), state=Image.State.READY)
    for image in look.each(documents.described(ready)):
        if image.document.tokens != documents.tokens_of(image):
            yield DOCUMENT.found(image.id)


@check("search.queries", is_sliced=is_remote)
def files_of_queries(look: Look) -> Iterator[Finding]:
    for query in look.each(Query.objects.exclude(file="").only("id", "file")):
        if not default_storage.exists(query.file):
            yield QUERY_LOST.found(query.id, file=query.file)


@check("search.query_strays")
def query_strays(look: Look) -> Iterator[Finding]:
    named = set(Query.objects.exclude(file="").values_list("file", flat=True))
    for name in listed(FOLDER)[1]:
        # A thumbnail's name begins with that of its file.
        path = f"{FOLDER}/{name}"
        if path.split(".")[0] not in named and look.wants(path):
            written = partial(default_storage.get_modified_time, path)
            yield QUERY_STRAY.found(path, is_leftover=is_leftover(written))
