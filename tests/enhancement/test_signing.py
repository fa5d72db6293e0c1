"""What is started is what was shown: any other signature, row or engine is refused."""

import pytest
from django.urls import reverse

from apps.enhancement.errors import EnhanceError
from apps.enhancement.models import Draft, Enhancement
from apps.enhancement.options import EnhanceOptions
from apps.enhancement.services import drafts
from apps.enhancement.services.asking import enhance, plan_of
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.enhancement.conftest import QUICK, textured

pytestmark = [pytest.mark.django_db, pytest.mark.weights]


def test_the_preview_of_other_settings_starts_nothing(owner, small, order):
    previewed = drafts.preview(owner, small, QUICK, (0, 0, 40, 40))
    other = QUICK.model_copy(update={"sharpen": 0.5})
    with pytest.raises(EnhanceError) as problem:
        enhance(owner, small, other, order, previewed.signature)
    assert problem.value.code == "tampered"
    assert "Look at the preview" in str(problem.value)
    assert not Enhancement.objects.exists()
    assert enhance(owner, small, QUICK, order, previewed.signature).signature == previewed.signature


def test_the_preview_of_another_picture_starts_nothing(owner, keep, order):
    one, other = keep(textured(seed=1), "one.png"), keep(textured(seed=2), "other.png")
    with pytest.raises(EnhanceError):
        enhance(owner, other, QUICK, order, plan_of(one, QUICK).signature)


def test_a_page_starts_nothing_without_a_signature(owner_client, small):
    page = reverse("enhancement:picture", args=[small.pk])
    for given in ({}, {"signature": "0" * 64}):
        answer = owner_client.post(page, {"preset": "quick"} | given)
        assert answer.status_code == 422
        assert "not those that were shown" in answer.content.decode()
    assert not Enhancement.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"sharpen": 0.9},
        {"model": "x4plus"},
        {"engine": "torch 1.0 avx2"},
        {"tile": 4},
        {"more": 1},
        {"scale": 2},
    ],
)
def test_a_row_that_was_changed_makes_nothing(owner, small, order, change):
    row = enhance(owner, small, QUICK, order)
    Enhancement.objects.filter(pk=row.pk).update(recipe=row.recipe | change)
    jobs.drain()
    row = Enhancement.objects.get(pk=row.pk)
    assert (row.error, row.result, row.job.state) == ("tampered", None, Job.State.FAILED)


def test_an_engine_that_changed_since_the_preview_is_refused(owner, small, order, monkeypatch):
    signature = plan_of(small, QUICK).signature
    monkeypatch.setattr("apps.vision.upscaling.engines.chosen", lambda model: "torch 99 avx2")
    with pytest.raises(EnhanceError) as problem:
        enhance(owner, small, QUICK, order, signature)
    assert problem.value.code == "tampered"


def test_a_preview_of_a_changed_row_makes_nothing(owner, small):
    draft = drafts.preview(owner, small, QUICK, (0, 0, 40, 40))
    Draft.objects.filter(pk=draft.pk).update(signature="0" * 64)
    jobs.drain()
    assert Draft.objects.get().why == "tampered"


def test_smaller_tiles_of_the_general_model_are_another_signature(small):
    plans = [plan_of(small, EnhanceOptions(tile=tile)) for tile in (None, 96)]
    assert plans[0].signature != plans[1].signature
