"""JSON in the text of a model."""

import pytest

from apps.providers.services.json_answers import objects_in


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ('{"a": 1}', {"a": 1}),
        ("[1]", [1]),
        ('```json\n{"a": 1}\n```', {"a": 1}),
        ('First {"a": 0}, no: {"a": 1}.', {"a": 1}),
        ('<think>{"a": 0}</think>{"a": 1}', {"a": 1}),
        ('{"a": 0}</think>{"a": 1}', {"a": 1}),
        ('{"a": "</think>"}', {"a": "</think>"}),
        ('{"a": {"b": 1}} and so on', {"b": 1}),
        ("nothing", None),
        ("{" * 5000, None),
        ("", None),
    ],
)
def test_what_is_found_first(text, first):
    assert next(objects_in(text), None) == first


def test_the_whole_is_found_behind_its_parts():
    assert list(objects_in('So: {"a": {"b": 1}}')) == [{"b": 1}, {"a": {"b": 1}}]
