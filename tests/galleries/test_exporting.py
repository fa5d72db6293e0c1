"""What is known of pictures leaves Futu as JSON and CSV, and runs nowhere as a formula."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Activity
from apps.galleries import files
from apps.galleries.models import Gallery, Image
from apps.galleries.services import tag_images


@pytest.fixture
def described(image, owner) -> Image:
    Image.objects.update(
        name='=HYPERLINK("http://evil") 海.png',
        camera="Pencil",
        taken=datetime(2024, 5, 1, 18, 30, 5, tzinfo=UTC),
        latitude=-13.25,
        longitude=52.5,
    )
    tag_images(Image.objects.all(), ["sea", "-old"], owner_id=owner.id)
    return Image.objects.get()


def exported(client, gallery, format: str) -> bytes:
    response = client.get(reverse("galleries:export", args=[gallery.id, format]))
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="Holidays.{format}"'
    return b"".join(response.streaming_content)


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_json_holds_what_is_known(owner_client, gallery, described):
    Gallery.objects.update(description="By the sea")
    whole = json.loads(exported(owner_client, gallery, "json"))
    about = {"id": str(gallery.id), "name": "Holidays", "description": "By the sea"}
    assert whole["gallery"] == about
    (row,) = whole["pictures"]
    assert row.pop("added")
    assert row == {
        "id": str(described.id),
        "name": '=HYPERLINK("http://evil") 海.png',
        "format": "PNG",
        "bytes": described.bytes,
        "width": 96,
        "height": 64,
        "taken": "2024-05-01T18:30:05",
        "camera": "Pencil",
        "latitude": -13.25,
        "longitude": 52.5,
        "tags": ["-old", "sea"],
        "state": "ready",
        "sha256": described.sha256,
    }


def test_a_table_says_of_each_row_what_json_says(owner_client, owner, gallery, described):
    """The place too, though its owner's pages do not show it: an export is all that is left."""
    assert not owner.shows_places
    Gallery.objects.update(description="=By the sea")
    (row,) = table(exported(owner_client, gallery, "csv"))
    assert (row["latitude"], row["longitude"]) == ("-13.25", "52.5")
    assert (row["width"], row["height"]) == ("96", "64")
    assert (row["gallery"], row["gallery_description"]) == ("Holidays", "'=By the sea")


def test_no_cell_of_a_table_is_a_formula(owner_client, gallery, described):
    data = exported(owner_client, gallery, "csv")
    assert data.startswith(b"\xef\xbb\xbf"), "programs for tables know UTF-8 by it"
    (row,) = table(data)
    assert row["name"] == '\'=HYPERLINK("http://evil") 海.png'
    assert row["tags"] == "'-old, sea"
    assert row["latitude"] == "-13.25", "a number is no formula"


@pytest.mark.parametrize("format", ["json", "csv"])
def test_many_pictures_cost_few_queries_and_the_bin_stays(
    owner_client, gallery, add, monkeypatch, format, django_assert_max_num_queries
):
    add(*range(12))
    Image.objects.filter(id=gallery.images.first().id).update(binned=timezone.now())
    monkeypatch.setattr("apps.galleries.services.exporting.CHUNK", 4)
    with django_assert_max_num_queries(12):
        data = exported(owner_client, gallery, format)
    rows = json.loads(data)["pictures"] if format == "json" else table(data)
    assert len(rows) == 11
    assert Activity.objects.get(kind="downloaded").count == 11


def test_an_empty_gallery(owner_client, gallery):
    assert json.loads(exported(owner_client, gallery, "json"))["pictures"] == []
    assert table(exported(owner_client, gallery, "csv")) == []


def test_three_people(mate_client, stranger_client, owner_client, gallery):
    address = reverse("galleries:export", args=[gallery.id, "csv"])
    assert mate_client.get(address).status_code == 404
    assert stranger_client.get(address)["Location"].startswith("/accounts/login/")
    unknown = reverse("galleries:export", args=[gallery.id, "xlsx"])
    assert owner_client.get(unknown).status_code == 404
    assert not Activity.objects.exists()


def command(*arguments: str) -> str:
    out = io.StringIO()
    call_command("export_gallery", "--user", "owner", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_writes_rows_and_originals(gallery, add, tmp_path, settings):
    add(1, 2, 3)
    Image.objects.update(name="Same.png")
    folder, output = tmp_path / "out" / "files", tmp_path / "rows.json"
    command("--gallery", "Holidays", "--output", str(output), "--with-files", str(folder))
    rows = json.loads(output.read_text())["pictures"]
    assert {row["file"] for row in rows} == {"Same.png", "Same (2).png", "Same (3).png"}
    for row in rows:
        assert (folder / row["file"]).stat().st_size == row["bytes"]
    with pytest.raises(CommandError, match="not empty"):
        command("--gallery", "Holidays", "--output", str(output), "--with-files", str(folder))
    assert len(table(command("--gallery", "Holidays", "--format", "csv").encode())) == 3


def test_the_command_says_what_is_missing(gallery, image, tmp_path):
    with pytest.raises(CommandError, match="no gallery called Nowhere"):
        command("--gallery", "Nowhere")
    files.delete([image.id])
    with pytest.raises(CommandError, match="1 picture"):
        command("--gallery", "Holidays", "--with-files", str(tmp_path / "files"))
    assert Gallery.objects.exists()
