"""From the page to the result, as a person goes."""

import pytest
from django.urls import reverse

from apps.enhancement.models import Draft, Enhancement
from apps.galleries.files import Variant, open_variant
from apps.galleries.models import Image
from apps.jobs import services as jobs
from tests.enhancement.conftest import opened

pytestmark = pytest.mark.django_db

SETTINGS = {"preset": "quick", "scale": "4", "tile": "96", "keeps_capture": "on"}
REGION = {"left": "0", "top": "0", "width": "96", "height": "72"}


def test_a_picture_is_previewed_and_enhanced(owner_client, small, gallery):
    page = reverse("enhancement:picture", args=[small.pk])
    assert owner_client.get(page).status_code == 200
    preview = reverse("enhancement:preview", args=[small.pk])
    response = owner_client.post(preview, SETTINGS | REGION, headers={"HX-Request": "true"})
    assert response.status_code == 200, response.content.decode()
    assert "every 1s" in response.content.decode()
    jobs.drain()
    draft = Draft.objects.get()
    assert draft.is_done, draft.why
    assert draft.covered == [0, 0, 96, 72]

    told = owner_client.get(page, SETTINGS)
    assert told.context["plan"].signature == draft.signature
    assert told.context["is_previewed"]
    start = SETTINGS | {"signature": draft.signature, "gallery": str(gallery.pk)}
    response = owner_client.post(page, start)
    assert response.status_code == 302, response.context["form"].errors
    jobs.drain()
    row = Enhancement.objects.get()
    assert row.state == "done", row.why
    result = row.result
    assert (result.width, result.height, result.state) == (480, 288, Image.State.READY)
    assert result.gallery == gallery
    report = owner_client.get(row.get_absolute_url())
    assert report.status_code == 200
    assert row.result_sha256 in report.content.decode()

    with open_variant(result.pk, Variant.ORIGINAL) as file:
        whole = opened(file.read())
    part = opened(b"".join(owner_client.get(reverse("media:file", args=[draft.after_id]))))
    assert whole.crop((0, 0, 384, 288)).tobytes() == part.tobytes()
