"""Whatever goes wrong has its sentence and code, is in the log, and is no verdict."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.classification.errors import ClassifyError, explain
from apps.classification.models import Classification, Verdict
from apps.classification.services.asking import classify
from apps.classification.services.recipes import local_recipe
from apps.classification.services.subjects import of_upload
from apps.galleries.pictures import PictureError
from apps.providers import errors
from apps.providers.fake import FAULTS
from apps.providers.kinds import Period
from apps.providers.models import Budget, Call
from tests.classification.conftest import agree, answer, said
from tests.pictures import picture_bytes

pytestmark = pytest.mark.django_db

# Fault of the provider → our code, requests, whether tokens may have been charged.
FAULTY = {
    "rate-later": ("rate_limited", 1, False),
    "rate": ("rate_limited", 3, False),
    "server": ("server_fault", 3, False),
    "cut": ("cut_off", 3, True),
    "key": ("key_refused", 1, False),
    "forbidden": ("not_allowed", 1, False),
    "arrearage": ("arrears", 1, False),
    "quota": ("arrears", 1, False),
    "inspection": ("content_refused", 1, False),
    "half-json": ("malformed", 1, True),
    "no-choices": ("malformed", 1, True),
    "unknown": ("unknown_model", 1, False),
    "large": ("too_large", 1, False),
}
UNFIT = {
    "no such category": answer("dragons"),
    "a sentence": said("It shows a dog."),
    "cut off": said('{"category": "pets", "confi', finish="length"),
    "no confidence": said('{"category": "pets"}'),
    "a confidence that is none": answer("pets", "very"),
    "too sure": answer("pets", 250),
    "nothing": said(""),
}


def failing(recipe, person, subject) -> errors.ProviderError:
    with pytest.raises(errors.ProviderError) as caught:
        classify(subject, recipe, person)
    return caught.value


@pytest.mark.parametrize("fault", sorted(FAULTY))
def test_a_fault_of_the_provider(recipe, fake, owner, subject, fault):
    agree(owner)
    code, requests, may_cost = FAULTY[fault]
    fake.will(*[FAULTS[fault]] * requests)
    error = failing(recipe, owner, subject())
    assert error.code == code
    assert str(error)
    assert explain(code) == str(error)
    assert len(fake.received) == requests
    assert not Verdict.objects.exists()
    row = Classification.objects.get()
    assert (row.error, row.verdict) == (code, None)
    call = Call.objects.get()
    assert call.error == code
    assert bool(call.cost) is may_cost


@pytest.mark.parametrize("what", sorted(UNFIT))
def test_an_answer_that_is_none_is_paid_for_and_never_other(recipe, fake, owner, subject, what):
    agree(owner)
    fake.will(UNFIT[what])
    assert failing(recipe, owner, subject()).code == "unfit"
    assert not Verdict.objects.exists()
    call = Call.objects.get()
    assert (call.cost, call.input_tokens, call.output_tokens) == (1000, 100, 20)


def test_a_slow_provider(recipe, fake, owner, subject, provider):
    agree(owner)
    provider.timeout = provider.attempts = 1
    provider.save()
    recipe.provider.refresh_from_db()
    fake.will(FAULTS["slow"])
    assert failing(recipe, owner, subject()).code == "timeout"


def test_a_provider_that_is_down(recipe, provider, owner, subject):
    agree(owner)
    provider.base_url = "http://127.0.0.1:9/v1"
    provider.save()
    recipe.provider.refresh_from_db()
    assert failing(recipe, owner, subject()).code in ("unreachable", "no_key")


def test_a_provider_that_is_gone_or_out_of_use(recipe, provider, owner, subject):
    agree(owner)
    provider.enabled = False
    provider.save()
    recipe.provider.refresh_from_db()
    assert failing(recipe, owner, subject()).code == "no_provider"


def test_over_budget_nothing_is_sent(recipe, provider, fake, owner, subject):
    agree(owner)
    Budget.objects.create(provider=provider, period=Period.DAY, micros=1500)
    fake.will(answer("pets"))
    classify(subject(1), recipe, owner)
    assert failing(recipe, owner, subject(2)).code == "over_budget"
    assert len(fake.received) == 1
    assert classify(subject(1), recipe, owner).is_cached, "what is known stays free"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"hello", "not_a_picture"),
        (picture_bytes(size=(1, 1)), "too_small"),
        (picture_bytes()[:20], "truncated"),
    ],
)
def test_a_file_that_is_no_picture(content, code):
    with pytest.raises(PictureError) as caught:
        of_upload(SimpleUploadedFile("a.png", content))
    assert caught.value.code == code


def test_a_picture_that_is_a_strip():
    of_upload(SimpleUploadedFile("a.png", picture_bytes(size=(8 * 200, 8))))
    with pytest.raises(ClassifyError) as caught:
        of_upload(SimpleUploadedFile("a.png", picture_bytes(size=(8 * 201, 8))))
    assert caught.value.code == "too_narrow"
    assert "200" in str(caught.value)


def test_too_many_pixels(settings):
    settings.FUTU_MAX_PIXELS = 1000
    with pytest.raises(PictureError) as caught:
        of_upload(SimpleUploadedFile("a.png", picture_bytes(size=(40, 40))))
    assert caught.value.code == "too_many_pixels"


def test_a_file_that_breaks_when_it_is_decoded_is_in_the_log(owner):
    whole = picture_bytes(size=(90, 90))
    middle = len(whole) // 2
    broken = whole[:middle] + b"\0" * 40 + whole[middle + 40 :]
    subject = of_upload(SimpleUploadedFile("a.png", broken))
    with pytest.raises(PictureError):
        classify(subject, local_recipe(), owner)
    assert Classification.objects.get().error
    assert not Verdict.objects.exists()
