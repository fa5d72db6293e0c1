"""Files are for those who may see the picture, and public galleries for looking at."""

from django.urls import reverse

from apps.galleries.models import Gallery


def test_files_say_what_they_are_and_are_nobody_elses(owner_client, image):
    response = owner_client.get(reverse("galleries:file", args=[image.id, "thumbnail"]))
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"]
    original = owner_client.get(reverse("galleries:file", args=[image.id, "original"]))
    assert original["Content-Disposition"].startswith("attachment")


def test_a_public_gallery_is_for_everyone_to_look_at_and_for_nobody_to_change(
    mate_client, gallery, image
):
    Gallery.objects.filter(id=gallery.id).update(visibility="public")
    page = mate_client.get(reverse("galleries:picture", args=[image.id]))
    assert page.status_code == 200
    assert gallery.get_absolute_url() not in page.content.decode(), "it would lead to a 404"
    assert mate_client.post(reverse("galleries:picture_delete", args=[image.id])).status_code == 404
    assert mate_client.get(reverse("galleries:detail", args=[gallery.id])).status_code == 404
    files = {
        variant: mate_client.get(reverse("galleries:file", args=[image.id, variant])).status_code
        for variant in ("preview", "original")
    }
    assert files == {"preview": 200, "original": 404}, "what the camera wrote stays private"
