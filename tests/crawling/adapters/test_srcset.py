"""The largest of several sizes, in all notations."""

import pytest

from apps.crawling.adapters.html.srcset import candidates


@pytest.mark.parametrize(
    ("srcset", "found"),
    [
        ("", []),
        (" , ", []),
        ("a.jpg", [("a.jpg", 1.0)]),
        ("a.jpg 1x, b.jpg 2.5x", [("a.jpg", 1.0), ("b.jpg", 2.5)]),
        ("a.jpg 400w,b.jpg 800w", [("a.jpg", 400.0), ("b.jpg", 800.0)]),
        ("a.jpg, b.jpg 2x", [("a.jpg", 1.0), ("b.jpg", 2.0)]),
        ("a,b.jpg 400w 300h, c.jpg 200w", [("a,b.jpg", 400.0), ("c.jpg", 200.0)]),
        (
            "data:image/png;base64,AA== 1w, a.jpg 2w",
            [("data:image/png;base64,AA==", 1.0), ("a.jpg", 2.0)],
        ),
        ("\n  a.jpg\n  1x ,\n b.jpg\t2x\n", [("a.jpg", 1.0), ("b.jpg", 2.0)]),
    ],
)
def test_candidates(srcset, found):
    assert candidates(srcset) == found
