"""One verdict for the same bytes and recipe, and one call for all who ask at once."""

import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.classification.errors import ClassifyError
from apps.classification.models import Classification, Lease, Verdict
from apps.classification.services import verdicts
from apps.classification.services.asking import classify
from apps.classification.services.engines import Made
from apps.classification.services.recipes import local_recipe
from apps.providers import errors
from apps.providers.fake import FAULTS
from apps.providers.models import Call
from tests.classification.conftest import agree, answer, make_recipe
from tests.providers.threads import Together

pytestmark = pytest.mark.both


def until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_twenty_who_ask_at_once_cost_one_call(recipe, fake, owner, subject):
    agree(owner)
    fake.is_open.clear()
    fake.will(answer("pets"))
    together = Together([lambda: classify(subject(), recipe, owner)] * 20)
    until(lambda: fake.received)
    fake.is_open.set()
    asked = together.ended()
    assert [one for one in asked if isinstance(one, Exception)] == []
    assert {one.verdict.category for one in asked} == {"pets"}
    assert sorted(one.is_cached for one in asked) == [False] + [True] * 19
    assert sum(one.cost for one in asked) == 1000
    assert len(fake.received) == Call.objects.count() == Verdict.objects.count() == 1
    assert Verdict.objects.get().hits == 19
    assert not Lease.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_waits_shares_the_failure_and_nothing_is_kept(recipe, fake, owner, subject):
    agree(owner)
    fake.is_open.clear()
    fake.will(FAULTS["arrearage"])
    together = Together([lambda: classify(subject(), recipe, owner)] * 4)
    until(lambda: fake.received)
    fake.is_open.set()
    asked = together.ended()
    # Who came after the failure asked anew, and was answered.
    failed = [one for one in asked if isinstance(one, errors.ArrearsError)]
    assert failed
    assert len(fake.received) <= 2
    assert Classification.objects.filter(error="arrears").count() == len(failed)


@pytest.mark.django_db
def test_the_same_bytes_are_asked_about_once_for_everybody(recipe, fake, owner, mate, subject):
    agree(owner)
    agree(mate)
    fake.will(answer("foods"))
    first, second = (classify(subject(), recipe, person) for person in (owner, mate))
    assert first.verdict == second.verdict
    assert (first.is_cached, second.is_cached) == (False, True)
    assert (first.cost, second.cost) == (1000, 0)
    assert len(fake.received) == 1


@pytest.mark.django_db
def test_a_known_answer_sends_nothing_and_needs_no_consent(recipe, fake, owner, mate, subject):
    agree(owner)
    classify(subject(), recipe, owner)
    assert classify(subject(), recipe, mate).is_cached
    with pytest.raises(errors.ConsentError):
        classify(subject(2), recipe, mate)
    assert len(fake.received) == 1


@pytest.mark.django_db
def test_another_recipe_or_other_bytes_are_another_question(recipe, provider, fake, owner, subject):
    agree(owner)
    other = make_recipe(provider, side=512)
    for one, by in ((subject(), recipe), (subject(), other), (subject(2), recipe)):
        assert not classify(one, by, owner).is_cached
    assert len(fake.received) == 3


@pytest.mark.django_db
def test_local_and_hosted_verdicts_are_apart(recipe, fake, owner, subject):
    agree(owner)
    fake.will(answer("idcard"))
    hosted = classify(subject(), recipe, owner)
    local = classify(subject(), local_recipe(), owner)
    assert hosted.verdict != local.verdict
    assert (hosted.verdict.is_local, local.verdict.is_local) == (False, True)
    assert local.cost == 0


@pytest.mark.django_db
def test_a_lease_of_a_process_that_died_ends(recipe, fake, owner, subject):
    agree(owner)
    past = timezone.now() - timedelta(seconds=1)
    Lease.objects.create(sha256=subject().sha256, recipe=recipe, holder=uuid4(), until=past)
    assert not classify(subject(), recipe, owner).is_cached


@pytest.mark.django_db
def test_who_holds_no_lease_any_more_writes_no_second_verdict(recipe, subject):
    made = Made("pets", 0.9, "sees")
    first = verdicts.store(subject().sha256, recipe, made)
    again = verdicts.store(subject().sha256, recipe, Made("foods", 0.8, "sees"))
    assert again == first
    assert Verdict.objects.get().category == "pets"


@pytest.mark.django_db
def test_one_persons_consent_is_no_failure_for_others(recipe, fake, owner, mate, subject):
    agree(mate)
    with pytest.raises(errors.ConsentError):
        classify(subject(), recipe, owner)
    assert not Lease.objects.exists()
    assert classify(subject(), recipe, mate).verdict


@pytest.mark.django_db
def test_a_fault_of_ours_gives_the_lease_back(subject):
    def fail() -> Made:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        verdicts.once(subject().sha256, local_recipe(), fail)
    assert not Lease.objects.exists()


def test_every_code_of_a_failure_has_a_sentence():
    for code in (*ClassifyError.SENTENCES, "timeout", "unfit", "not_a_picture"):
        assert str(verdicts.failure_of(code))
