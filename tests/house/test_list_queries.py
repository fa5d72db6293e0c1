"""Every page and answer that lists something asks as often for many things as for one."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.services import issue_token, record
from apps.duplicates.models import DuplicatePair
from apps.galleries import services
from apps.galleries.models import Album, Gallery, Image, Tag
from apps.galleries.sharing.services import make_share, signed_id
from apps.jobs.services import start
from apps.search.models import Query
from tests.api.conftest import program
from tests.conftest import signed_in

MANY = 6


class World:
    """A person with a gallery, to which one more of everything can be added."""

    def __init__(self, owner: User, gallery: Gallery, add: Callable) -> None:
        self.owner, self.gallery, self._add = owner, gallery, add
        self.share = self.new_share(0)
        self.numbers = iter(range(1, 1000))

    def new_share(self, n: int):
        return make_share(self.gallery, expires=None, password="", originals=False)

    def add(self) -> Image:
        return self._add(next(self.numbers)).images[0]

    def gallery_with_picture(self, n: int) -> Gallery:
        made = Gallery.objects.create(owner=self.owner, name=f"G{n}")
        self._add(n, to=made)
        return made

    def picture(self, n: int) -> None:
        self.add().tags.add(Tag.objects.create(owner=self.owner, name=f"tag {n}"))

    def binned(self, n: int) -> None:
        services.bin_images(Image.objects.filter(id=self.add().id), owner_id=self.owner.pk)
        services.bin_gallery(self.gallery_with_picture(n))

    def job(self, n: int) -> None:
        parent = start("galleries.sweep", owner_id=self.owner.pk)
        start("galleries.sweep", owner_id=self.owner.pk, parent=parent)

    def done(self, n: int) -> None:
        record(self.owner.pk, "added", gallery=str(self.gallery.id), gallery_name=f"G{n}")

    def search(self, n: int) -> None:
        image = self.add()
        query = Query.objects.create(
            owner=self.owner,
            image=image,
            best=image,
            name="sea",
            spec="x",
            vector=b"",
            narrowed=True,
        )
        query.galleries.add(self.gallery)

    def album(self, n: int) -> None:
        Album.objects.create(owner=self.owner, name=f"Album {n}").images.add(self.add())

    def placed(self, n: int) -> None:
        User.objects.filter(id=self.owner.id).update(shows_places=True)
        image = self.add()
        Image.objects.filter(id=image.id).update(latitude=n / 2, longitude=n)

    def copies(self, n: int) -> None:
        first, second = self.add(), self.add()
        DuplicatePair.objects.create(owner=self.owner, first=first, second=second, kind="copy")

    def token(self, n: int) -> None:
        issue_token(self.owner, f"token {n}", ["read"])

    def session(self, n: int) -> None:
        cache.clear()  # Tries to sign in are counted there.
        words = {"login": self.owner.username, "password": "correct horse battery"}
        Client().post(reverse("account_login"), words)


LISTS: dict[str, tuple[str, str]] = {
    "galleries": ("gallery_with_picture", "/"),
    "gallery": ("picture", "{gallery}"),
    "gallery, narrowed": ("picture", "{gallery}?q=picture&tag=tag+1&order=name"),
    "export": ("picture", "{gallery}export.json"),
    "bin": ("binned", "/bin/"),
    "shares": ("new_share", "{gallery}share"),
    "shared gallery": ("picture", "{shared}"),
    "jobs": ("job", "/jobs/"),
    "tray": ("job", "/jobs/tray"),
    "history": ("done", "/accounts/settings/history/"),
    "searches": ("search", "/search/history/"),
    "asking": ("gallery_with_picture", "/search/"),
    "words": ("picture", "/search/?q=picture"),
    "API words": ("picture", "/api/v1/search?q=picture"),
    "own pictures": ("picture", "/search/own"),
    "timeline": ("picture", "/pictures/"),
    "timeline, further": ("picture", "/pictures/?part=cards"),
    "albums": ("album", "/albums/"),
    "places": ("placed", "/places/"),
    "API albums": ("album", "/api/v1/albums"),
    "API months": ("picture", "/api/v1/images/months"),
    "duplicates": ("copies", "/duplicates/"),
    "API duplicates": ("copies", "/api/v1/duplicates"),
    "tokens": ("token", "/accounts/settings/tokens/"),
    "sessions": ("session", "/accounts/sessions/"),
    "API galleries": ("gallery_with_picture", "/api/v1/galleries"),
    "API images": ("picture", "/api/v1/images"),
    "API binned images": ("binned", "/api/v1/images?binned=true"),
    "API jobs": ("job", "/api/v1/jobs"),
}


@pytest.fixture
def world(owner, gallery, add) -> World:
    return World(owner, gallery, add)


@pytest.fixture
def client_of(owner) -> Callable[[str], Client]:
    page, api = signed_in(owner), program(owner)
    return lambda address: api if address.startswith("/api/") else page


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_often_for_many_as_for_one(name, world, client_of):
    more, address = LISTS[name]
    address = address.format(
        gallery=world.gallery.get_absolute_url(),
        shared=reverse("galleries:shared", args=[signed_id(world.share)]),
    )
    counts: dict[int, int] = {}
    sizes: dict[int, int] = {}
    have = 0
    for wanted in (0, 1, MANY):
        while have < wanted:
            have += 1
            getattr(world, more)(100 + have)
        client = client_of(address)
        cache.clear()  # Or what is remembered could run out between the two looks.
        client.get(address)  # The first look may write what is remembered.
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
            body = response.getvalue()
        assert response.status_code == 200
        counts[wanted], sizes[wanted] = len(asked), len(body)
    assert counts[MANY] <= counts[1], [query["sql"] for query in asked]
    assert all(2 <= count <= 10 for count in counts.values()), counts
    assert sizes[MANY] > sizes[0]  # They were listed.
