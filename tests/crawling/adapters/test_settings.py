"""Errors in settings are reported field by field, as sentences."""

from typing import Any

import pytest

from apps.crawling.adapters import SettingsError, adapter_for, settings_digest, settings_model
from apps.crawling.models import Source

HTML: dict[str, Any] = {"start": ["https://example.org/"], "details": "a"}
SITEMAP = {"start": ["https://example.org/sitemap.xml"]}
API = {"start": ["https://example.org/?t={tag}"], "items": "a", "url": "b"}


@pytest.mark.parametrize(
    ("kind", "settings", "field", "words"),
    [
        ("html", {"details": "a"}, "start", "needed"),
        ("html", {**HTML, "start": []}, "start", "needed"),
        (
            "html",
            {**HTML, "start": ["example.org"]},
            "start",
            "“example.org” is not a whole address",
        ),
        ("html", {**HTML, "start": ["file:///etc/passwd"]}, "start", "https://"),
        ("html", {"start": ["https://example.org/"]}, "details", "where a list's links"),
        ("html", {**HTML, "details": "a["}, "details", "“a[” is not a CSS selector"),
        ("html", {**HTML, "title": "h1::words"}, "title", "CSS selector"),
        ("html", {**HTML, "title": "//h1["}, "title", "“//h1[” is not an XPath expression"),
        ("html", {**HTML, "title": "xpath:nonsense(//h1)"}, "title", "XPath"),
        ("html", {**HTML, "title": "//x:h1"}, "title", "XPath"),
        ("html", {**HTML, "picture": ["img", "b:x"]}, "picture", "“b:x”"),
        ("html", {**HTML, "colour": "red"}, "colour", "no such setting"),
        ("html", {**HTML, "title": 7}, "title", "not what belongs here"),
        ("sitemap", {**SITEMAP, "pages": "("}, "pages", "not a regular expression"),
        ("sitemap", {**SITEMAP, "tag": "(a)(b)"}, "tag", "more than one group"),
        ("sitemap", {**SITEMAP, "tag": "(a+)+$"}, "tag", "may take for ever"),
        ("sitemap", {**SITEMAP, "tag": "(?:a|b*c?)*$"}, "tag", "may take for ever"),
        ("sitemap", {**SITEMAP, "tag": "(?:a|aa)+$"}, "tag", "may take for ever"),
        ("sitemap", {**SITEMAP, "tag": "(?:a?a?)*$"}, "tag", "may take for ever"),
        ("sitemap", {**SITEMAP, "tag": "(a{1,99}){1,99}$"}, "tag", "may take for ever"),
        ("sitemap", {**SITEMAP, "tag": ".*.*.*.*.*x"}, "tag", "may take for ever"),
        ("sitemap", {**SITEMAP, "tag": "a" * 201}, "tag", "longer than 200"),
        ("api", {**API, "items": "a["}, "items", "not a JMESPath expression"),
        ("api", {**API, "next": "a", "page_parameter": "b"}, "page_parameter", "not both"),
        ("feed", {"start": "https://example.org/"}, "start", "not what belongs here"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(kind, settings, field, words):
    with pytest.raises(SettingsError) as wrong:
        adapter_for(kind, settings)
    [(name, sentences)] = wrong.value.errors.items()
    assert name == field
    assert words in " ".join(sentences)
    assert str(wrong.value).startswith(f"{field}: ")


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(SettingsError) as wrong:
        adapter_for("html", {"start": ["x", "y"], "title": "//", "author": "]"})
    assert {name: len(said) for name, said in wrong.value.errors.items()} == {
        "start": 2,
        "title": 1,
        "author": 1,
    }


@pytest.mark.parametrize(
    "pattern",
    [
        "^/photos/([^/]+)/",
        r"/(?:photo|picture)s?/(\w+)-\d+",
        r"\.(?:jpe?g|png)$",
        r"(?:\d{4}/){2}(.+)",
    ],
)
def test_usual_patterns_are_taken(pattern):
    assert adapter_for("sitemap", {**SITEMAP, "tag": pattern}).start([])


@pytest.mark.parametrize("kind", Source.Kind.values)
def test_every_kind_has_settings_whose_fields_have_names(kind):
    fields = settings_model(kind).model_fields
    assert "start" in fields
    assert all(info.title for info in fields.values())


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"start": ["https://example.org/other/"]}, True),
        ({"words": ["cats"]}, True),
        ({"title": ""}, True),
        ({"title": "h2"}, False),
        ({"picture": ["img"]}, False),
    ],
)
def test_a_page_is_read_anew_when_it_would_be_read_otherwise(change, same):
    assert (settings_digest("html", HTML) == settings_digest("html", HTML | change)) is same


def test_kinds_never_read_alike():
    settings: dict[str, dict[str, Any]] = {
        "sitemap": SITEMAP,
        "api": API,
        "html": HTML,
        "feed": SITEMAP,
    }
    assert len({settings_digest(kind, given) for kind, given in settings.items()}) == 4
