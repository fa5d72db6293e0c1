"""Names of two sides become pairs."""

import pytest

from apps.comparison.services.matching import match, without_common_folder


@pytest.mark.parametrize(
    ("first", "second", "pairs"),
    [
        (["a.png", "b.png"], ["b.png", "a.png"], [(0, 1), (1, 0)]),
        (["before/a.png"], ["after/a.png"], [(0, 0)]),
        (["x/one/a.png", "x/two/a.png"], ["y/two/a.png", "y/one/a.png"], [(0, 1), (1, 0)]),
        (["A.PNG"], ["a.png"], [(0, 0)]),
        (["a.png"], ["a.jpg"], [(0, 0)]),
        # The very name comes before one without case, and that before one without extension.
        (["a.png", "A.png"], ["A.png", "a.png"], [(0, 1), (1, 0)]),
        (["a.png", "a.jpg"], ["a.jpg", "a.webp"], [(0, 1), (1, 0)]),
        # Which of two is meant cannot be known.
        (["a.png", "a.jpg"], ["a.webp"], []),
        (["a.png", "a.png"], ["a.png"], []),
        (["Straße.png"], ["STRASSE.PNG"], [(0, 0)]),
        ([], ["a.png"], []),
    ],
)
def test_pairs(first, second, pairs):
    found = match(first, second)
    assert found.pairs == pairs
    assert found.only_first == [n for n in range(len(first)) if n not in dict(pairs)]
    assert found.only_second == [n for n in range(len(second)) if n not in {b for _, b in pairs}]


def test_the_folder_of_all_is_left_out():
    assert without_common_folder(["a/b/c.png", "a/b/d/e.png"]) == ["c.png", "d/e.png"]
    assert without_common_folder(["a/c.png", "d.png"]) == ["a/c.png", "d.png"]
    assert without_common_folder(["a\\c.png"]) == ["c.png"]


def test_folders_in_folders() -> None:
    deep = "a/" * 3000
    names = [f"{deep}b/x.png", f"{deep}c/x.png", f"{deep}c/y.png"]
    assert without_common_folder(names) == ["b/x.png", "c/x.png", "c/y.png"]
    assert without_common_folder([f"{deep}x.png"]) == ["x.png"]
    assert without_common_folder(["x.png", "a/x.png"]) == ["x.png", "a/x.png"]
