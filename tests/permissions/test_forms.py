"""The things of another person, named in one's own forms, change nothing."""

from django.urls import reverse

from apps.galleries.models import Gallery, Image
from apps.search.services.asking import ask_with_image
from tests.permissions.addresses import rows


def test_the_things_of_another_named_in_ones_own_forms(mate_client, mate, owner, ids, image, add):
    """Ids that were learnt somewhere open nothing where forms take them."""
    mine = Gallery.objects.create(owner=mate, name="Mine")
    picture = add(5, to=mine).images[0]
    asked = ask_with_image(mate.id, picture)
    when = Image.including_bin.get(id=ids["binned"]).binned.isoformat()
    before = rows()
    theirs = {"image": [str(image.id), str(ids["binned"])]}
    forms = [
        ("galleries:selected_bin", [mine.id], theirs),
        ("galleries:selected_move", [mine.id], theirs | {"target": str(mine.id)}),
        (
            "galleries:selected_move",
            [mine.id],
            {"image": [str(picture.id)], "target": str(ids["gallery"])},
        ),
        ("galleries:selected_tag", [mine.id], theirs | {"tags": "seen"}),
        ("galleries:selected_star", [mine.id], theirs),
        ("galleries:selected_album", [mine.id], theirs | {"album": "Seen"}),
        ("galleries:picked_album", [], theirs | {"album": "Seen"}),
        ("galleries:picked_star", [], theirs),
        ("galleries:picked_unstar", [], theirs),
        ("galleries:picked_bin", [], theirs),
        ("galleries:picked_download", [], theirs),
        ("galleries:picked_star", [], {"all": "1", "listing": f"album={ids['album']}"}),
        ("duplicates:merge", [], {"keep": str(picture.id)} | theirs),
        ("duplicates:dismiss", [], theirs),
        ("galleries:selected_untag", [mine.id], theirs | {"tags": "seen"}),
        ("galleries:selected_download", [mine.id], theirs),
        ("galleries:bin_restore", [], theirs),
        ("galleries:bin_delete", [], theirs | {"sure": "1"}),
        ("galleries:undo", [], {"when": when}),
        ("galleries:bin_empty", [], {}),
        ("search:keep", [asked.id], {"gallery": str(ids["gallery"])}),
        ("search:elsewhere", [asked.id], {"gallery": [str(ids["gallery"])]}),
        (
            "search:elsewhere",
            [asked.id],
            {"gallery": [str(ids["gallery"])], "colour": ["red"], "tag": "secret"},
        ),
        ("search:similar", [image.id], {"box": "0,0,0.5,0.5", "gallery": [str(mine.id)]}),
        ("search:new", [], {"image": str(image.id), "colour": ["red"]}),
    ]
    for name, words, data in forms:
        response = mate_client.post(reverse(name, args=words), data)
        assert response.status_code in (302, 404, 422), name
    assert rows() == before
