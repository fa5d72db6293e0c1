"""A refusal is stored as code and figures, and told in the reader's language."""

import json
import pickle

import pytest
from django.utils import translation

from apps.galleries.pictures import PictureError, sentence
from apps.galleries.pictures.errors import SENTENCES

PARAMS: dict[str, int | str] = {
    "size_bytes": 120 * 2**20,
    "limit_bytes": 50 * 2**20,
    "free_bytes": 2**20,
    "limit_pixels": 100_000_000,
    "width": 20_000,
    "height": 10_000,
    "limit": 1000,
    "format": "TIFF",
}


def test_each_code_has_a_sentence_of_its_own() -> None:
    said = [sentence(code, PARAMS) for code in SENTENCES]
    assert len(set(said)) == len(SENTENCES)
    assert not [text for text in said if "%" in text]


def test_figures_have_units() -> None:
    assert "120.0\xa0MB" in sentence("too_many_bytes", PARAMS)
    assert "100 megapixels" in sentence("too_many_pixels", PARAMS)


def test_figures_follow_the_readers_language() -> None:
    with translation.override("de"):
        assert "120,0\xa0MB" in sentence("too_many_bytes", PARAMS)


def test_the_message_is_made_when_read() -> None:
    error = PictureError("too_many_bytes", PARAMS)
    with translation.override("de"):
        assert "120,0" in error.message
    assert "120.0" in error.message
    assert str(error) == error.message


def test_survives_pickle_and_json() -> None:
    error = pickle.loads(pickle.dumps(PictureError("too_small", {"width": 1, "height": 2})))  # noqa: S301 (our own)
    assert (error.code, error.params) == ("too_small", {"width": 1, "height": 2})
    assert json.loads(json.dumps(error.params)) == error.params


@pytest.mark.parametrize(("code", "params"), [("of a later version", {}), ("too_small", {})])
def test_what_an_old_row_holds_can_always_be_told(code: str, params: dict[str, int | str]) -> None:
    assert sentence(code, params) == sentence("broken", {})
