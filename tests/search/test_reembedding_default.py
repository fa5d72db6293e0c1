"""From the default before to that of new instances, with real weights."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from apps.search.active_model import active_model
from apps.search.models import Embedding
from apps.search.services.reembedding.status import status
from apps.vision.specs import get_spec

pytestmark = pytest.mark.weights

OLD, NEW = (get_spec(name).key for name in ("fused", "fused-lite2"))


@pytest.fixture(autouse=True)
def the_default_before(settings):
    settings.FUTU_SPEC = "fused"


def test_an_old_instance_answers_is_told_and_changes_when_asked(
    add, owner_client, upload, settings
):
    add(1, 2, 3)
    asked = owner_client.post(reverse("search:new"), {"file": upload(seed=2)})["Location"]
    settings.FUTU_SPEC = "fused-lite2"  # The upgrade.
    assert active_model().spec == OLD
    assert owner_client.get(asked).context["matches"][0].image.name == "picture-2.png"
    assert status().said == "fused-lite2"
    out = StringIO()
    call_command("reembed", "--spec", "fused-lite2", "--wait", stdout=out)
    assert "Answering: fused-lite2" in out.getvalue()
    assert set(Embedding.objects.values_list("spec", flat=True)) == {NEW}
    page = owner_client.get(asked)
    assert page.context["matches"][0].image.name == "picture-2.png"
    assert page.context["query"].spec == NEW
