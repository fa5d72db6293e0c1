"""Text that was read in pictures: keep it, find the line in it, clear it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator

from apps.galleries.models import Image
from apps.search.models import SearchDocument
from apps.search.services.documents import write_documents
from apps.search.text.parsing import Phrase
from apps.search.text.tokens import document_tokens

# Characters of a line below a found picture.
SHOWN = 80


def keep_text(image_id: UUID, text: str, reader: str) -> None:
    """Write what `reader` read, unless the text was cleared meanwhile."""
    with transaction.atomic():
        if not Image.including_bin.filter(id=image_id).held():
            return
        rows = SearchDocument.objects.filter(image=image_id, text_cleared=None)
        is_new = rows.exclude(text=text).exists()
        if rows.update(text=text, reader=reader, reading_failure=None) and is_new:
            write_documents([image_id])


def mark_unread(image_id: UUID, code: str, reader: str) -> None:
    """Note why `reader` could not read it: it does not try again."""
    SearchDocument.objects.filter(image=image_id).update(reader=reader, reading_failure=code)


def forget_failures() -> int:
    """Let pictures that could not be read be tried once more; how many."""
    failed = SearchDocument.objects.exclude(reading_failure=None)
    return failed.update(reader="", reading_failure=None)


def clear_text(image: Image) -> None:
    """Forget the text in this picture; no reader looks again."""
    _reset(image, text_cleared=timezone.now())


def read_again(image: Image) -> None:
    """Let it be read again, though its text was cleared."""
    _reset(image, text_cleared=None)


def _reset(image: Image, **cleared: object) -> None:
    with transaction.atomic():
        if Image.objects.filter(id=image.id).held():
            rows = SearchDocument.objects.filter(image=image)
            rows.update(text="", reader="", reading_failure=None, **cleared)
            write_documents([image.id])


def lines_with(phrases: Sequence[Phrase], image_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Of each picture the line of its text that has most of the words."""
    wanted = {token for phrase in phrases for token in _tokens(phrase)}
    documents = SearchDocument.objects.filter(~Q(text=""), image__in=list(image_ids))
    return {
        image_id: Truncator(_best_line(text, wanted)).chars(SHOWN)
        for image_id, text in documents.values_list("image", "text")
    }


def _tokens(phrase: Phrase) -> set[str]:
    return {token for word in phrase.words for each in word.tokens for token in each}


def _best_line(text: str, wanted: set[str]) -> str:
    return max(text.splitlines(), key=lambda line: len(wanted & document_tokens(line)))
