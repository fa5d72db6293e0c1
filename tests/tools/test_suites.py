"""How processes share the suites."""

from pathlib import Path

from tests.suites import ByFile, name_apart, spread_among

ROOT = Path(__file__).resolve().parents[2]


def test_what_drives_a_browser_shares_its_process_with_nothing_that_comes_before_it():
    """Playwright's event loop stays in a process, and Django then refuses queries there."""
    split = ByFile._split_scope
    scopes: dict[bool, set[str]] = {True: set(), False: set()}
    for path in ROOT.glob("tests/**/test_*.py"):
        file = path.relative_to(ROOT)
        driving = file.parts[1] == "browser"
        scopes[driving].add(split(object.__new__(ByFile), f"{file}::test_it"))
    assert scopes[True]
    assert scopes[True].isdisjoint(scopes[False])


class Named:
    """An item as pytest has it."""

    def __init__(self, name: str) -> None:
        self._id = name

    @property
    def nodeid(self) -> str:
        return str(self._id)


def test_tests_of_one_name_are_told_apart():
    items = [Named(name) for name in ("a", "b", "a", "a")]
    name_apart(items)  # type: ignore[arg-type]  # as far as it goes
    assert [item.nodeid for item in items] == ["a", "b", "a[2]", "a[3]"]


def test_what_waits_is_spread_among_what_computes():
    many = [str(number) for number in range(9)]
    assert spread_among(many, ["a", "b"]) == [*"a012b345", *"678"]
    assert spread_among(many[:1], ["a", "b"]) == ["a", "0", "b"]
    assert spread_among(many, []) == many
