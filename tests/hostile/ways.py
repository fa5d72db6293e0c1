"""Every way in for a picture: each takes some files, and says how it ended for each of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse

from apps.comparison.models import Comparison
from apps.crawling.digests import digest_of
from apps.crawling.models import Crawl, CrawledImage, CrawlRequest, Source
from apps.crawling.services.ingest import ingest
from apps.crawling.services.promotion import promote
from apps.enhancement.models import Enhancement
from apps.galleries.models import Image
from apps.galleries.uploads import begin
from apps.jobs import services as jobs
from apps.media.uploads import finish, receive
from tests.galleries.remote.site import Site, body
from tests.hostile.corpus import Hostile
from tests.hostile.world import Outcomes, World, batch, digest, reason, upload
from tests.pictures import picture_bytes

Files = Sequence[Hostile]
Way = Callable[[World, Files], Outcomes]
V1 = "/api/v1"
PARTNER = picture_bytes(77, (300, 200))


def page(world: World, files: Files) -> Outcomes:
    """A form of the gallery's page."""
    path = reverse("galleries:upload", args=[world.gallery("page").id])
    act = batch()
    for one in files:
        world.post(world.page, path, {"files": upload(one)}, one.name, headers=act)
    _close(world, "page", act)
    ended = world.settled("page", files)
    # Django leaves out a file whose name is nothing but dots: the page says that none was chosen.
    return {one: ended[one] or "no file" * (one.kind == "name") for one in files}


def api(world: World, files: Files) -> Outcomes:
    path = f"{V1}/galleries/{world.gallery('api').id}/images"
    act = batch()
    told = {}
    for one in files:
        answer = world.post(world.api, path, {"files": upload(one)}, one.name, headers=act)
        if answer.status_code in (200, 202):
            (file,) = answer.json()["files"]
            told[one] = file["code"] or ""
        else:
            told[one] = reason(answer)
    _close(world, "api", act)
    return {one: told[one] or ended for one, ended in world.settled("api", files).items()}


def _close(world: World, way: str, act: dict[str, str]) -> None:
    gallery = world.gallery(way).id
    world.post(world.api, f"{V1}/galleries/{gallery}/batches/{act['Futu-Batch']}/close", {}, "")


def zipped(world: World, files: Files) -> Outcomes:
    """A zip, sent in pieces and unpacked by a job."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for one in files:
            archive.writestr(one.safe_name, one.content)
    gallery = world.gallery("zip")
    sent = begin(gallery, world.owner.id, "hostile.zip", content.tell())
    content.seek(0)
    receive(sent, 0, content)
    finish(sent)
    return world.settled("zip", files)


def folder(world: World, files: Files) -> Outcomes:
    """`manage.py import_images`."""
    with TemporaryDirectory() as place:
        for one in files:
            (Path(place) / one.safe_name).write_bytes(one.content)
        words = {"user": world.owner.username, "gallery": world.gallery("folder").name}
        call_command("import_images", Path(place), wait=True, stdout=io.StringIO(), **words)
    return world.settled("folder", files)


def address(world: World, files: Files) -> Outcomes:
    """Fetched from a server on this machine."""
    path = f"{V1}/galleries/{world.gallery('address').id}/images/by-url"
    told: Outcomes = {}
    with Site() as site:
        for some in _tens(files):
            for one in some:
                site.answers[f"/{one.safe_name}"] = body(one.content, Content_Type="image/png")
            asked = {"urls": [f"{site.url}/{one.safe_name}" for one in some]}
            form = "application/json"
            answer = world.post(world.api, path, asked, some[0].name, content_type=form).json()
            # Named by their addresses where these gave no file.
            codes = {file["name"].rpartition("/")[2]: file["code"] for file in answer["files"]}
            told |= {one: codes.get(one.safe_name) or "" for one in some}
    return {one: told[one] or ended for one, ended in world.settled("address", files).items()}


def _tens(files: Files) -> list[Files]:
    return [files[at : at + 10] for at in range(0, len(files), 10)]


def query(world: World, files: Files) -> Outcomes:
    """The picture of a search, on the page and by the API."""
    told = {}
    for one in files:
        world.post(world.page, reverse("search:new"), {"file": upload(one)}, one.name)
        answer = world.post(world.api, f"{V1}/search", {"file": upload(one)}, one.name)
        told[one] = reason(answer)
    return told


def present(world: World, files: Files) -> Outcomes:
    """Whether a picture is here already."""
    path = f"{V1}/images/present"
    return {
        one: reason(world.post(world.api, path, {"file": upload(one)}, one.name)) for one in files
    }


def classified(world: World, files: Files) -> Outcomes:
    told = {}
    for one in files:
        asked = {"file": upload(one), "recipe": "local"}
        told[one] = reason(world.post(world.api, f"{V1}/classify", asked, one.name))
    return told


def compared(world: World, files: Files) -> Outcomes:
    """Beside a plain picture."""
    told, rows = {}, {}
    for one in files:
        asked = {"first": upload(one), "second": ContentFile(PARTNER, "b.png"), "max_side": 200}
        answer = world.post(world.api, f"{V1}/compare", asked, one.name)
        told[one] = reason(answer)
        if answer.status_code < 400:
            rows[one] = answer.json()["id"]
    jobs.drain()
    world.look_at_children()
    for one, pk in rows.items():
        row = Comparison.objects.get(pk=pk)
        told[one] = row.error or row.state
    return told


def enhanced(world: World, files: Files) -> Outcomes:
    """What `api` took in and could show."""
    told, rows = dict.fromkeys(files, "not taken in"), {}
    for one in files:
        image = Image.objects.filter(gallery=world.gallery("api"), sha256=digest(one)).first()
        if image and image.state == Image.State.READY:
            asked = {"image": str(image.pk), "preset": "quick"}
            path, form = f"{V1}/enhance", "application/json"
            answer = world.post(world.api, path, asked, one.name, content_type=form)
            told[one] = reason(answer)
            if answer.status_code < 400:
                rows[one] = answer.json()["id"]
    jobs.drain()
    world.look_at_children()
    for one, pk in rows.items():
        row = Enhancement.objects.get(pk=pk)
        told[one] = row.error or row.state
    return told


def crawled(world: World, files: Files) -> Outcomes:
    """As a crawl brings it: kept, prepared, examined."""
    slug = f"hostile-{Source.objects.count()}"
    source = Source.objects.found(
        name=slug, slug=slug, homepage="https://example.org/", licence="cc-by-4.0", least_side=8
    )
    entries = {one: _ingested(source, one) for one in files}
    promote(source)
    jobs.drain()
    world.look_at_children()
    told = {}
    for one, entry in entries.items():
        entry.refresh_from_db()
        failure = entry.image.failure if entry.image else ""
        told[one] = entry.reason_code or failure or entry.state
    return told


def _ingested(source: Source, one: Hostile) -> CrawledImage:
    url = f"https://example.org/{one.safe_name}"
    entry = CrawledImage.objects.create(source=source, url=url, digest=digest_of(url), page=url)
    crawl, _ = Crawl.objects.get_or_create(source=source)
    asked = CrawlRequest.objects.create(
        crawl=crawl, url=url, digest=entry.digest, host="example.org", entry=entry,
        role=CrawlRequest.Role.PICTURE,
    )  # fmt: skip
    file = ContentFile(one.content, one.safe_name)
    return ingest(asked, file, status=200, headers={}, robots="allowed")


WAYS: dict[str, Way] = {
    "page": page,
    "api": api,
    "zip": zipped,
    "folder": folder,
    "address": address,
    "query": query,
    "present": present,
    "classify": classified,
    "compare": compared,
    "enhance": enhanced,
    "crawl": crawled,
}
