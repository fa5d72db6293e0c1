"""Which tests are near a change."""

import pytest

from tools import quick


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("apps/media/uploads/sizes.py", ["tests/media"]),
        ("templates/search/query.html", ["tests/search"]),
        ("templates/base.html", []),
        ("futu/coded.py", ["tests/api", "tests/house", "tests/tools"]),
        ("tests/tools/test_quick.py", ["tests/tools/test_quick.py"]),
        ("tests/media/kinds.py", ["tests/media"]),
        ("README.md", []),
    ],
)
def test_tests_near_a_change(path, near):
    assert quick.tests_near([path]) == sorted([quick.ALWAYS, *near])
