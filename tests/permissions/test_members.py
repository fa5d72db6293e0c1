"""A gallery that is shared with people: what each of them meets, at every address."""

from typing import Any

import pytest
from django.urls import resolve, reverse

from apps.galleries.members import services
from apps.galleries.models import Gallery, Image, Member, MemberInvitation, Role
from apps.galleries.services import bin_gallery
from apps.galleries.services.tagging import tag_images
from apps.media.models import Upload
from apps.search.models import Query
from apps.search.services.asking import ask_with_file, ask_with_image
from tests.conftest import signed_in
from tests.galleries.uploads.test_transfers import PICTURE, create, patch
from tests.permissions.addresses import private, rows
from tests.permissions.members import ADDING, CLOSED, OPEN, People, expected, people_of, share

# What a member is shown or may do at the addresses that otherwise are the owner's alone.
LOOKS = {
    *("galleries:detail", "galleries:status", "galleries:picture", "galleries:file"),
    *("galleries:selected_download", "search:similar"),
}
ADDS = {"galleries:upload", "galleries:close_batch"}
# As of every picture that one may see: their own category, their own comparison.
TOOLS = {
    *("classification:picture", "classification:panel", "classification:correct_picture"),
    *("comparison:with_picture", "enhancement:picture", "enhancement:panel"),
}


@pytest.fixture
def people(gallery, owner, mate) -> People:
    return people_of(gallery, owner, mate)


def test_looking_is_for_the_owner_and_members(people, gallery, image):
    pages = [
        reverse("galleries:detail", args=[gallery.id]),
        reverse("galleries:detail", args=[gallery.id]) + "?part=cards",
        reverse("galleries:status", args=[gallery.id]),
        reverse("galleries:picture", args=[image.id]),
        *(reverse("galleries:file", args=[image.id, v]) for v in ("original", "preview")),
        reverse("galleries:file", args=[image.id, "thumbnail"]),
        f"/api/v1/galleries/{gallery.id}",
        f"/api/v1/images?gallery={gallery.id}",
        f"/api/v1/images/{image.id}",
        f"/api/v1/images/{image.id}/files/original",
    ]
    for page in pages:
        stranger = 401 if page.startswith("/api/") else 302
        answered = people.statuses(lambda client, page=page: client.get(page))
        assert answered == expected(OPEN, 200, stranger), page
    zip_of = reverse("galleries:selected_download", args=[gallery.id])
    answered = people.statuses(lambda client: client.post(zip_of, {"image": str(image.id)}))
    assert answered == expected(OPEN, 200, 302)


def test_adding_is_for_the_owner_and_those_who_may_add(people, gallery, upload):
    page, operation = (
        reverse("galleries:upload", args=[gallery.id]),
        f"/api/v1/galleries/{gallery.id}/images",
    )
    seeds = iter(range(20, 100))

    def post(address):
        return lambda client: client.post(address, {"files": upload(seed=next(seeds))})

    assert people.statuses(post(page)) == expected(ADDING, 302, 302)
    assert people.statuses(post(operation)) == expected(ADDING, 202, 401)
    by_tus = people.statuses(lambda client: create(client, gallery))
    assert by_tus == expected(ADDING, 201, 401)
    added = {image.added_by and image.added_by.username for image in gallery.images.all()}
    assert (gallery.images.count(), added) == (4, {None, "adder"})


@pytest.mark.parametrize("name", ["viewer", "adder"])
def test_all_else_of_the_owners_is_closed_to_members(name, people, ids, gallery, image):
    client, before = people.client(name), rows()
    opened = {address for view in LOOKS | TOOLS | ADDS for address in _at(view, ids)}
    if name == "viewer":
        opened -= {address for view in ADDS for address in _at(view, ids)}
    for method, address in private(ids):
        if address not in opened:
            assert getattr(client, method)(address).status_code == 404, (method, address)
    for view in ("galleries:invitation_accept", "galleries:invitation_decline"):
        assert client.post(reverse(view, args=[ids["invitation"]])).status_code == 404, view
    theirs = {"image": [str(image.id)], "target": str(gallery.id), "all": "1"}
    mine = Gallery.objects.create(owner=people.people[name], name="Mine")
    before["galleries.Gallery"] = rows()["galleries.Gallery"]
    for view in ("selected_move", "selected_bin", "selected_tag", "selected_star"):
        client.post(reverse(f"galleries:{view}", args=[mine.id]), theirs)
    assert rows() == before


def _at(view: str, ids: dict[str, Any]) -> list[str]:
    return [at for _method, at in private(ids) if resolve(at).view_name == view]


def test_only_the_owner_manages_people_by_the_api(people, gallery):
    member = Member.objects.get(person__username="viewer")
    asked = MemberInvitation.objects.get()
    at = f"/api/v1/galleries/{gallery.id}/members"
    before = rows()
    for name in ("viewer", "adder", *CLOSED):
        client = people.client(name)
        assert client.get(at).status_code == 404
        told = {"content_type": "application/json"}
        assert client.post(at, {"name": "mate", "role": "add"}, **told).status_code in (403, 404)
        for one in (member, asked):
            for method in ("patch", "delete"):
                send = getattr(client, method)
                assert send(f"{at}/{one.pk}", {"role": "add"}, **told).status_code in (403, 404)
    assert rows() == before


def test_what_is_not_shared_of_the_same_owner_is_never_found(people, owner, add, upload, image):
    """By pictures, words, tags and examples, wherever a member may look."""
    secret = Gallery.objects.create(owner=owner, name="Secret")
    hidden = add(3, to=secret).images[0]
    tag_images(Image.objects.all(), ["seaside"], owner_id=owner.id)
    viewer = people.people["viewer"]
    client = people.client("viewer")
    for scope in Query.Scope.values:
        query = ask_with_file(viewer.id, upload("question.png", seed=3))
        Query.objects.filter(id=query.id).update(scope=scope)
        for given in ({}, {"tag": "seaside"}, {"q": "seaside"}, {"more": str(hidden.id)}):
            context = client.get(query.get_absolute_url(), given).context
            found = [match.image.id for match in context["matches"]]
            expected_ids = [image.id] if scope == Query.Scope.BOTH else []
            assert (found, context["searched"]) == (expected_ids, len(expected_ids)), (scope, given)
    for address in (hidden.get_absolute_url(), secret.get_absolute_url()):
        assert client.get(address).status_code == 404
    similar = client.post(reverse("search:similar", args=[hidden.id]))
    assert similar.status_code == 404
    words = client.get("/api/v1/search", {"q": "seaside", "scope": "both"}).json()
    assert [found["id"] for found in words["results"]] == [str(image.id)]


def test_a_member_may_look_in_the_gallery_alone_and_others_may_not(people, gallery, image, upload):
    """Chosen by its name: with a picture and with words."""
    for name in ("viewer", "adder", *CLOSED):
        client = people.client(name)
        given = {"file": upload("question.png", seed=1), "gallery": [str(gallery.id)]}
        answer = client.post(reverse("search:new"), given, follow=True)
        words = client.get("/api/v1/search", {"q": "picture", "galleries": [str(gallery.id)]})
        if name in CLOSED:
            assert answer.status_code == 422
            assert words.status_code == 404 or not words.json()["results"], name
            continue
        assert [match.image.id for match in answer.context["matches"]] == [image.id]
        assert [found["id"] for found in words.json()["results"]] == [str(image.id)]


def test_favourites_and_tags_of_other_galleries_are_not_told(people, owner, gallery, image, add):
    other = add(4, to=Gallery.objects.create(owner=owner, name="Other")).images[0]
    tag_images(Image.objects.filter(id=other.id), ["elsewhere"], owner_id=owner.id)
    Image.objects.update(is_favourite=True)
    client = people.client("viewer")
    page = client.get(gallery.get_absolute_url(), {"favourite": "on"})
    assert "elsewhere" not in page.content.decode()
    assert "star--on" not in page.content.decode()
    told = client.get(f"/api/v1/images/{image.id}").json()
    assert (told["favourite"], told["job"]) == (None, None)
    starred = client.get(f"/api/v1/images?gallery={gallery.id}&favourite=true").json()
    assert starred["items"] == []


def _remove(member: Member) -> None:
    services.remove(member)


def _leave(member: Member) -> None:
    services.leave(member)


def _close(member: Member) -> None:
    owner = member.gallery.owner
    owner.is_active = False
    owner.save()


def _bin(member: Member) -> None:
    bin_gallery(member.gallery)


@pytest.mark.parametrize("end", [_remove, _leave, _close, _bin])
def test_it_ends_at_once_everywhere(end, mate, gallery, image, upload):
    """Pages, files, the API, a search that was made, and an upload under way."""
    member, client = share(gallery, mate, "add"), signed_in(mate)
    address = create(client, gallery)["Location"]
    patch(client, address, 0, PICTURE[:10])
    asked = ask_with_image(mate.id, image)
    Query.objects.update(scope=Query.Scope.BOTH)
    seen = [
        reverse("galleries:detail", args=[gallery.id]),
        reverse("galleries:picture", args=[image.id]),
        reverse("galleries:file", args=[image.id, "original"]),
        reverse("galleries:file", args=[image.id, "thumbnail"]),
        reverse("search:file", args=[asked.id]),
        f"/api/v1/images/{image.id}",
        f"/api/v1/galleries/{gallery.id}",
    ]
    assert [client.get(at, follow=True).status_code for at in seen] == [200] * len(seen)
    end(member)
    assert [client.get(at, follow=True).status_code for at in seen] == [404] * len(seen)
    assert patch(client, address, 10, PICTURE[10:]).status_code == 404
    assert client.get(asked.get_absolute_url()).context["searched"] == 0
    posted = client.post(reverse("galleries:upload", args=[gallery.id]), {"files": upload(seed=9)})
    assert posted.status_code == 404
    assert Upload.objects.get().offset == 10
    assert Image.objects.filter(added_by=mate).count() == 0
    assert gallery.name not in client.get(reverse("galleries:index")).content.decode()


def test_a_smaller_role_holds_at_once(mate, gallery, image, upload):
    member, client = share(gallery, mate, "add"), signed_in(mate)
    address = create(client, gallery)["Location"]
    services.change_role(member, Role.VIEW)
    assert patch(client, address, 0, PICTURE).status_code == 404
    page = reverse("galleries:upload", args=[gallery.id])
    assert client.post(page, {"files": upload(seed=9)}).status_code == 404
    assert client.get(gallery.get_absolute_url()).status_code == 200
