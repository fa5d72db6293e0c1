"""The words that pictures are found by, and the files of queries."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Image
from apps.media.doctor.shared import DELETED_SAFELY, quarantined
from apps.media.services.leftovers import is_leftover
from apps.media.storage import is_remote, listed
from apps.search.models import Query, SearchDocument
from apps.search.services import documents
from apps.search.services.asking import FOLDER
from futu.doctor import Finding, FindingKind, Scope, check, register


def _write_again(finding: Finding) -> None:
    documents.write_documents([UUID(finding.pk)])


DOCUMENT = register(
    FindingKind(
        "words_differ",
        "picture",
        _("picture %(id)s is found by other words than it has"),
        _("“manage.py doctor --repair” writes them anew."),
        _write_again,
        lambda finding: Image.including_bin.filter(id=finding.pk).held(),
    )
)
QUERY_LOST = register(
    FindingKind(
        "query_file_lost",
        "query",
        _("the file %(file)s of a search is missing"),
        _("Nothing has to be done: the search answers from its vector, without its picture."),
    )
)
QUERY_STRAY = register(
    FindingKind(
        "query_stray",
        "path",
        _("the file %(id)s belongs to no search"),
        DELETED_SAFELY,
        quarantined,
    )
)


@check("search.documents", is_sliced=True)
def words(scope: Scope) -> Iterator[Finding]:
    """A missing one is no fault: pictures from before there were any wait for the daily job."""
    there = SearchDocument.objects.filter(image=OuterRef("pk"))
    ready = Image.including_bin.filter(Exists(there), state=Image.State.READY)
    for image in scope.each(documents.described(ready)):
        if image.document.tokens != documents.tokens_of(image):
            yield DOCUMENT.found(image.id)


@check("search.queries", is_sliced=is_remote)
def files_of_queries(scope: Scope) -> Iterator[Finding]:
    for query in scope.each(Query.objects.exclude(file="").only("id", "file")):
        if not default_storage.exists(query.file):
            yield QUERY_LOST.found(query.id, file=query.file)


@check("search.query_strays")
def query_strays(scope: Scope) -> Iterator[Finding]:
    named = set(Query.objects.exclude(file="").values_list("file", flat=True))
    for name in listed(FOLDER)[1]:
        # A thumbnail's name begins with that of its file.
        path = f"{FOLDER}/{name}"
        if path.split(".")[0] not in named and scope.wants(path):
            written = partial(default_storage.get_modified_time, path)
            yield QUERY_STRAY.found(path, is_leftover=is_leftover(written))
