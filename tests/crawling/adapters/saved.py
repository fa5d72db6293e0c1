"""Saved answers of real sites, stored beside the tests that read them."""

from pathlib import Path

from apps.crawling.adapters import Fetched

PAGES = Path(__file__).parent / "pages"


def saved(name: str, url: str = "https://lantern.example/", content_type: str = "") -> Fetched:
    return Fetched(url, (PAGES / name).read_bytes(), content_type)
