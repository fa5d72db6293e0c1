"""The bin's pages: three people, and nothing of what lies there anywhere else."""

import pytest
from django.urls import reverse

from apps.galleries import services
from apps.galleries.models import Gallery, Image


@pytest.fixture
def binned(owner, image):
    services.bin_images(Image.objects.filter(id=image.id), owner_id=owner.pk)
    return image


@pytest.fixture
def binned_gallery(owner, add) -> Gallery:
    gallery = Gallery.objects.create(owner=owner, name="Away")
    add(5, to=gallery)
    services.bin_gallery(gallery)
    return gallery


def post(client, name, *args, **fields):
    return client.post(reverse(f"galleries:{name}", args=args), fields)


def test_what_is_binned_answers_404_but_in_the_bin(owner_client, binned, binned_gallery):
    away = Image.including_bin.get(gallery=binned_gallery)
    addresses = [reverse("galleries:detail", args=[binned_gallery.id])]
    for image in (binned, away):
        addresses += [
            reverse("galleries:picture", args=[image.id]),
            reverse("galleries:picture_status", args=[image.id]),
            *(reverse("galleries:file", args=[image.id, v]) for v in ("original", "thumbnail")),
        ]
    for address in addresses:
        assert owner_client.get(address).status_code == 404, address
    assert post(owner_client, "picture_delete", binned.id).status_code == 404
    assert post(owner_client, "selected_bin", binned_gallery.id, all="1").status_code == 404
    assert post(owner_client, "rename", binned_gallery.id).status_code == 404
    thumbnail = reverse("galleries:bin_thumbnail", args=[binned.id])
    assert owner_client.get(thumbnail).status_code == 200


def test_the_bin_shows_its_owner_what_lies_there(owner_client, binned, binned_gallery):
    words = owner_client.get(reverse("galleries:bin")).content.decode()
    assert binned.name in words
    assert "Away" in words
    assert "30 days left" in words
    assert "2 pictures" in words
    assert "still count toward your quota" in words


def test_others_see_and_touch_nothing_of_it(mate_client, stranger_client, binned, binned_gallery):
    words = mate_client.get(reverse("galleries:bin")).content.decode()
    assert "The bin is empty" in words
    thumbnail = reverse("galleries:bin_thumbnail", args=[binned.id])
    assert mate_client.get(thumbnail).status_code == 404
    for name in ("bin_gallery_restore", "bin_gallery_delete"):
        assert post(mate_client, name, binned_gallery.id).status_code == 404
    for fields in ({"image": str(binned.id)}, {"all": "1"}):
        post(mate_client, "bin_restore", **fields)
        post(mate_client, "bin_delete", sure="1", **fields)
    post(mate_client, "bin_empty")
    assert Image.including_bin.get(id=binned.id).binned
    assert Gallery.including_bin.get(id=binned_gallery.id).binned
    for address in (reverse("galleries:bin"), thumbnail, reverse("galleries:bin_empty")):
        assert stranger_client.get(address)["Location"].startswith("/accounts/login/")
    assert post(stranger_client, "bin_empty")["Location"].startswith("/accounts/login/")
    assert Image.including_bin.count() == 2


def test_restoring_one_and_all(owner_client, owner, gallery, add):
    one, *_ = add(1, 2, 3).images
    services.bin_images(gallery.images.all(), owner_id=owner.pk)
    answer = post(owner_client, "bin_restore", image=str(one.id))
    assert (
        "1 picture is back in its gallery." in owner_client.get(answer["Location"]).content.decode()
    )
    assert gallery.images.get() == one
    post(owner_client, "bin_restore", all="1")
    assert gallery.images.count() == 3


def test_a_twin_is_told(owner, owner_client, gallery, binned, add):
    elsewhere = Gallery.objects.create(owner=owner, name="Elsewhere")
    add(1, to=elsewhere)
    services.move_images(elsewhere.images.all(), gallery, owner_id=owner.pk)
    answer = post(owner_client, "bin_restore", all="1")
    words = owner_client.get(answer["Location"]).content.decode()
    assert "1 picture stays in the bin" in words


def test_deleting_for_good_asks_first(owner_client, binned):
    page = post(owner_client, "bin_delete", image=str(binned.id))
    assert "This cannot be undone" in page.content.decode()
    assert Image.including_bin.exists()
    post(owner_client, "bin_delete", image=str(binned.id), sure="1")
    assert not Image.including_bin.exists()


def test_emptying_asks_first(owner_client, binned, binned_gallery):
    words = owner_client.get(reverse("galleries:bin_empty")).content.decode()
    assert "2 pictures" in words
    assert Image.including_bin.count() == 2
    post(owner_client, "bin_empty")
    assert not Image.including_bin.exists()
    assert list(Gallery.including_bin.values_list("name", flat=True)) == ["Holidays"]


def test_a_gallery_back_and_away(owner_client, binned_gallery):
    answer = post(owner_client, "bin_gallery_restore", binned_gallery.id)
    assert answer["Location"] == binned_gallery.get_absolute_url()
    post(owner_client, "delete", binned_gallery.id)
    ask = owner_client.get(reverse("galleries:bin_gallery_delete", args=[binned_gallery.id]))
    assert "1 picture goes with it" in ask.content.decode()
    post(owner_client, "bin_gallery_delete", binned_gallery.id)
    assert not Gallery.including_bin.filter(name="Away").exists()


def test_deleting_a_gallery_says_that_it_can_be_undone(owner_client, gallery, image):
    words = owner_client.get(reverse("galleries:delete", args=[gallery.id])).content.decode()
    assert "restored for 30 days" in words
    answer = post(owner_client, "delete", gallery.id)
    page = owner_client.get(answer["Location"])
    when = Gallery.including_bin.get().binned.isoformat()
    assert f'value="{when}"' in page.content.decode()
    assert post(owner_client, "undo", when=when)["Location"] == gallery.get_absolute_url()


def test_deleting_a_card_with_htmx_says_so_with_undo(owner_client, image):
    address = reverse("galleries:picture_delete", args=[image.id])
    words = owner_client.post(address, headers={"HX-Request": "true"}).content.decode()
    assert "was moved to the bin." in words
    assert reverse("galleries:undo") in words


def test_many_in_the_bin(owner, owner_client, gallery, add, django_assert_max_num_queries):
    add(*range(70), work=False)
    services.bin_images(gallery.images.all(), owner_id=owner.pk)
    owner_client.get(reverse("galleries:bin"))  # The header remembers whether anything is public.
    with django_assert_max_num_queries(5):
        page = owner_client.get(reverse("galleries:bin"))
    after = page.context["slice"].after
    more = owner_client.get(reverse("galleries:bin"), {"after": after, "part": "cards"})
    seen = [content.count(b'class="card ') for content in (page.content, more.content)]
    assert sum(seen) == 70
    assert b"<html" not in more.content


def test_all_of_the_bin_but_one(owner_client, owner, add):
    one, *_rest = add(1, 2, 3).images
    services.bin_images(Image.objects.all(), owner_id=owner.pk)
    page = owner_client.get(reverse("galleries:bin"))
    assert page.context["held"]["loose"] == 3
    fields = {"all": "1", "except": str(one.id), "until": page.context["until"].isoformat()}
    asked = post(owner_client, "bin_delete", **fields)
    assert 'name="except"' in asked.content.decode()
    post(owner_client, "bin_delete", sure="1", **fields)
    assert Image.including_bin.get().id == one.id
