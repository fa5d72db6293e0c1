"""Querying with a picture through the pages."""

import pytest
from django.urls import reverse

from apps.galleries.models import Gallery
from apps.search.box import Box
from apps.search.models import ActiveModel, Query
from apps.vision.specs import get_spec


def test_a_copy_finds_its_source_first(owner_client, add, upload):
    add(*range(5))
    response = owner_client.post(reverse("search:new"), {"file": upload(seed=3)}, follow=True)
    assert response.context["matches"][0].image.name == "picture-3.png"
    assert response.context["matches"][0].percent >= 95
    assert response.context["searched"] == 5


def test_a_query_can_be_returned_to_and_stays_fresh(owner_client, add, upload):
    add(1)
    response = owner_client.post(reverse("search:new"), {"file": upload(seed=1)})
    address = response["Location"]
    add(2)
    assert len(owner_client.get(address).context["matches"]) == 2


def test_similar_leaves_out_the_picture_asked_with(owner_client, add):
    asked = add(1, 2, 3).images[0]
    response = owner_client.post(reverse("search:similar", args=[asked.id]), follow=True)
    names = {match.image.name for match in response.context["matches"]}
    assert names == {"picture-2.png", "picture-3.png"}


def test_a_part_of_a_picture_can_be_asked_with_and_changed(owner_client, add, upload):
    add(1, 2)
    owner_client.post(reverse("search:new"), {"file": upload(seed=1), "box": "0,0,0.5,0.5"})
    first = Query.objects.get()
    assert first.box == [0, 0, 0.5, 0.5]
    response = owner_client.post(
        reverse("search:recrop", args=[first.id]), {"box": "0.5,0.5,0.5,0.5"}
    )
    second = Query.objects.exclude(id=first.id).get()
    assert response["Location"] == second.get_absolute_url()
    assert bytes(second.vector) != bytes(first.vector)


def test_only_the_chosen_galleries_are_searched(owner_client, owner, add, upload, gallery):

    other = Gallery.objects.create(owner=owner, name="Other")
    add(1)
    add(2, to=other)
    response = owner_client.post(
        reverse("search:new"), {"file": upload(seed=1), "gallery": [str(other.id)]}, follow=True
    )
    assert [match.image.name for match in response.context["matches"]] == ["picture-2.png"]


def test_a_query_narrowed_to_a_gallery_that_is_gone_finds_nothing(
    owner_client, owner, add, upload, gallery
):
    other = Gallery.objects.create(owner=owner, name="Other")
    add(1)
    add(2, to=other)
    asked = {"file": upload(seed=1), "gallery": [str(other.id)]}
    address = owner_client.post(reverse("search:new"), asked)["Location"]
    owner_client.post(reverse("galleries:delete", args=[other.id]))
    assert owner_client.get(address).context["matches"] == []
    again = owner_client.post(f"{address}crop", {"box": "0,0,0.5,0.5"}, follow=True)
    assert again.context["matches"] == []


def test_more_results_have_an_address(owner_client, add, upload):
    add(*range(30))
    response = owner_client.post(reverse("search:new"), {"file": upload(seed=1)}, follow=True)
    assert len(response.context["matches"]) == 24
    assert response.context["more"]
    address = response.redirect_chain[-1][0]
    more = owner_client.get(address, {"k": "48"})
    assert len(more.context["matches"]) == 30
    assert not more.context["more"]


@pytest.mark.parametrize("nonsense", ["-1", "0", "many", "9" * 30])
def test_nonsense_in_the_address_is_no_error(owner_client, add, upload, nonsense):
    add(1)
    response = owner_client.post(reverse("search:new"), {"file": upload(seed=1)})
    assert owner_client.get(response["Location"], {"k": nonsense}).status_code == 200


def test_a_search_in_an_empty_gallery_says_so(owner_client, gallery, upload):
    response = owner_client.post(reverse("search:new"), {"file": upload(seed=1)}, follow=True)
    assert response.status_code == 200
    assert response.context["matches"] == []
    assert response.context["searched"] == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "file is empty"),
        (b"plain text", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
    ],
)
def test_bad_input_gets_its_sentence_and_leaves_nothing(owner_client, upload, content, words):
    response = owner_client.post(reverse("search:new"), {"file": upload("odd.png", content)})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Query.objects.exists()


def test_a_box_outside_the_picture_is_told(owner_client, upload):
    for box in ("0.5,0.5,0.9,0.9", "a,b,c,d", "nan,0,1,1", "0,0,0,0", "1,2"):
        response = owner_client.post(reverse("search:new"), {"file": upload(seed=1), "box": box})
        assert response.status_code == 422, box
    assert not Query.objects.exists()


def test_a_box_crops_what_it_says():
    from PIL import Image

    picture = Image.new("RGB", (200, 100))
    assert Box(0.25, 0.5, 0.5, 0.5).crop(picture).size == (100, 50)
    assert Box(0.999, 0.999, 0.001, 0.001).crop(picture).size == (1, 1)


def test_old_queries_are_forgotten_with_their_files(
    owner_client, upload, settings, django_capture_on_commit_callbacks
):
    from django.core.files.storage import default_storage

    from apps.search.services.expiring import forget_old_queries

    owner_client.post(reverse("search:new"), {"file": upload(seed=1)})
    query = Query.objects.get()
    assert forget_old_queries() == 0
    settings.FUTU_QUERY_DAYS = 0
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old_queries() == 1
    assert not default_storage.exists(query.file)


def test_files_of_queries_that_are_gone_are_swept(owner_client, owner, mate_client, upload):
    import os
    import time

    from django.core.files.storage import default_storage

    from apps.search.services.expiring import GRACE, sweep_query_files

    for client in (owner_client, mate_client):
        client.post(reverse("search:new"), {"file": upload(seed=1)})
    gone, kept = Query.objects.order_by("owner__username").reverse()
    for query in (gone, kept):
        long_ago = time.time() - 2 * GRACE.total_seconds()
        os.utime(default_storage.path(query.file), (long_ago, long_ago))
    owner.delete()
    assert sweep_query_files() == 1
    assert not default_storage.exists(gone.file)
    assert default_storage.exists(kept.file)


def test_a_search_that_cannot_be_kept_leaves_no_file(owner, upload, monkeypatch):
    from django.core.files.storage import default_storage

    from apps.search.services import asking

    def fail(*args):
        raise OSError("database is locked")

    monkeypatch.setattr(asking, "_keep", fail)
    with pytest.raises(OSError, match="locked"):
        asking.ask_with_file(owner.id, upload(seed=1))
    assert default_storage.listdir(asking.FOLDER)[1] == []


@pytest.fixture
def no_weights(nothing_fetched):
    """The active spec has no weights on this machine."""
    spec = get_spec("efficientnet-lite0")
    ActiveModel.objects.update(name=spec.name, spec=spec.key)


def test_without_weights_searching_says_so(owner_client, image, upload, request, caplog):
    asked = owner_client.post(reverse("search:new"), {"file": upload(seed=1)})["Location"]
    request.getfixturevalue("no_weights")
    sentence = "Searching is not possible at the moment"
    response = owner_client.post(reverse("search:new"), {"file": upload(seed=2)})
    assert response.status_code == 503
    assert sentence in response.content.decode()
    for address in (
        reverse("search:similar", args=[image.id]),
        reverse("search:recrop", args=[Query.objects.get().id]),
    ):
        response = owner_client.post(address, {"box": "0,0,0.5,0.5"}, follow=True)
        assert sentence in response.content.decode(), address
    assert sentence in owner_client.get(asked).content.decode()
    assert "weights fetch" in caplog.text
    assert Query.objects.count() == 1


def test_a_lost_preview_is_told(owner_client, image):
    from apps.galleries import files
    from apps.galleries.files import Variant
    from apps.search.models import Embedding

    Embedding.objects.all().delete()
    from django.core.files.storage import default_storage

    default_storage.delete(files.key(image.id, Variant.PREVIEW))
    response = owner_client.post(reverse("search:similar", args=[image.id]), follow=True)
    assert "The file of this picture is missing" in response.content.decode()


def test_a_query_of_another_spec_is_asked_anew(owner_client, add, upload):
    """Pictures are no longer compared by vectors of the old spec."""
    add(1)
    owner_client.post(reverse("search:new"), {"file": upload(seed=1)})
    Query.objects.update(spec="retired-0123", vector=b"\0\0")
    query = Query.objects.get()
    response = owner_client.get(query.get_absolute_url())
    assert [match.image.name for match in response.context["matches"]] == ["picture-1.png"]
    query.refresh_from_db()
    assert query.spec != "retired-0123"
