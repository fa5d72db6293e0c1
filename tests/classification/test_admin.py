"""Staff: categories, recipes that are written once, and which of them answers."""

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.classification.models import Category, Recipe
from apps.classification.services.recipes import PROMPT, live_recipe, local_recipe
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

ADD = reverse("admin:classification_recipe_add")
LIST = reverse("admin:classification_recipe_changelist")


@pytest.fixture
def staff(db):
    return signed_in(User.objects.create_superuser("boss", "boss@example.org", "x"))


def values(at, **more):
    usual = {"name": "By Qwen", "provider": at.pk, "model": "qwen-vl-plus", "prompt": PROMPT}
    return usual | {"side": 768, "quality": 85, "floor": 0.5} | more


def test_a_recipe_is_written_and_answers(staff, provider):
    assert "{categories}" in staff.get(ADD).text
    assert staff.post(ADD, values(provider)).status_code == 302
    recipe = Recipe.objects.get(engine="hosted")
    assert len(recipe.codes) == 8
    assert recipe.author.username == "boss"
    staff.post(LIST, {"action": "use", "_selected_action": [recipe.pk]})
    assert live_recipe() == recipe
    assert "By Qwen" in staff.get(LIST).text
    staff.post(LIST, {"action": "use_this_machine", "_selected_action": [recipe.pk]})
    assert live_recipe().is_local


def test_the_same_recipe_twice_is_one(staff, provider):
    staff.post(ADD, values(provider))
    staff.post(ADD, values(provider, name="Another name"))
    assert Recipe.objects.filter(engine="hosted").count() == 1


@pytest.mark.parametrize(
    "wrong", [{"prompt": "Which?"}, {"provider": ""}, {"floor": 2}, {"side": 5000}, {"model": ""}]
)
def test_a_recipe_that_could_not_work_is_refused(staff, provider, wrong):
    response = staff.post(ADD, values(provider, **wrong))
    assert response.status_code == 200
    assert not Recipe.objects.exists()


def test_a_recipe_is_read_and_never_changed(staff, provider):
    staff.post(ADD, values(provider))
    recipe = Recipe.objects.get(engine="hosted")
    page = reverse("admin:classification_recipe_change", args=[recipe.pk])
    assert "qwen-vl-plus" in staff.get(page).text
    staff.post(page, values(provider, prompt="{categories} Another."))
    recipe.refresh_from_db()
    assert recipe.prompt == PROMPT


def test_categories_are_edited_and_keep_their_code(staff):
    pets = Category.objects.get(code="pets")
    page = reverse("admin:classification_category_change", args=[pets.pk])
    staff.post(page, {"code": "x", "english": "Animals", "chinese": "动物", "hint": "", "order": 5})
    pets.refresh_from_db()
    assert (pets.code, pets.english, pets.enabled) == ("pets", "Animals", False)
    assert "pets" not in local_recipe().codes
    add = reverse("admin:classification_category_add")
    more = {"english": "Maps", "chinese": "地图", "hint": "", "order": 90, "enabled": "on"}
    for code in ("unsure", "No Code", ""):
        staff.post(add, more | {"code": code})
    assert not Category.objects.filter(english="Maps").exists()
    staff.post(add, more | {"code": "maps"})
    assert Category.objects.get(code="maps").enabled


def test_the_log_is_read(staff):
    assert staff.get(reverse("admin:classification_classification_changelist")).status_code == 200


def test_others_have_no_door(owner_client, provider):
    assert owner_client.get(ADD).status_code == 302
