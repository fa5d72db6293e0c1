"""Settings that people save: chosen, renamed, deleted; each person's own."""

import pytest
from django.urls import reverse

from apps.comparison.models import Comparison, Preset
from apps.comparison.services import presets
from tests.comparison.pictures import screens_files

pytestmark = pytest.mark.django_db
INDEX = "/comparison/"
SAVE = "/comparison/presets/save"
LIST = "/comparison/presets/"
ENTERED = {
    "mode": "screen",
    "threshold": "97.5",
    "max_side": "1200",
    "focus": "the logo\nthe price",
    "aspects": ["text", "colour"],
    "own_aspects": "mood",
    "quality": "70",
}


@pytest.fixture
def preset(owner_client) -> Preset:
    owner_client.post(SAVE, ENTERED | {"preset_name": " My  screens "})
    return Preset.objects.get()


def test_settings_are_saved_and_chosen_again(preset, owner_client):
    options = preset.settings
    assert (preset.name, options.mode, options.threshold) == ("My screens", "screen", 0.975)
    assert (options.focus, options.max_side) == (("the logo", "the price"), 1200)
    assert options.aspects == ("text", "colour", "mood")
    for address in (f"{INDEX}?preset={preset.pk}", f"/comparison/settings?preset={preset.pk}"):
        page = owner_client.get(address).content.decode()
        assert 'value="97.5"' in page
        assert "the logo\nthe price" in page
        assert 'value="mood"' in page
        assert 'value="screen" checked' in page
        assert 'value="colour" checked' in page
        assert 'value="objects" checked' not in page


def test_what_was_entered_decides_the_comparison(owner_client):
    first, second = screens_files()
    response = owner_client.post(INDEX, ENTERED | {"first": first, "second": second})
    assert response.status_code == 302
    options = Comparison.objects.get().settings
    assert (options.threshold, options.quality, options.side) == (0.975, 70, 1200)
    assert options.aspects == ("text", "colour", "mood")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("threshold", "101", "less than or equal to 100"),
        ("max_side", "9", "greater than or equal to 200"),
        ("quality", "x", "Enter a whole number"),
        ("focus", ",".join("abcdefghijkl"), "At most 10"),
        ("own_aspects", "x" * 90, "at most 80 characters"),
        ("own_aspects", "a,b,c,d,e,f,g,h,i", "At most 10"),
    ],
)
def test_bad_settings_are_said_and_nothing_is_lost(owner_client, field, value, sentence):
    first, second = screens_files()
    body = ENTERED | {field: value}
    response = owner_client.post(INDEX, body | {"first": first, "second": second})
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert value in page
    assert "the logo" in page or field == "focus"
    part = owner_client.post(SAVE, body | {"preset_name": "n"}, headers={"HX-Request": "true"})
    assert sentence in part.content.decode()
    assert not Comparison.objects.exists()
    assert not Preset.objects.exists()


def test_a_preset_wants_a_name(owner_client):
    for name, sentence in (("  ", "Give the preset a name"), ("x" * 81, "too long")):
        body = ENTERED | {"preset_name": name}
        response = owner_client.post(SAVE, body)
        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert "the price" in response.content.decode()
    assert not Preset.objects.exists()


def test_saving_under_a_name_of_before_replaces_it(preset, owner_client):
    owner_client.post(SAVE, {"mode": "photo", "preset_name": "My screens"})
    assert Preset.objects.get().settings.mode == "photo"


def test_no_more_than_a_few_are_kept(preset, owner_client, monkeypatch):
    monkeypatch.setattr(presets, "MAX_PRESETS", 1)
    response = owner_client.post(SAVE, {"preset_name": "Another"})
    assert "as many as can be kept" in response.content.decode()
    assert Preset.objects.count() == 1


def test_renaming(preset, owner_client):
    rename = reverse("comparison:rename_preset", args=[preset.pk])
    owner_client.post(rename, {"name": "Shop"})
    assert "Shop" in owner_client.get(LIST).content.decode()
    owner_client.post(SAVE, {"preset_name": "Other"})
    page = owner_client.post(rename, {"name": "Other"}, follow=True).content.decode()
    assert "a preset of this name already" in page
    assert sorted(Preset.objects.values_list("name", flat=True)) == ["Other", "Shop"]


def test_presets_are_each_persons_own(preset, owner_client, mate_client, stranger_client):
    assert "My screens" in owner_client.get(INDEX).content.decode()
    for address in (INDEX, LIST, f"{INDEX}?preset={preset.pk}", "/comparison/settings?preset=x"):
        page = mate_client.get(address).content.decode()
        assert "My screens" not in page
        assert "the logo</textarea>" not in page
        assert "/login/" in stranger_client.get(address)["Location"]
    for name in ("rename_preset", "delete_preset"):
        address = reverse(f"comparison:{name}", args=[preset.pk])
        assert mate_client.post(address, {"name": "Taken"}).status_code == 404
        assert "/login/" in stranger_client.post(address, {"name": "Taken"})["Location"]
    assert "/login/" in stranger_client.post(SAVE, {"preset_name": "Mine"})["Location"]
    mate_client.post(SAVE, {"preset_name": "My screens"})
    assert Preset.objects.count() == 2
    owner_client.post(reverse("comparison:delete_preset", args=[preset.pk]))
    assert Preset.objects.get().owner_id != preset.owner_id


def test_no_number_of_a_preset_is_too_long(owner_client):
    assert owner_client.get("/comparison/", {"preset": "9" * 5000}).status_code == 200
