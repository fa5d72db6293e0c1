"""Trying a recipe on pictures that its tester has put into categories."""

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.classification.models import Category, Classification, Recipe, Trial, Verdict
from apps.classification.services import corrections, trials
from apps.classification.services.asking import classify
from apps.classification.services.recipes import local_recipe, set_live
from apps.classification.services.standing import standing_of_image
from apps.classification.services.subjects import of_image
from apps.classification.services.trial_results import Difference, Share, difference, results_of
from apps.classification.services.trial_tables import table_of
from apps.galleries.models import Gallery, Image
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.providers.errors import ConsentError
from apps.providers.fake import FAULTS
from apps.providers.models import Budget, Call
from tests.classification.conftest import agree, answer, make_recipe
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

TRUTHS = {1: "pets", 2: "pets", 3: "foods"}


@pytest.fixture
def boss(db) -> User:
    return User.objects.create_superuser("boss", "boss@example.org", "x")


@pytest.fixture
def theirs(boss) -> Gallery:
    return Gallery.objects.create(owner=boss, name="Set")


@pytest.fixture
def labelled(boss, theirs, add) -> list[Image]:
    """Three pictures of the staff member's own, with their word on each."""
    add(*TRUTHS, to=theirs)
    images = sorted(Image.objects.filter(gallery=theirs), key=lambda image: image.name)
    for image, code in zip(images, TRUTHS.values(), strict=True):
        corrections.correct(boss, image.sha256, Category.objects.get(code=code))
    return images


@pytest.fixture
def tried(recipe) -> Recipe:
    """A version of the live recipe."""
    return make_recipe(recipe.provider, name="Tried", prompt="{categories} In JSON, please.")


def run(boss: User, tried: Recipe, gallery: Gallery | None = None) -> Trial:
    trial = trials.start(boss, tried, gallery)
    assert trial is not None
    jobs.drain()
    trial.refresh_from_db()
    return trial


def test_both_recipes_are_asked_once_and_compared(boss, labelled, tried, recipe, fake):
    agree(boss)
    fake.will(*(answer("pets") for _ in range(6)))
    trial = run(boss, tried)
    assert trial.job.state == Job.State.SUCCEEDED
    ours, other = results_of(trial)
    assert other is not None
    assert (ours.accuracy.right, other.accuracy.right, ours.accuracy.total) == (2, 2, 3)
    assert ours.paid == other.paid == 3000
    assert len(fake.received) == 6
    again, _ = results_of(run(boss, tried))
    assert len(fake.received) == 6, "what was answered is not asked again"
    assert (again.paid, again.price) == (0, 1_000_000)
    assert again.accuracy == ours.accuracy


def test_categories_confusion_and_what_was_wrong(boss, labelled, tried, recipe, fake):
    agree(boss)
    set_live(tried)
    fake.will(answer("pets"), answer("foods"), answer("foods", 0.1))
    trial = run(boss, tried)
    assert trial.baseline is None
    table = table_of(trial)
    assert [(row.name, row.tried.right, row.tried.total) for row in table.categories] == [
        ("Pets", 1, 2), ("Food", 0, 1),
    ]  # fmt: skip
    assert [(one.truth, one.said) for one in table.wrong] == [("Food", "unsure"), ("Pets", "Food")]
    assert table.tried.unsure == 1
    assert sum(cell.count for row in table.confusion for cell in row.cells) == 3


def test_failures_are_no_wrong_answers(boss, labelled, tried, recipe, fake):
    agree(boss)
    set_live(tried)
    fake.will(answer("pets"), FAULTS["inspection"], answer("foods"))
    ours, _ = results_of(run(boss, tried))
    assert (ours.accuracy.total, len(ours.failed), len(ours.wrong)) == (2, 1, 0)


def test_over_the_budget_it_ends_and_goes_on_later(boss, labelled, tried, recipe, fake):
    agree(boss)
    set_live(tried)
    budget = Budget.objects.create(provider=recipe.provider, micros=1000)
    fake.will(answer("pets"), answer("pets"), answer("foods"))
    trial = run(boss, tried)
    assert trial.job.state == Job.State.FAILED
    assert len(fake.received) == Call.objects.filter(status="done").count() == 1
    page = signed_in(boss).get(trial.get_absolute_url()).text
    assert "budget" in page
    budget.micros = 10_000
    budget.save()
    assert trial.job
    jobs.retry(trial.job)
    jobs.drain()
    assert results_of(trial)[0].accuracy.right == 3
    assert len(fake.received) == 3


def test_without_consent_nothing_is_sent(boss, labelled, tried, recipe, fake):
    with pytest.raises(ConsentError):
        trials.start(boss, tried)
    page = signed_in(boss).get(reverse("classification:try_recipe", args=[tried.pk])).text
    assert reverse("providers:consent") in page
    assert "Try it on" not in page
    response = signed_in(boss).post(reverse("classification:try_recipe", args=[tried.pk]))
    assert response.status_code == 302
    assert not Trial.objects.exists()
    assert fake.received == []


def test_what_it_takes_is_known_before(boss, labelled, tried, recipe, fake):
    agree(boss)
    planned = trials.plan(boss, tried)
    assert [(one.pictures, one.known, one.cost) for _, one in planned.estimates] == [
        (3, 0, 3000), (3, 0, 3000),
    ]  # fmt: skip
    page = signed_in(boss).get(reverse("classification:try_recipe", args=[tried.pk])).text
    assert "Try it on 3 pictures" in page


def test_only_pictures_and_words_of_ones_own(boss, labelled, tried, owner, gallery, add, theirs):
    """Another's corrections of their own pictures, and one's own word on another's."""
    add(7, 8)
    for image in Image.objects.filter(gallery=gallery):
        corrections.correct(owner, image.sha256, Category.objects.get(code="pets"))
    corrections.correct(
        boss, Image.objects.filter(gallery=gallery)[0].sha256, Category.objects.get(code="pets")
    )
    found = trials.plan(boss, tried).labelled
    assert {image.gallery_id for image, _ in found.pictures} == {theirs.pk}
    assert found.without_picture == 1
    other = Gallery.objects.create(owner=boss, name="Empty")
    assert trials.plan(boss, tried, other).labelled.pictures == []
    assert trials.start(boss, local_recipe(), other) is None


def test_a_trial_leaves_no_trace_on_the_pictures(boss, labelled, tried, recipe, fake):
    agree(boss)
    set_live(local_recipe())
    asked = classify(of_image(labelled[0]), local_recipe(), boss)
    fake.will(*(answer("screenshot") for _ in TRUTHS))
    run(boss, tried)
    assert Verdict.objects.filter(recipe=tried).count() == 3
    assert standing_of_image(labelled[0], boss.pk).asked == asked
    assert Classification.objects.filter(recipe=tried, image=None).count() == 3


def test_this_machine_is_tried_on_its_own_queue(boss, labelled, fake):
    trial = run(boss, local_recipe())
    child = Job.objects.get(parent=trial.job)
    assert (child.queue, trial.job.state) == ("vision", Job.State.SUCCEEDED)
    assert results_of(trial)[0].accuracy.total == 3


def test_a_picture_that_is_gone_stays_in_the_figures(boss, labelled, tried, recipe, fake):
    agree(boss)
    set_live(tried)
    fake.will(answer("foods"), answer("foods"), answer("foods"))
    trial = run(boss, tried)
    Image.objects.filter(pk=labelled[0].pk).delete()
    table = table_of(trial)
    assert len(table.wrong) == 2
    assert signed_in(boss).get(trial.get_absolute_url()).status_code == 200


def test_pictures_are_shown_to_whose_they_are(
    boss, labelled, tried, recipe, fake, owner_client, stranger_client, mate
):
    agree(boss)
    fake.will(*(answer("screenshot") for _ in range(6)))
    trial = run(boss, tried)
    address = trial.get_absolute_url()
    assert reverse("galleries:picture", args=[labelled[0].pk]) in signed_in(boss).get(address).text
    User.objects.filter(pk=mate.pk).update(is_staff=True, is_superuser=True)
    text = signed_in(User.objects.get(pk=mate.pk)).get(address).text
    assert "By category" in text
    assert str(labelled[0].pk) not in text
    assert labelled[0].name not in text
    assert owner_client.get(address).status_code == 404
    assert stranger_client.get(address).url.startswith(reverse("account_login"))


def test_the_interval_is_wilsons():
    share = Share(8, 10)
    assert (round(share.low, 3), round(share.high, 3)) == (0.490, 0.943)
    assert (Share(0, 0).low, Share(0, 0).high) == (0.0, 1.0)
    assert Share(10, 10).high == pytest.approx(1)


def test_a_small_difference_may_be_chance():
    assert Difference(4, 1).may_be_chance
    assert Difference(0, 0).may_be_chance
    assert not Difference(10, 1).may_be_chance


def test_recipes_differ_where_one_alone_was_right(boss, labelled, tried, recipe, fake):
    agree(boss)
    fake.will(answer("foods"), answer("pets"), answer("pets"))
    for image in labelled:
        classify(of_image(image), recipe, boss)
    fake.will(answer("pets"), answer("pets"), answer("pets"))
    ours, other = results_of(run(boss, tried))
    assert other is not None
    found = difference(ours, other)
    assert (found.better, found.worse) == (1, 0)
