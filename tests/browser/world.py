"""Some people and what they have: for the suites that go over every page and change nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from allauth.mfa.totp.internal import auth
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from futu.instance import Instance
from tests.browser.collected import collect
from tests.browser.person import INDEXED_MS, PASSWORD, Person

if TYPE_CHECKING:
    from playwright._impl._api_structures import StorageState

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

# Who looks at a page.
OWNER = "owner"
NEWCOMER = "newcomer"  # with one empty gallery
GUARDED = "guarded"  # signs in with a code, too
ARRIVING = "arriving"  # the same, asked for the code
NOBODY = "nobody"
STAFF = "staff"  # keeps the public gallery

# What takes many pages to make by hand, made as those pages make it.
REST = """
import json
import shutil
import tempfile
import time
from pathlib import Path
from datetime import timedelta
from django.core.files.base import File
from django.utils import timezone
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from apps.accounts.models import ApiToken, User
from apps.accounts.services import issue_token
from apps.comparison.models import BatchPair, Comparison, ComparisonBatch
from apps.enhancement.models import EnhancementBatch
from apps.enhancement.options import EnhanceOptions
from apps.enhancement.services.asking import Order, create, plan_of
from apps.films.models import Voice, VoiceConsent
from apps.galleries import services
from apps.galleries.models import Album, Gallery, Image, Member, MemberInvitation, Origin, Tag
from apps.galleries.sharing.services import make_share, signed_id
from apps.providers.models import Budget, Call, Consent, Price, Provider
from apps.search.models import IndexState
from tests.films.pages_of import made_film

owner = User.objects.get(username="{owner}")
gallery, old = Gallery.objects.get(id="{gallery}"), Gallery.objects.get(id="{old}")
pictures = Image.objects.filter(gallery=gallery)
services.tag_images(pictures.filter(id="{image}"), ["mountains", "summer"], owner_id=owner.pk)
album = Album.objects.create(owner=owner, name="Best of the year")
album.images.set(pictures[:3])
services.bin_images(pictures.filter(id="{binned}"), owner_id=owner.pk)
services.bin_gallery(old)
token, _secret = issue_token(owner, "Backup of the pictures", ApiToken.Scope.values)
locked = make_share(gallery, expires=None, password="open sesame", originals=False)
shared = make_share(gallery, expires=None, password="", originals=True)
family = Gallery.objects.create(owner=owner, name="Family")
reader = User.objects.get(username="{guarded}")
member = Member.objects.create(gallery=gallery, person=reader, role="add")
for place, named, person in [(gallery, "nora", None), (family, reader.username, reader)]:
    MemberInvitation.objects.create(gallery=place, named=named, person=person, role="view")
web = Gallery.objects.create(owner=None, name="Example", visibility="public")
with open("{picture}", "rb") as file:
    services.add_images(web, [File(file, "harbour.jpg")])
for image in Image.objects.filter(gallery=web):
    image.tags.set([Tag.objects.get_or_create(owner=None, name="mountains")[0]])
    Origin.objects.create(
        image=image, site="example.org", page="https://example.org/1", url="https://example.org/1.jpg",
        title="The harbour in the morning", author="A. Painter", author_url="https://example.org/a",
        licence="cc-by-sa-4.0", fetched=timezone.now(),
    )
deadline = time.monotonic() + 60
while Image.objects.filter(gallery=web).exclude(state="ready"):
    assert time.monotonic() < deadline, "it is not ready"
    time.sleep(0.2)
# Of a gallery in the bin, so that nobody asks it: the figures of a large one.
IndexState.objects.filter(gallery=old).update(
    last_seq=124000, segment="files:example", epoch=1, segment_seq=123456, count=123456,
    bytes=132000000, factory="IVF1024,SQfp16", recall=0.9947, milliseconds=1.4, seconds=21.3,
    built=timezone.now() - timedelta(days=3), verified=timezone.now(),
)
provider = Provider.objects.create(
    name="Example AI", base_url="https://ai.example.org/v1", chat_model="sees-1", is_hosted=True
)
Price.objects.create(provider=provider, unit="input_tokens", micros=1500000)
Budget.objects.create(provider=provider, micros=20000000)
Consent.objects.create(person=owner, provider=provider)
for status, error, cost in (("done", "", 1980), ("failed", "rate_limited", None)):
    Call.objects.create(
        provider=provider, kind="chat", model="sees-1", purpose="classification", person=owner,
        status=status, error=error, attempts=1, latency=840, input_tokens=1200, cost=cost,
    )
comparisons = ComparisonBatch.objects.create(owner=owner, first_name="before", second_name="after")
measured = {{"similarity": 0.91, "is_related": True, "overlap": 1, "ssim": 0.98, "boxes": [
    {{"box": [0.1, 0.1, 0.2, 0.1], "area": 0.008, "strength": 0.4}}
]}}
compared = Comparison.objects.create(owner=owner, first_name="a", second_name="b", result=measured)
BatchPair.objects.bulk_create(
    BatchPair(batch=comparisons, place=place, name=f"page-{{place}}.png", **about)
    for place, about in enumerate((
        {{"comparison": compared}}, {{"comparison": compared, "review": "accepted"}},
        {{"side": "first"}}, {{"side": "second", "review": "rejected"}},
        {{"error": "blank_first"}}, {{}},
    ))
)
quick = EnhanceOptions(preset="quick")
picture = Image.objects.filter(gallery__owner=owner).first()
many = EnhancementBatch.objects.create(owner=owner, name="Holidays", gallery=picture.gallery)
for place, (batch, error) in enumerate(((None, ""), (many, ""), (many, "weights"))):
    plan = plan_of(picture, quick)
    row = create(owner, picture, quick, Order(picture.gallery), plan, batch, place)
    row.error, row.seconds, row.figures = error, 12.4, {{"noise_before": 3.4, "noise_after": 2.3}}
    if not error:
        row.result, row.finished, row.result_bytes = picture, timezone.now(), 1600000
        row.result_sha256 = picture.sha256
    row.save()
    first = row if not place else first
folder = Path(tempfile.mkdtemp())
film = made_film(owner, folder)
new = made_film(owner, folder, title="Letters home", lines=0, done=False)
shutil.rmtree(folder)
consent = VoiceConsent(recorded_by=owner, voice_name="Nora", speaker="Nora Field", basis="given")
consent.voice = Voice.objects.create(owner=owner, name="Nora", ready=timezone.now())
consent.save()
guarded = User.objects.get(username="{guarded}")
TOTP.activate(guarded, "{secret}")
RecoveryCodes.activate(guarded)
print(json.dumps({{
    "provider": str(provider.pk),
    "compare_batch": str(comparisons.pk),
    "enhancement": str(first.pk),
    "enhance_batch": str(many.pk),
    "film": str(film.pk),
    "new_film": str(new.pk),
    "cue": str(film.cues.in_order().first().pk),
    "character": str(film.characters.first().pk),
    "source": str(web.id),
    "album": str(album.id),
    "index": str(IndexState.objects.get(gallery=old).pk),
    "web": str(Image.objects.get(gallery=web).id),
    "token": str(token.id),
    "share": str(shared.id),
    "member": str(member.id),
    "shared": signed_id(shared),
    "locked": signed_id(locked),
}}))
"""


@dataclass
class World:
    """What they have made, by the names that `Place.needs` uses, and a browser of each."""

    pages: dict[str, Page]
    ids: dict[str, str] = field(default_factory=dict)

    def states(self) -> dict[str, StorageState]:
        """What their browsers keep. Those who are signed in have just shown that it is them:
        some pages ask for the password again after minutes.
        """
        for who in (OWNER, GUARDED, STAFF):
            page = self.pages[who]
            page.goto(reverse("account_reauthenticate"))
            page.locator("[name=password]").fill(PASSWORD)
            page.get_by_role("button", name="Go on").click()
            page.wait_for_url(lambda url: "/reauthenticate/" not in url)
        return {who: page.context.storage_state() for who, page in self.pages.items()}


def furnish(
    browser: Browser, instance: Instance, pictures: Sequence[Path], name: str = ""
) -> World:
    """The owner makes a gallery of the pictures and one for the bin, and searches with the first
    picture; the newcomer searches in vain; the third one's account is guarded.
    """

    def come(name: str = "") -> Person:
        context = browser.new_context(
            base_url=instance.url, locale="en-GB", viewport={"width": 1280, "height": 860}
        )
        page = context.new_page()
        return Person(page, "desktop", name) if name else Person(page, "desktop")

    owner, newcomer, guarded, arriving = come(name), come(), come(), come()
    arriving.name = guarded.name
    people = {OWNER: owner, NEWCOMER: newcomer, GUARDED: guarded, ARRIVING: arriving}
    people[STAFF] = staff = come()
    world = World({who: person.page for who, person in people.items()})
    world.pages[NOBODY] = come().page

    guarded.sign_up()
    newcomer.sign_up()
    staff.sign_up()
    world.ids["empty"] = id_in(newcomer.make_gallery("Empty"))
    newcomer.search(pictures[0])
    expect(newcomer.page.locator("#results-title")).to_be_visible(timeout=INDEXED_MS)
    world.ids["vain"] = id_in(newcomer.page.url)

    _fill(world, owner, pictures)
    secret = auth.generate_totp_secret()
    script = REST.format(
        owner=owner.name, guarded=guarded.name, secret=secret, picture=pictures[-1], **world.ids
    )
    world.ids |= json.loads(instance.manage("shell", "-v", "0", "-c", script))
    world.ids |= collect(instance, staff.name, pictures)
    arriving.page.goto(reverse("account_login"))
    arriving.sign_in(PASSWORD)
    arriving.page.wait_for_url(f"**{reverse('mfa_authenticate')}")
    return world


def _fill(world: World, owner: Person, pictures: Sequence[Path]) -> None:
    page = owner.page
    owner.sign_up()
    world.ids["old"] = id_in(owner.make_gallery("Old pictures"))
    owner.upload(pictures[:1])
    owner.see_ready(1)
    world.ids["gallery"] = id_in(owner.make_gallery("Holidays"))
    owner.upload(pictures)
    owner.see_ready(len(pictures))
    cards = page.locator(".card a")
    world.ids["image"] = id_in(cards.first.get_attribute("href"))
    world.ids["binned"] = id_in(cards.nth(-2).get_attribute("href"))
    owner.search(pictures[0])
    expect(page.locator(".match").first).to_be_visible()
    world.ids["query"] = id_in(page.url)
    page.goto(reverse("jobs:index"))
    world.ids["job"] = id_in(page.locator("main .job__title").first.get_attribute("href"))


def id_in(address: str | None) -> str:
    found = UUID.search(address or "")
    assert found, address
    return found[0]
