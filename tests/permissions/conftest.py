"""The owner's things, and the addresses that show or change them."""

import io
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.services import issue_token
from apps.classification.services import questions
from apps.classification.services.asking import classify
from apps.classification.services.recipes import local_recipe
from apps.classification.services.subjects import of_image
from apps.comparison.models import ComparisonBatch, Preset
from apps.films.models import Audition, Voice
from apps.galleries import services
from apps.galleries.models import Album, Gallery, Image, Member, MemberInvitation
from apps.galleries.sharing.services import make_share, signed_id
from apps.galleries.uploads import begin
from apps.jobs.models import Job
from apps.media.services import keep_file
from apps.search.models import Query
from apps.search.services.asking import ask_with_file, ask_with_image
from tests.comparison.conftest import compared_screens
from tests.conftest import signed_in
from tests.enhancement.conftest import made_batch, made_draft, made_enhancement
from tests.films.pages_of import made_film
from tests.media.kinds import film_kind
from tests.permissions.addresses import private


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    """Limits count in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def query(owner, image, upload) -> Query:
    return ask_with_file(owner.id, upload("question.png", seed=1))


@pytest.fixture
def ids(owner, gallery, image, query, add, tmp_path) -> dict[str, Any]:
    """The owner's things, by the names they have in addresses.py."""
    binned = add(2).images[0]
    services.bin_images(Image.objects.filter(id=binned.id), owner_id=owner.id)
    old = Gallery.objects.create(owner=owner, name="Old Holidays")
    services.bin_gallery(old)
    share = make_share(gallery, expires=None, password="", originals=False)
    session = UserSession.objects.create(
        user=owner, session_key=signed_in(owner).session.session_key, ip="::1", user_agent=""
    )
    friend = User.objects.create_user("friend")
    return {
        "gallery": gallery.id,
        "member": Member.objects.create(gallery=gallery, person=friend, role="view").id,
        "invitation": MemberInvitation.objects.create(gallery=gallery, named="x", role="view").id,
        "album": Album.objects.create(owner=owner, name="Best of Holidays").id,
        "image": image.id,
        "job": image.job_id,
        "query": query.id,
        "binned": binned.id,
        "binned_gallery": old.id,
        "share": share.id,
        "signed": signed_id(share),
        "file": keep_file(owner.id, film_kind(), "a.mp4", io.BytesIO(b"film"), "video/mp4").id,
        "upload": begin(gallery, owner.id, "a.png", 10).id,
        "token": issue_token(owner, "backup", ["read"])[0].id,
        "session": session.id,
        "asked": classify(of_image(image), local_recipe(), owner).id,
        "comparison": compared_screens(owner, name="Holidays").id,
        "preset": Preset.objects.create(owner=owner, name="Holidays").pk,
        "compare_batch": ComparisonBatch.objects.create(owner=owner, first_name="Holidays").id,
        "enhancement": made_enhancement(owner, image).pk,
        "enhance_batch": made_batch(owner, image).pk,
        "draft": made_draft(owner, image).pk,
        **films(owner, tmp_path),
        "asking": Job.objects.create(kind=questions.KIND, owner=owner, params={"about": "a"}).id,
    }


def films(owner: User, folder: Path) -> dict[str, Any]:
    film = made_film(owner, folder, title="Holidays")
    one = film.characters.get(name="Nora")
    audition = Audition.objects.create(character=one, text="Holidays")
    voice = Voice.objects.create(owner=owner, name="Holidays")
    return {
        "film": film.pk,
        "cue": film.cues.in_order().first().pk,
        "character": one.pk,
        "audition": audition.pk,
        "term": film.terms.first().pk,
        "voice": voice.pk,
    }


@pytest.fixture
def addresses(ids, image, owner) -> dict[str, list[str]]:
    """Every address that shows or changes something of the owner's."""
    similar = ask_with_image(owner.id, image)
    found: dict[str, list[str]] = {"get": [], "post": []}
    for method, address in private(ids):
        found[method].append(address)
    found["get"] += [reverse("search:query", args=[similar.id])]
    for variant in ("preview", "thumbnail"):
        found["get"] += [reverse("galleries:file", args=[image.id, variant])]
    return found
