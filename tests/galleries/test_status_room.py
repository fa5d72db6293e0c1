"""The line that says how much room is left, while pictures are prepared."""

from django.urls import reverse


def test_the_strip_keeps_saying_how_much_room_is_left(gallery, owner, owner_client):
    owner.quota = 5_000_000
    owner.save()
    answer = owner_client.get(reverse("galleries:status", args=[gallery.id]))
    assert 'data-free="5000000"' in answer.content.decode()


def test_room_is_said_on_an_empty_gallery_and_at_sign_up(
    gallery, owner, owner_client, client, settings
):
    settings.FUTU_QUOTA = 2 * 2**30
    empty = owner_client.get(gallery.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert "Of your 2.0 GB, 2.0 GB is free: about 512 photos from a phone." in empty
    assert "The administrator can give you more." in empty
    sign_up = client.get(reverse("account_signup")).content.decode().replace("\xa0", " ")
    assert "An account may keep 2.0 GB of pictures." in sign_up


def test_who_can_change_the_limit_is_led_there(gallery, owner, owner_client):
    owner.quota, owner.stored, owner.is_superuser = 1, 1, True
    owner.save()
    page = owner_client.get(gallery.get_absolute_url()).content.decode()
    assert reverse("admin:accounts_user_change", args=[owner.pk]) in page
    owner.is_superuser = False
    owner.save()
    page = owner_client.get(gallery.get_absolute_url()).content.decode()
    assert "ask the administrator for more room" in page
    assert reverse("admin:accounts_user_change", args=[owner.pk]) not in page
