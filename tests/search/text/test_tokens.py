"""What texts are found by, and what a question means."""

from datetime import date

import pytest

from apps.galleries.terms import terms, terms_named
from apps.search.text.dates import tokens_of_day
from apps.search.text.parsing import parse
from apps.search.text.tokens import document_tokens


def fits(text: str, question: str, day: date | None = None) -> bool:
    """Whether a picture whose own words are `text` fits `question`, as the databases decide it."""
    tokens = document_tokens(text) | (tokens_of_day(day) if day else set())
    for phrase in parse(question):
        parts = all(any(tokens >= set(one) for one in word.tokens) for word in phrase.words)
        if not parts and not (phrase.whole and tokens >= set(phrase.whole)):
            return False
    return True


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("SunsetBeach.jpg", "sunset"),
        ("SunsetBeach.jpg", "sunsetbeach"),
        ("IMG_1234", "img 1234"),
        ("img1234", "1234"),
        ("Two Foxes", "fox"),
        ("cat sofa", "a cat on the sofa"),
        ("a fox", "FOXES"),
        ("Crème brûlée", "crème"),
        ("我家的猫", "猫"),
        ("我家的猫", "我家"),
        ("大白鲨在水里", "大白鲨"),
        ("外婆家的院子", "外婆家"),
        ("2023旅行", "旅行"),
        ("东京タワー", "タワー"),
    ],
)
def test_texts_that_fit(text, question):
    assert fits(text, question)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("熊猫", "猫"),
        ("热狗", "狗"),
        ("category", "cat"),
        ("glass", "glas"),
        ("外婆", "外公"),
        ("sunset", "sunrise"),
    ],
)
def test_texts_that_do_not(text, question):
    assert not fits(text, question)


@pytest.mark.parametrize(
    "question",
    [
        "2023",
        "2023-05",
        "2023-05-18",
        "May 2023",
        "may",
        "五月",
        "5月",
        "2023年5月",
        "2023年5月18日",
    ],
)
def test_days_in_many_spellings(question):
    assert fits("", question, date(2023, 5, 18))
    assert not fits("", question, date(2024, 6, 19))


def test_a_name_of_several_words_is_one_thing():
    [phrase] = parse("great white sharks")
    assert phrase.words[0].terms == {"great-white-shark"}
    assert [word.terms for phrase in parse("红色跑车") for word in phrase.words][-1] == {
        "sports-car"
    }


def test_every_class_has_names_in_both_languages_and_something_broader():
    classes = [term for term in terms().values() if term.is_class]
    assert [term.classes for term in classes] == [(number,) for number in range(1000)]
    for term in terms().values():
        assert term.english, term
        assert term.chinese, term
        assert not any(name.isascii() for name in term.chinese), term
        assert all(key in terms() for key in term.broader), term
    assert all(term.broader for term in classes)


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("cat", "cat"),
        ("猫咪", "cat"),
        ("Siamese cats", "siamese-cat"),
        ("car", "car"),
        ("汽车", "car"),
        ("espresso", "espresso"),
        ("咖啡", "coffee"),
    ],
)
def test_words_name_terms(word, key):
    assert key in terms_named(word)


def test_what_is_broader_covers_its_classes():
    kinds = terms()
    for narrow, broad in [("siamese-cat", "cat"), ("cat", "animal"), ("sports-car", "vehicle")]:
        assert set(kinds[narrow].classes) < set(kinds[broad].classes)
    assert set(kinds["espresso"].classes) < set(kinds["drink"].classes)
