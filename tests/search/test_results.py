"""Next steps from an answer: other galleries, filters, saving into a gallery."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from apps.galleries.models import Gallery, Image
from apps.galleries.services import remove_images
from apps.galleries.services.tagging import tag_images
from apps.search.models import Query
from apps.search.services.asking import ask_with_file, ask_with_image
from apps.search.services.expiring import forget


@pytest.fixture
def query(owner, upload) -> Query:
    return ask_with_file(owner.id, upload("question.png", seed=1))


def names(response) -> list[str]:
    return [match.image.name for match in response.context["matches"]]


def elsewhere(client, query, **fields):
    return client.post(reverse("search:elsewhere", args=[query.id]), fields, follow=True)


def test_asking_elsewhere_keeps_the_question_and_has_its_own_address(
    owner_client, owner, add, upload
):
    other = Gallery.objects.create(owner=owner, name="Other")
    add(1)
    add(2, to=other)
    owner_client.post(reverse("search:new"), {"file": upload(seed=1), "box": "0,0,0.5,0.5"})
    first = Query.objects.get()
    response = elsewhere(owner_client, first, gallery=[str(other.id)])
    assert names(response) == ["picture-2.png"]
    second = response.context["query"]
    assert second.id != first.id
    assert second.box == first.box
    assert bytes(second.vector) == bytes(first.vector)
    assert len(names(owner_client.get(first.get_absolute_url()))) == 2, "the first is as it was"


def test_two_questions_of_one_file_let_it_go_with_the_last(
    owner_client, owner, add, query, django_capture_on_commit_callbacks
):
    other = Gallery.objects.create(owner=owner, name="Other")
    second = elsewhere(owner_client, query, gallery=[str(other.id)]).context["query"]
    assert second.file == query.file
    with django_capture_on_commit_callbacks(execute=True):
        forget(Query.objects.filter(id=query.id))
    assert default_storage.exists(second.file)
    with django_capture_on_commit_callbacks(execute=True):
        forget(Query.objects.filter(id=second.id))
    assert not default_storage.exists(second.file)


def test_the_same_place_again_is_the_same_question(owner_client, add, query):
    add(1)
    assert elsewhere(owner_client, query, scope="mine").context["query"].id == query.id
    assert Query.objects.count() == 1


def test_anothers_gallery_cannot_be_asked(owner_client, mate, add, query):
    theirs = Gallery.objects.create(owner=mate, name="Theirs")
    add(9, to=theirs)
    response = elsewhere(owner_client, query, gallery=[str(theirs.id)])
    assert "is not there any more" in response.content.decode()
    assert Query.objects.count() == 1


def test_the_public_gallery_alone_and_both(owner_client, mate, add, query):
    public = Gallery.objects.create(owner=mate, name="Public", visibility="public")
    add(1)
    add(2, to=public)
    assert names(elsewhere(owner_client, query, scope="public")) == ["picture-2.png"]
    assert len(names(elsewhere(owner_client, query, scope="both"))) == 2
    assert names(elsewhere(owner_client, query, gallery=[str(public.id)])) == ["picture-2.png"]
    page = owner_client.get(query.get_absolute_url()).content.decode()
    assert 'value="public"' in page


@pytest.mark.both
def test_conditions_are_in_the_address(owner_client, owner, add, query):
    images = add(1, 2, 3).images
    tag_images(Image.objects.filter(id=images[1].id), ["sea"], owner_id=owner.id)
    response = elsewhere(owner_client, query, tag="sea")
    assert names(response) == ["picture-2.png"]
    assert response.redirect_chain[-1][0] == f"{query.get_absolute_url()}?tag=sea"
    assert response.context["searched"] == 1
    assert "Tag: sea" in response.content.decode()


@pytest.mark.both
@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"taken_from": "2024-05-02"}, {"picture-2.png"}),
        ({"taken_to": "2024-05-01"}, {"picture-1.png"}),
        (
            {"taken_from": "2024-05-01", "taken_to": "2024-05-02"},
            {"picture-1.png", "picture-2.png"},
        ),
        ({"added_to": "2000-01-01"}, set()),
        ({"least": "1280"}, {"picture-3.png"}),
        ({"least": "7"}, {"picture-1.png", "picture-2.png", "picture-3.png"}),
        ({"taken_from": "soon"}, {"picture-1.png", "picture-2.png", "picture-3.png"}),
    ],
)
def test_days_and_sizes(owner_client, add, query, condition, expected):
    first, second, third = add(1, 2, 3).images
    days = Image.objects
    days.filter(id=first.id).update(taken=datetime(2024, 5, 1, 23, 59, tzinfo=UTC))
    days.filter(id=second.id).update(taken=datetime(2024, 5, 2, tzinfo=UTC))
    days.filter(id=third.id).update(height=2000)
    assert set(names(owner_client.get(query.get_absolute_url(), condition))) == expected


def test_days_that_end_before_they_begin_are_told(owner_client, query):
    response = elsewhere(owner_client, query, taken_from="2024-05-02", taken_to="2024-05-01")
    assert "The last day is before the first." in response.content.decode()


@pytest.mark.both
def test_added_today(owner_client, add, query):
    add(1)
    today = timezone.localdate().isoformat()
    found = owner_client.get(query.get_absolute_url(), {"added_from": today, "added_to": today})
    assert names(found) == ["picture-1.png"]


def test_a_question_whose_picture_is_deleted_still_answers_and_says_so(owner_client, owner, add):
    first, second = add(1, 2).images
    query = ask_with_image(owner.id, first)
    remove_images(Image.objects.filter(id=first.id))
    response = owner_client.get(query.get_absolute_url())
    assert names(response) == [second.name]
    assert "The picture of this search was deleted." in response.content.decode()
    assert owner_client.get(reverse("search:file", args=[query.id])).status_code == 404
    crop = reverse("search:recrop", args=[query.id])
    again = owner_client.post(crop, {"box": "0,0,0.5,0.5"}, follow=True)
    assert "no other part of it can be chosen" in again.content.decode()
    other = Gallery.objects.create(owner=owner, name="Other")
    assert elsewhere(owner_client, query, gallery=[str(other.id)]).status_code == 200


def test_a_question_whose_picture_is_in_the_bin_says_so(owner_client, owner, add):
    first, second = add(1, 2).images
    query = ask_with_image(owner.id, first)
    Image.objects.filter(id=first.id).update(binned=timezone.now())
    response = owner_client.get(query.get_absolute_url())
    assert names(response) == [second.name]
    assert "is in the bin" in response.content.decode()
    assert owner_client.get(reverse("search:file", args=[query.id])).status_code == 404


def test_a_question_whose_file_is_lost_says_so(owner_client, add, query):
    add(1)
    default_storage.delete(query.file)
    response = owner_client.get(query.get_absolute_url())
    assert names(response) == ["picture-1.png"]
    assert "is not kept any more" in response.content.decode()


def test_anothers_picture_that_is_public_no_more_is_not_shown(mate_client, mate, image):
    query = ask_with_image(mate.id, image)
    page = mate_client.get(query.get_absolute_url()).content.decode()
    assert "You cannot see the picture of this search any more." in page
    assert mate_client.get(reverse("search:thumbnail", args=[query.id])).status_code == 404


def test_the_file_asked_with_goes_into_a_gallery(owner_client, gallery, query):
    keep = reverse("search:keep", args=[query.id])
    said = owner_client.post(keep, {"gallery": str(gallery.id)}, follow=True).content.decode()
    assert "question.png is being added to Holidays." in said
    assert gallery.images.get().name == "question.png"
    said = owner_client.post(keep, {"gallery": str(gallery.id)}, follow=True).content.decode()
    assert "question.png is in Holidays already." in said
    assert default_storage.exists(query.file)


def test_the_file_goes_into_no_gallery_of_another(owner_client, mate, query):
    theirs = Gallery.objects.create(owner=mate, name="Theirs")
    public = Gallery.objects.create(owner=mate, name="Public", visibility="public")
    for gallery in (theirs, public):
        keep = reverse("search:keep", args=[query.id])
        owner_client.post(keep, {"gallery": str(gallery.id)})
        assert not gallery.images.exists()


def test_the_answer_asks_few_queries(owner_client, add, query, django_assert_max_num_queries):
    add(*range(12))
    owner_client.get(query.get_absolute_url())  # Saves the best result, once.
    # Two of them read the active model: before the query, and after; one the rooms' filters.
    with django_assert_max_num_queries(13):
        owner_client.get(query.get_absolute_url())


def test_more_keeps_the_conditions(owner_client, add, query):
    add(*range(30))
    Image.objects.update(height=2000)
    page = owner_client.get(query.get_absolute_url(), {"least": "1280"})
    assert page.context["more"] == f"{query.get_absolute_url()}?least=1280&k=48"
    assert len(names(owner_client.get(page.context["more"]))) == 30


def test_a_search_that_leads_on_looks_in_the_same_place(owner_client, owner, add, query):
    other = Gallery.objects.create(owner=owner, name="Other")
    add(1, 2)
    add(3, 4, to=other)
    page = elsewhere(owner_client, query, gallery=[str(other.id)])
    first = page.context["matches"][0].image
    assert f'name="gallery" value="{other.id}"' in page.content.decode()
    similar = reverse("search:similar", args=[first.id])
    found = owner_client.post(similar, {"gallery": [str(other.id)], "scope": "mine"}, follow=True)
    assert len(names(found)) == 1
    assert found.context["query"].narrowed


def test_while_a_picture_is_prepared_the_page_is_not_searched_for_again(owner_client, add, upload):
    (image,) = add(1).images
    address = owner_client.post(reverse("search:new"), {"file": upload(seed=1)}).url
    Image.objects.create(gallery=image.gallery, name="2", sha256="2" * 64, bytes=1, format="PNG",
                         width=1, height=1)  # fmt: skip
    page = owner_client.get(address, headers={"HX-Request": "true"}).content.decode()
    (waiting,) = map(unescape, re.findall(r'hx-get="([^"]*waits=1)"', page))
    again = owner_client.get(waiting, headers={"HX-Request": "true"})
    assert (again.status_code, again.content) == (204, b"")
    Image.objects.filter(name="2").update(state=Image.State.FAILED)
    settled = owner_client.get(waiting, headers={"HX-Request": "true"})
    assert settled.status_code == 200
    assert "waits=" not in settled.content.decode()
