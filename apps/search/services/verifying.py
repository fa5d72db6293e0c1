"""Whether rows, files and counts say the same: for operators, and at the end of hard tests.

It reads while others write: what is being added or deleted at this moment may be named. What is
named twice in a row is a fault.
"""

from collections.abc import Iterator, Set
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.galleries import files
from apps.galleries.files import MAX_SIDE, Variant
from apps.galleries.models import Image
from apps.galleries.services import sweeping
from apps.jobs.states import TERMINAL
from apps.media.models import StoredFile
from apps.media.services import verifying as media
from apps.media.services.leftovers import left
from apps.media.services.quota import SHARED
from apps.media.storage import listed
from apps.search.active_model import active_key
from apps.search.models import Embedding, IndexState, Query, UnembeddableImage
from apps.search.services import documents
from apps.search.services.asking import FOLDER
from apps.search.services.index_due import is_foreign
from apps.search.services.index_maintenance import living
from apps.search.stores import SegmentError, Store, StoreDownError, get_store


def faults(arriving: Set[UUID] = frozenset()) -> Iterator[str]:
    """What does not agree, a line each; nothing when all is well.

    `arriving`: ids under which bytes lie that have no picture's row yet, and rightly so.
    """
    yield from _counted_bytes()
    yield from _files_of_pictures()
    yield from _pictures_of_files(arriving)
    yield from media.faults()
    yield from _unending_pictures()
    yield from _vectors()
    yield from _index_states()
    yield from _segments()
    yield from _files_of_queries()
    yield from documents.faults()


def _counted_bytes() -> Iterator[str]:
    kept = Image.including_bin.filter(gallery__owner=OuterRef("pk")).order_by()
    sums = kept.values("gallery__owner").annotate(n=Sum("bytes")).values("n")
    files = StoredFile.objects.filter(owner=OuterRef("pk"), counted_in=SHARED).order_by()
    others = files.values("owner").annotate(n=Sum("bytes")).values("n")
    people = User.objects.annotate(
        kept=Coalesce(Subquery(sums), 0) + Coalesce(Subquery(others), 0),
    )
    for name, stored, bytes_ in people.values_list("username", "stored", "kept").iterator():
        if stored != bytes_:
            yield f"{name} is counted {stored} bytes and keeps {bytes_}"


def _files_of_pictures() -> Iterator[str]:
    columns = ("id", "bytes", "prepared_at", "state", "gallery__keeps_originals")
    for id_, bytes_, prepared, state, keeps in Image.including_bin.values_list(*columns).iterator():
        derived = bool(prepared) or state == Image.State.READY
        # The file that the row speaks of, and those that are made of it.
        main = Variant.PREVIEW if derived and not keeps else Variant.ORIGINAL
        for variant in [main, *(MAX_SIDE if derived else [])]:
            if not default_storage.exists(files.key(id_, variant)):
                yield f"picture {id_} has no {variant}"
            elif variant is main and (size := default_storage.size(files.key(id_, main))) != bytes_:
                yield f"picture {id_} has {size} of its {bytes_} bytes"
        if main is Variant.PREVIEW and default_storage.exists(files.key(id_, Variant.ORIGINAL)):
            yield f"picture {id_} still has an original that is not to be kept"


def _pictures_of_files(arriving: Set[UUID]) -> Iterator[str]:
    for ids in sweeping.stored_by_folder():
        known = set(Image.including_bin.filter(id__in=ids).values_list("id", flat=True))
        for id_ in ids:
            if id_ not in known and id_ not in arriving:
                line = f"files of {id_} belong to no picture"
                yield left(line, partial(files.last_written, id_))


def _unending_pictures() -> Iterator[str]:
    ended = Q(job=None) | Q(job__state__in=TERMINAL)
    waiting = Image.objects.unsettled().filter(ended)
    for id_ in waiting.values_list("id", flat=True):
        yield f"picture {id_} waits, and no job is at it"


def _vectors() -> Iterator[str]:
    findable = Image.objects.filter(state=Image.State.READY)
    spec = active_key()
    seen = Embedding.objects.filter(image=OuterRef("pk"), spec=spec)
    # Of these it is known, and listed for the operator.
    listed = UnembeddableImage.objects.filter(image=OuterRef("pk"), spec=spec)
    blind = findable.filter(~Exists(seen), ~Exists(listed)).values_list("id", flat=True)
    yield from (f"picture {id_} is ready and has no vector" for id_ in blind)
    living = Q(image__binned=None, image__state=Image.State.READY, gallery=F("image__gallery"))
    for id_ in Embedding.objects.exclude(living).values_list("image", flat=True):
        yield f"picture {id_} has a vector where it has none to have"


def _index_states() -> Iterator[str]:
    rows = Embedding.objects.values_list("gallery", "spec").annotate(n=Count("id"))
    counts = {(gallery, spec): n for gallery, spec, n in rows.order_by()}
    for state in IndexState.objects.iterator():
        count = counts.pop((state.gallery_id, state.spec), 0)
        if count != state.last_seq - state.removed:
            yield f"index {state} less {state.removed} has {count} vectors"
    yield from (f"vectors of {key} have no index" for key in counts)
    beyond = IndexState.objects.filter(gallery=OuterRef("gallery"), spec=OuterRef("spec"))
    late = Embedding.objects.filter(seq__gt=Subquery(beyond.values("last_seq")))
    yield from (f"vector {vector} lies beyond its index" for vector in late.defer("vector"))


def _segments() -> Iterator[str]:
    try:
        yield from _segments_in(get_store())
    except StoreDownError as error:
        yield f"the store of segments does not answer: {error}"


def _segments_in(store: Store) -> Iterator[str]:
    named = list(IndexState.objects.exclude(segment="").order_by("id"))
    for state in named:
        if state.fault:
            yield f"the segment of index {state} cannot be used: {state.fault}"
        elif state.segment_seq > state.last_seq or state.segment_removed > state.removed:
            yield f"the segment of index {state} goes beyond it, up to {state.segment_seq}"
        elif state.count > state.segment_seq - state.segment_removed:
            yield f"the segment of index {state} has {state.count} vectors, more than there were"
        elif not is_foreign(state) and (why := _unopened(store, state)):
            yield f"the segment of index {state} cannot be used: {why}"
    strays = store.strays(living())
    yield from (f"{stray} belongs to no index" for stray in strays)


def _unopened(store: Store, state: IndexState) -> str:
    try:
        store.open(state.as_segment, state.vectors()).close()
    except SegmentError as error:
        return str(error)
    return ""


def _files_of_queries() -> Iterator[str]:
    named = set(Query.objects.exclude(file="").values_list("file", flat=True))
    for file in sorted(named):
        if not default_storage.exists(file):
            yield f"the file {file} of a search is missing"
    for name in listed(FOLDER)[1]:
        # A thumbnail's name begins with that of its file.
        path = f"{FOLDER}/{name}"
        if path.split(".")[0] not in named:
            line = f"the file {path} belongs to no search"
            yield left(line, partial(default_storage.get_modified_time, path))
