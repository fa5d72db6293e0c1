"""The editor of recipes: staff, an owner, another person, and who is nobody."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from apps.accounts.models import User
from apps.classification.models import Category, LiveRecipe, Recipe
from apps.classification.services.asking import classify
from apps.classification.services.recipe_diff import diff
from apps.classification.services.recipes import PROMPT, live_recipe, local_recipe, set_live
from apps.providers.fake import KEY
from tests.classification.conftest import agree, answer, make_recipe
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

LIST = reverse("classification:recipes")
NEW = reverse("classification:new_recipe")
COMPARE = reverse("classification:compare_recipes")


@pytest.fixture
def boss(db) -> User:
    return User.objects.create_superuser("boss", "boss@example.org", "x")


@pytest.fixture
def staff(boss):
    return signed_in(boss)


def page(name: str, recipe: Recipe) -> str:
    return reverse(f"classification:{name}", args=[recipe.pk])


def values(recipe: Recipe, **more):
    usual = {name: getattr(recipe, name) for name in ("name", "model", "side", "quality", "floor")}
    return usual | {"provider": recipe.provider_id, "prompt": recipe.prompt} | more


def test_a_new_instance_compares_its_first_version_with_itself(staff):
    assert not Recipe.objects.exists()
    assert staff.get(COMPARE).status_code == 200


def test_the_list_says_what_answers_and_how_much_it_was_used(
    staff, boss, recipe, fake, owner, subject
):
    other = make_recipe(recipe.provider, name="By another", prompt="Which? {categories} JSON.")
    agree(owner)
    fake.will(answer("pets"))
    for _ in range(3):
        classify(subject(), recipe, owner)
    staff.post(page("use_recipe", other))
    text = staff.get(LIST).text
    assert "1 verdict " in text
    assert "given again 2 times" in text
    assert "chosen by boss" in text
    assert text.count(">answers now<") == 1
    assert text.index("By another") < text.index("By a model")


def test_an_edit_is_another_recipe_and_the_old_one_stays(staff, boss, recipe):
    form = staff.get(f"{NEW}?from={recipe.pk}").text
    assert "By a model 2" in form
    changed = values(recipe, name="Shorter", prompt="One of: {categories}. In JSON.")
    response = staff.post(f"{NEW}?from={recipe.pk}", changed)
    made = Recipe.objects.latest("pk")
    assert response.url == page("recipe", made)
    assert (made.name, made.author, made.side) == ("Shorter", boss, recipe.side)
    recipe.refresh_from_db()
    assert recipe.prompt == PROMPT
    assert live_recipe() == recipe, "it does not answer by itself"
    staff.post(page("use_recipe", made))
    assert live_recipe() == made
    assert LiveRecipe.objects.get().chosen_by == boss
    assert "Go back to this one" not in staff.get(page("recipe", made)).text
    staff.post(page("use_recipe", recipe))
    assert live_recipe() == recipe


def test_line_ends_make_no_version(staff, recipe):
    response = staff.post(NEW, values(recipe, prompt=PROMPT.replace("\n", "\r\n"), name="Again"))
    assert response.url == page("recipe", recipe)
    assert Recipe.objects.filter(engine="hosted").count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"prompt": "Which?"}, "lacks {categories}"),
        ({"prompt": "{categories} {picture}"}, "{picture} would be sent as it is"),
        ({"floor": 2}, "less than or equal to 1"),
        ({"provider": ""}, "required"),
    ],
)
def test_what_could_not_work_is_said_and_what_was_typed_stays(staff, recipe, wrong, sentence):
    response = staff.post(NEW, values(recipe, name="Kept name") | wrong)
    assert response.status_code == 422
    assert sentence in response.text
    assert "Kept name" in response.text
    assert Recipe.objects.filter(engine="hosted").count() == 1


def test_what_would_be_sent_is_shown_and_not_saved(staff, recipe, fake):
    recipe.provider.options = {"chat": {"enable_thinking": False, "user": "secret-user"}}
    recipe.provider.save()
    given = values(recipe, prompt="Now: {categories} JSON!") | {"show": "1"}
    whole = staff.post(f"{NEW}?from={recipe.pk}", given)
    part = staff.post(f"{NEW}?from={recipe.pk}", given, headers={"HX-Request": "true"})
    assert whole.status_code == part.status_code == 200
    assert "<html" not in part.text
    for text in (whole.text, part.text):
        assert "- pets (Pets, 宠物萌照): dogs, cats" in text
        assert "enable_thinking" in text
        assert "<ins>" in text
        assert "secret-user" not in text
        assert KEY not in text
    assert fake.received == []
    assert Recipe.objects.filter(engine="hosted").count() == 1


def test_what_is_shown_is_what_is_sent(staff, recipe, fake, owner, subject):
    agree(owner)
    fake.will(answer("pets"))
    shown = staff.get(page("recipe", recipe)).context["sent_message"]
    classify(subject(), recipe, owner)
    sent = fake.received[0].body
    for name in ("model", "max_tokens", "temperature", "response_format"):
        assert f'"{name}"' in shown
    assert (
        sent["messages"][-1]["content"][-1]["text"]
        == staff.get(page("recipe", recipe)).context["sent_prompt"]
    )


def test_two_side_by_side(staff, recipe):
    Category.objects.filter(code="pets").update(hint="animals")
    other = make_recipe(recipe.provider, prompt=PROMPT.replace("exactly one", "one"), floor=0.7)
    found = diff(recipe, other)
    gone = [piece.text for piece in found.prompt.old if piece.changed]
    assert gone == ["exactly "]
    assert [row.name for row in found.categories if row.differs] == ["pets"]
    assert [row.differs for row in found.settings] == [False, False, False, False, True]
    text = staff.get(COMPARE, {"a": recipe.pk, "b": other.pk}).text
    assert "<del>exactly </del>" in text
    assert staff.get(COMPARE, {"a": "x", "b": "999999"}).status_code == 200
    assert diff(recipe, recipe).is_empty
    assert staff.get(COMPARE, {"a": local_recipe().pk, "b": recipe.pk}).status_code == 200


def test_a_recipe_without_a_provider_cannot_answer(staff, recipe):
    set_live(local_recipe())
    recipe.provider.delete()
    response = staff.post(page("use_recipe", recipe), follow=True)
    assert "its provider is gone" in response.text.lower()
    assert live_recipe().is_local


def test_only_staff_with_the_permission_come_in(
    owner, owner_client, mate, mate_client, stranger_client, recipe
):
    """The owner is nothing; another is staff who may only look."""
    User.objects.filter(pk=mate.pk).update(is_staff=True)
    mate.user_permissions.add(Permission.objects.get(codename="view_recipe"))
    reading = [LIST, COMPARE, page("recipe", recipe)]
    writing = [NEW, page("try_recipe", recipe)]
    for address in [*reading, *writing, page("use_recipe", recipe)]:
        assert owner_client.get(address).status_code == 404, address
        assert owner_client.post(address).status_code in (404, 405), address
        assert stranger_client.get(address).url.startswith(reverse("account_login")), address
    set_live(local_recipe())
    for address in reading:
        text = mate_client.get(address).text
        assert "Go back to this one" not in text
        assert NEW not in text
    for address in writing:
        assert mate_client.get(address).status_code == 404
        assert mate_client.post(address, values(recipe, prompt="{categories} x")).status_code == 404
    assert mate_client.post(page("use_recipe", recipe)).status_code == 404
    assert live_recipe().is_local
    assert Recipe.objects.filter(engine="hosted").count() == 1


def test_the_admin_leads_to_the_editor(staff, recipe):
    assert LIST in staff.get(reverse("admin:classification_recipe_changelist")).text
