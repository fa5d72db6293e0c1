from pathlib import Path

import pytest

from tools import check_translations

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
PATH = Path("locale/zh_Hans/LC_MESSAGES/django.po")


@pytest.fixture
def problems(tmp_path, monkeypatch):
    """Check the catalog `kept` against one that holds only "Search"."""
    monkeypatch.setattr(check_translations, "BASE", tmp_path / "kept")

    def check(kept: str) -> list[str]:
        for root, text in (("kept", kept), ("fresh", 'msgid "Search"\nmsgstr ""\n')):
            path = tmp_path / root / PATH
            path.parent.mkdir(parents=True)
            path.write_text(HEADER + text)
        return check_translations.check(PATH, tmp_path / "fresh" / PATH)

    return check


def test_a_translated_catalog_has_no_problem(problems):
    assert problems('msgid "Search"\nmsgstr "搜索"\n') == []


@pytest.mark.parametrize(
    ("kept", "word"),
    [
        ('msgid "Search"\nmsgstr ""\n', "not translated"),
        ('#, fuzzy\nmsgid "Search"\nmsgstr "寻"\n', "doubtful"),
        ("", "not taken in yet"),
        ('msgid "Search"\nmsgstr "搜索"\n\nmsgid "Old"\nmsgstr "旧"\n', "no longer in the sources"),
    ],
)
def test_each_problem_is_named(problems, kept, word):
    found = problems(kept)
    assert len(found) == 1
    assert word in found[0]
