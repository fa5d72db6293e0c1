"""Hosted models are sent what is somebody's only while they agree."""

import pytest

from apps.providers import errors
from apps.providers.fake import FAULTS
from apps.providers.fake.sound import tone
from apps.providers.models import CachedResult, Consent
from apps.providers.services import ask, attempts, has_agreed, transcribe
from apps.providers.services.consents import agreed_by, set_consents

pytestmark = pytest.mark.django_db


@pytest.fixture
def hosted(make_provider):
    return make_provider(is_hosted=True)


def test_without_consent_nothing_is_sent(hosted, fake, picture, owner):
    with pytest.raises(errors.ConsentError):
        ask("?", purpose="test", pictures=[picture], person=owner)
    with pytest.raises(errors.ConsentError):
        transcribe(tone("x"), seconds=1, purpose="test", person=owner)
    assert fake.received == []


def test_consent_in_general_and_for_one(hosted, make_provider, fake, owner, mate):
    other = make_provider(name="Other", is_hosted=True)
    set_consents(owner, general=True, providers=[])
    set_consents(mate, general=False, providers=[other])
    assert [has_agreed(owner, hosted), has_agreed(owner, other)] == [True, True]
    assert [has_agreed(mate, hosted), has_agreed(mate, other)] == [False, True]
    assert ask("?", purpose="test", person=mate, provider=other).reply.text
    with pytest.raises(errors.ConsentError):
        ask("?", purpose="test", person=mate, provider=hosted)


def test_what_is_revoked_is_over_at_once(hosted, make_provider, fake, owner, mate):
    near = make_provider(name="Near")
    for person in (owner, mate):
        set_consents(person, general=True, providers=[])
        for provider in (hosted, near):
            ask("?", purpose="test", person=person, provider=provider)
    set_consents(owner, general=False, providers=[])
    with pytest.raises(errors.ConsentError):
        ask("?", purpose="test", person=owner, provider=hosted)
    kept = set(CachedResult.objects.values_list("person", "provider"))
    assert kept == {(owner.pk, near.pk), (mate.pk, hosted.pk), (mate.pk, near.pk)}


def test_what_is_revoked_while_a_question_waits_is_not_asked_again(
    hosted, fake, owner, monkeypatch
):
    set_consents(owner, general=True, providers=[])
    monkeypatch.setattr(
        attempts, "sleep", lambda _seconds: set_consents(owner, general=False, providers=[])
    )
    fake.will(FAULTS["overloaded"])
    with pytest.raises(errors.ConsentError):
        ask("?", purpose="test", person=owner)
    assert len(fake.received) == 1


def test_answers_of_whom_one_still_agrees_to_stay(hosted, fake, owner):
    set_consents(owner, general=True, providers=[])
    ask("?", purpose="test", person=owner)
    set_consents(owner, general=False, providers=[hosted])
    assert ask("?", purpose="test", person=owner).is_cached


def test_it_can_be_shown_when_it_was_given_and_revoked(hosted, owner):
    for general in (True, True, False, True):
        set_consents(owner, general=general, providers=[])
    rows = list(Consent.objects.order_by("given"))
    assert [row.revoked is None for row in rows] == [False, True]
    assert agreed_by(owner).general


def test_models_of_the_house_and_things_of_nobody_need_none(hosted, make_provider, fake, owner):
    near = make_provider(name="Near")
    assert ask("1?", purpose="test", person=owner, provider=near).reply.text
    assert ask("2?", purpose="test", provider=hosted).reply.text
    assert ask("3?", purpose="try", person=owner, generated=True, provider=hosted).reply.text
