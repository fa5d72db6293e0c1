"""The steps of the demo. Each checks what exists already, so an interrupted demo continues."""

import secrets
import time
from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from django.core.files.base import File
from PIL import Image as Pillow

from apps.accounts.models import User
from apps.accounts.services import DEMO
from apps.galleries.models import Gallery
from apps.galleries.services import add_images
from apps.jobs import services as jobs
from apps.search.demo.note import Note
from apps.search.models import Query
from apps.search.services.asking import SearchScope, ask_with_file
from apps.vision.edits import Edit, get_edit

NAME = DEMO
GALLERY = "Demo"
# The query picture: this photo (or the first one), edited in this way.
PHOTO = "chelsea.png"
EDIT = "perspective"
POLL_SECONDS = 0.3


def is_wanted() -> bool:
    """True on a database without accounts, and where the demo was begun but not completed."""
    if not User.objects.exists():
        return True
    note = Note.read()
    begun = note is not None and User.objects.filter(username=NAME).exists()
    return begun and not (note and note.search)


def begin() -> tuple[User, Note | None]:
    """The demo's account; with its note if it was just created."""
    if (user := User.objects.filter(username=NAME).first()) is not None:
        return user, None
    note = Note(NAME, secrets.token_urlsafe(12))
    # The note is written first: an account whose password nobody knows would be of no use.
    note.write()
    return User.objects.create_user(NAME, password=note.password), note


def add_photos(user: User, photos: list[Path]) -> Gallery:
    """Pass the photos to the same service as uploads."""
    gallery, _created = Gallery.objects.get_or_create(owner=user, name=GALLERY)
    with ExitStack() as opened:
        add_images(gallery, [File(opened.enter_context(p.open("rb")), p.name) for p in photos])
    return gallery


def wait_until_indexed(gallery: Gallery, patience: float) -> int:
    """Wait for the workers; if none runs within `patience` seconds, do the work here.

    Returns how many pictures can be found.
    """
    deadline = time.monotonic() + patience
    while gallery.images.unsettled().exists():
        if time.monotonic() >= deadline and not jobs.workers_alive("default"):
            jobs.drain()
        time.sleep(POLL_SECONDS)
    return gallery.images.counts()["ready"]


def ask(user: User, gallery: Gallery, photos: list[Path]) -> tuple[Query, Path, Edit]:
    """Search with an edited copy of one photo: the query, the photo and the edit."""
    photo = next((path for path in photos if path.name == PHOTO), photos[0])
    edit = get_edit(EDIT)
    copy = BytesIO()
    with Pillow.open(photo) as picture:
        edit.apply(picture, seed=photo.name).save(copy, "JPEG", quality=85)
    copy.seek(0)
    upload = File(copy, f"{photo.stem}-{edit.code}.jpg")
    return ask_with_file(user.pk, upload, where=SearchScope(galleries=[gallery])), photo, edit


def complete(search: str) -> None:
    """Note the address of the search: the demo is never made again."""
    if (note := Note.read()) is not None:
        replace(note, search=search).write()
