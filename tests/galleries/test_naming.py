"""Names that every file system takes."""

import pytest

from apps.galleries.services.naming import MAX_BYTES, portable, unused


@pytest.mark.parametrize(
    ("name", "legal"),
    [
        ("海.png", "海.png"),
        ("CON", "CON_"),
        ("con.jpg", "con_.jpg"),
        ("Aux .tar.gz", "Aux_.tar.gz"),
        ("COM1.png", "COM1_.png"),
        ("lpt².png", "lpt²_.png"),
        ("console.png", "console.png"),
        ("COM10.png", "COM10.png"),
        ('a<b>c:d"e|f?g*h.png', "a_b_c_d_e_f_g_h.png"),
        ("a/b\\c\x07.png", "a_b_c_.png"),
        ("../../etc", ".._.._etc"),
        ("holiday. . ", "holiday"),
        (" x.png", "x.png"),
        ("...", "picture"),
        ("", "picture"),
        ("Cafe\u0301.png", "Café.png"),
    ],
)
def test_what_is_not_legal_somewhere_is_changed(name, legal):
    assert portable(name) == legal


@pytest.mark.parametrize("name", ["海" * 200 + ".png", "a." + "b" * 300, "👨‍👩‍👧" * 40 + ".jpeg"])
def test_long_names_fit_and_keep_their_extension(name):
    used: set[str] = set()
    names = [unused(name, used) for _ in range(11)]
    assert len(set(names)) == 11
    for made in names:
        assert len(made.encode()) <= MAX_BYTES
        assert not made.endswith((" ", ".", "\u200d"))
        if name.endswith(("png", "jpeg")):
            assert made.rsplit(".")[-1] == name.rsplit(".")[-1]


def test_capitals_composition_and_illegal_letters_make_no_difference():
    used: set[str] = set()
    names = ["É.png", "e\u0301.png", "a:b.png", "A?B.png", "A_b (2).png", "STRASSE", "straße"]
    assert [unused(name, used) for name in names] == [
        "É.png", "é (2).png", "a_b.png", "A_B (2).png", "A_b (2) (2).png", "STRASSE", "straße (2)",
    ]  # fmt: skip
