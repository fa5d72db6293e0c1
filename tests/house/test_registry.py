"""The registry of pages that the accessibility suite, the scales and the screenshots walk."""

from tests.browser.pages import NO_PAGES, PAGES, names


def test_every_address_is_a_page_or_says_why_it_is_none() -> None:
    """A new address goes into tests/browser/pages.py."""
    pages = {name.partition("#")[0] for name in PAGES}
    known = pages | NO_PAGES.keys()
    assert pages.isdisjoint(NO_PAGES)
    missing = set(names()) - known
    assert not missing, f"neither in PAGES nor in NO_PAGES of tests/browser/pages.py: {missing}"
    gone = known - set(names())
    assert not gone, f"no address of the house has these names any more: {gone}"
