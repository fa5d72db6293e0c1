"""The line that says how much room is left, while pictures are prepared."""

from django.urls import reverse


def test_the_strip_keeps_saying_how_much_room_is_left(gallery, owner, owner_client):
    owner.quota = 5_000_000
    owner.save()
    answer = owner_client.get(reverse("galleries:status", args=[gallery.id]))
    assert 'data-free="5000000"' in answer.content.decode()
