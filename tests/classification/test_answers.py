"""Answers of models in the many ways they come, recipes, and what holds in the end."""

import pytest
from django.db import IntegrityError
from django.utils import translation

from apps.classification.errors import ClassifyError
from apps.classification.models import Category, Recipe
from apps.classification.services import corrections
from apps.classification.services.asking import classify
from apps.classification.services.recipes import (
    PROMPT,
    create_recipe,
    live_recipe,
    local_recipe,
    recipe_for,
    set_live,
)
from apps.classification.services.standing import standing_of
from tests.classification.conftest import agree, answer, make_recipe, said

pytestmark = pytest.mark.django_db

PETS = '{"category": "pets", "confidence": 0.9, "description": "A dog."}'


@pytest.mark.parametrize(
    "text",
    [
        PETS,
        f"```json\n{PETS}\n```",
        f"Here you are:\n```\n{PETS}\n```\nAnything else?",
        f'<think>It could be {{"category": "foods"}}…</think>\n{PETS}',
        f'<think>{{"category": "foods", "confidence": 1}}</think>{PETS}',
        PETS.replace("pets", "Pets"),
        PETS.replace("pets", "宠物萌照"),
        PETS.replace("0.9", '"90%"'),
        PETS.replace("0.9", "90"),
        PETS.replace(', "description": "A dog."', ""),
        PETS.replace('"A dog."', "null"),
    ],
)
def test_an_answer_is_understood(recipe, fake, owner, subject, text):
    agree(owner)
    fake.will(said(text))
    verdict = classify(subject(), recipe, owner).verdict
    assert (verdict.category, verdict.confidence) == ("pets", 0.9)
    assert verdict.model == "sees-1"


def test_below_the_floor_is_unsure_and_not_other(recipe, fake, owner, subject):
    agree(owner)
    fake.will(answer("pets", 0.49))
    asked = classify(subject(), recipe, owner)
    assert (asked.verdict.category, asked.verdict.likeliest) == ("", "pets")
    standing = standing_of(asked)
    assert standing.category is None
    assert standing.likeliest.code == "pets"


def test_what_is_sent_is_small_and_names_every_category(recipe, fake, owner, subject):
    agree(owner)
    classify(subject(), recipe, owner)
    (message,) = [one for one in fake.received[0].body["messages"] if one["role"] == "user"]
    picture, text = message["content"]
    assert picture["image_url"]["url"].startswith("data:image/jpeg;base64,")
    for category in Category.objects.all():
        assert f"- {category.code} ({category.english}, {category.chinese})" in text["text"]
    assert fake.received[0].body["response_format"] == {"type": "json_object"}


def test_eight_categories_in_two_languages():
    codes = list(Category.objects.values_list("code", flat=True))
    assert codes == [
        *("social_activities", "pets", "single_person", "foods"),
        *("travel_scenery", "screenshot", "idcard", "other"),
    ]
    pets = Category.objects.get(code="pets")
    assert pets.name == "Pets"
    with translation.override("zh-hans"):
        assert pets.name == "宠物萌照"


def test_a_recipe_is_never_changed(provider):
    recipe = make_recipe(provider)
    recipe.prompt = "Another"
    with pytest.raises(TypeError):
        recipe.save()
    assert make_recipe(provider) == recipe, "the same is the same"
    with pytest.raises(IntegrityError):
        Recipe(name="x", engine="hosted", model="y", categories=[], hash=recipe.hash).save()


def test_another_prompt_or_category_is_another_recipe(provider):
    first = make_recipe(provider)
    assert make_recipe(provider, prompt=PROMPT + " Be brief.") != first
    Category.objects.create(code="maps", english="Maps", chinese="地图")
    second = make_recipe(provider)
    assert second != first
    assert "maps" in second.codes


def test_names_change_nothing_for_this_machine():
    first = local_recipe()
    Category.objects.filter(code="pets").update(english="Animals")
    assert local_recipe() == first
    Category.objects.filter(code="pets").update(enabled=False)
    assert "pets" not in local_recipe().codes


def test_this_machine_answers_until_staff_choose(provider, owner):
    assert live_recipe().is_local
    recipe = make_recipe(provider)
    set_live(recipe)
    assert live_recipe() == recipe
    assert recipe_for(owner).is_local, "who has not agreed"
    agree(owner)
    assert recipe_for(owner) == recipe
    set_live(local_recipe())
    assert live_recipe().is_local


def test_a_recipe_by_name(recipe, owner):
    assert recipe_for(owner, "local").is_local
    assert recipe_for(owner, recipe.hash[:8]) == recipe
    for wrong in ("ffffffff", recipe.hash[:3]):
        with pytest.raises(ClassifyError):
            recipe_for(owner, wrong)


def test_a_persons_word_stands_above_any_models(recipe, fake, owner, mate, subject):
    agree(owner)
    agree(mate)
    fake.will(answer("pets"))
    mine, theirs = (classify(subject(), recipe, person) for person in (owner, mate))
    corrections.correct(owner, mine.sha256, Category.objects.get(code="foods"))
    assert standing_of(mine).category.code == "foods"
    assert standing_of(theirs).category.code == "pets", "nobody else is shown it"
    again = classify(subject(), local_recipe(), owner)
    assert standing_of(again).category.code == "foods", "it stays"
    corrections.take_back(owner, mine.sha256)
    assert standing_of(mine).category.code == "pets"


def test_create_recipe_needs_no_author(provider):
    values = {"name": "x", "provider": provider, "model": "sees", "prompt": PROMPT}
    assert create_recipe(values).author is None
