"""Everything of a person in one zip, nothing of anybody else, no secret; and back in again."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.services import issue_token
from apps.films.models import Film
from apps.galleries.files import Variant, key
from apps.galleries.models import Album, Gallery, Image
from apps.galleries.services.tagging import tag_images
from apps.media.models import StoredFile
from apps.search.models import Query
from apps.takeout.services.rows import LEFT_OUT, SECRET, paths

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(owner, mate, gallery, add) -> str:
    """Pictures with all that can be known of them, a search, a token, a film; and another's."""
    add(1, 2)
    image = gallery.images.get(name="picture-1.png")
    tag_images(Image.objects.filter(pk=image.pk), ["dawn & dusk", "旅行"], owner_id=owner.pk)
    Image.objects.filter(pk=image.pk).update(
        is_favourite=True, taken="2024-05-06T07:08:09Z", latitude=34.225, longitude=-108.95
    )
    Album.objects.create(owner=owner, name="Best").images.add(image)
    Query.objects.create(owner=owner, image=image, name="red", spec="fake", vector=b"\0")
    Film.objects.create(owner=owner, title="The storm")
    theirs = Gallery.objects.create(owner=mate, name="Mate's secret")
    add(7, to=theirs)
    Film.objects.create(owner=mate, title="Mate's film")
    return issue_token(owner, "backup", ["read"])[1]


def signed_in(client: Any, person: User) -> Any:
    """Who gave the password just now."""
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": "correct horse battery"})
    return client


def taken(client: Any, person: User) -> zipfile.ZipFile:
    response = signed_in(client, person).post(reverse("takeout:archive"))
    assert response["Content-Type"] == "application/zip"
    assert f"futu-{person.username}-" in response["Content-Disposition"]
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def rows(archive: zipfile.ZipFile, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in archive.read(f"rows/{table}.jsonl").splitlines()]


def test_all_of_it_is_there_and_nothing_of_others(owner, life, client):
    archive = taken(client, owner)
    assert archive.testzip() is None
    names = archive.namelist()
    assert "README.txt" in names
    assert "missing.txt" not in names
    pictures = {name for name in names if name.startswith("galleries/Holidays/")}
    assert pictures == {
        f"galleries/Holidays/picture-{n}.png{end}" for n in (1, 2) for end in ("", ".xmp")
    }
    image = Image.objects.get(name="picture-1.png", gallery__owner=owner)
    with image_file(image) as file:
        assert archive.read("galleries/Holidays/picture-1.png") == file.read()
    assert [row["title"] for row in rows(archive, "films.film")] == ["The storm"]
    assert [row["name"] for row in rows(archive, "galleries.album")] == ["Best"]
    assert len(rows(archive, "galleries.albumimage")) == 1
    assert len(rows(archive, "search.query")) == 1
    everything = b"".join(archive.read(name) for name in names)
    assert b"Mate" not in everything


def image_file(image: Image) -> Any:
    from django.core.files.storage import default_storage

    return default_storage.open(key(image.pk, Variant.ORIGINAL))


def test_no_secret_is_in_it(owner, life, client):
    archive = taken(client, owner)
    told = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("rows/"))
    owner.refresh_from_db()
    for secret in (owner.password, life, client.session.session_key):
        assert secret.encode() not in told
    fields = {name for row in rows(archive, "accounts.apitoken") for name in row}
    assert "name" in fields
    assert not fields & SECRET


def test_what_is_left_out_is_named_with_its_reason():
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert set(LEFT_OUT) <= labels
    assert all(LEFT_OUT.values())
    assert paths()[apps.get_model("films.Cue")] == "film__owner"
    assert paths()[apps.get_model("films.Artifact")] == "film__owner"


def test_a_sidecar_says_what_is_known(owner, life, client):
    archive = taken(client, owner)
    text = archive.read("galleries/Holidays/picture-1.png.xmp").decode()
    assert fromstring(text) is not None
    for part in ("<rdf:li>dawn &amp; dusk</rdf:li>", 'xmp:Rating="5"', "2024-05-06T07:08:09"):
        assert part in text
    assert 'exif:GPSLatitude="34,13.500000N"' in text
    assert 'exif:GPSLongitude="108,57.000000W"' in text


def test_it_comes_back_with_its_tags(owner, life, client, tmp_path):
    taken(client, owner).extractall(tmp_path)
    Image.objects.filter(gallery__owner=owner).delete()
    Gallery.objects.filter(owner=owner).delete()
    for path in (tmp_path / "galleries").glob("*.json"):
        path.unlink()
    call_command("import_library", str(tmp_path / "galleries"), user="owner")
    image = Image.objects.get(name="picture-1.png", gallery__owner=owner)
    assert image.gallery.name == "Holidays"
    assert {tag.name for tag in image.tags.all()} == {"dawn & dusk", "旅行"}


def test_files_that_cannot_be_read_are_listed(owner, life, client):
    from django.core.files.storage import default_storage

    default_storage.save("media/report.pdf", ContentFile(b"report"))
    about = {"owner": owner, "kind": "report", "sha256": "0" * 64, "bytes": 6}
    StoredFile.objects.create(name="report.pdf", key="media/report.pdf", **about)
    StoredFile.objects.create(name="gone.pdf", key="media/gone.pdf", **about)
    archive = taken(client, owner)
    assert archive.read("files/report/report.pdf") == b"report"
    assert archive.read("missing.txt").decode() == "files/report/gone.pdf"


def test_who_may_take_what(owner, mate, life, client, owner_client, stranger_client):
    assert stranger_client.get(reverse("takeout:page")).status_code == 302
    assert stranger_client.post(reverse("takeout:archive")).status_code == 302
    assert "2" in owner_client.get(reverse("takeout:page")).text
    # Who has not given the password lately is asked for it first.
    asked = owner_client.post(reverse("takeout:archive"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert signed_in(client, owner).get(reverse("takeout:archive"))["Location"] == reverse(
        "takeout:page"
    )
    names = taken(client, mate).namelist()
    assert any("Mate" in name for name in names)
    assert not any("Holidays" in name for name in names)
