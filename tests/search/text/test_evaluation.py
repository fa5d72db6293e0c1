"""The measurement of words: labels from names, floors, and nothing that is kept."""

from pathlib import Path

import numpy as np

from apps.accounts.models import User
from apps.galleries.models import Image
from apps.galleries.terms import terms
from apps.search.evaluation.floors import choose_floors, precision
from apps.search.evaluation.labels import label
from apps.search.evaluation.words import evaluate_words, unknown_words
from apps.search.services.auto_tags import Floors


def test_labels_are_read_off_names():
    assert {"siamese-cat", "cat", "animal"} <= label(Path("n02123597_Siamese_cat.jpg")).terms
    bird = label(Path("animals-birds/pink_flamingo.jpg")).terms
    assert {"flamingo", "bird"} <= bird
    assert label(Path("symbols-chess/b_1_king.jpg")).terms == frozenset()


def scores_of(*keys: str) -> np.ndarray:
    scores = np.zeros((len(keys), 1000), np.float32)
    for row, key in enumerate(keys):
        scores[row, terms()[key].classes[0]] = 20.0
    return scores


def test_words_are_asked_of_a_gallery_that_is_taken_back(db):
    labels = [label(Path("n02123597_Siamese_cat.jpg")), label(Path("n02129604_tiger.jpg"))]
    found = evaluate_words(scores_of("siamese-cat", "tiger"), labels, "fake:1")
    by_word = {score.word: score for score in found["english"]}
    assert (by_word["cat"].found, by_word["cat"].right, by_word["cat"].true) == (1, 1, 1)
    assert {score.word for score in found["chinese"]} >= {"猫", "老虎", "动物"}
    assert not Image.objects.exists()
    assert not User.objects.exists()


def test_floors_are_as_low_as_precision_allows():
    right = label(Path("n02129604_tiger.jpg"))
    scores = scores_of("tiger")
    assert choose_floors(scores, [right], "fake:1") == Floors(0.2, 0.2)
    wrong = precision(scores_of("banana"), [right], "fake:1", Floors(0.5, 0.5))
    assert wrong.right == 0
    assert wrong.tags > 0


def test_what_has_no_term_is_listed():
    listed = " ".join(unknown_words())
    assert "sunset 日落" in listed
    assert "cat 猫" not in listed
