"""Settings of a source for the site, for each kind of adapter."""

from typing import Any


def settings_of(kind: str, url: str) -> dict[str, Any]:
    kinds: dict[str, dict[str, Any]] = {
        "html": {
            "start": [f"{url}/tags/"],
            "tag_links": "ul.tags a",
            "details": "ul.photos a",
            "next": "a.next",
            "picture": [".full"],
            "title": "h1",
            "author": ".author a",
            "licence": ".licence a",
            "tags": "ul.words a",
        },
        "sitemap": {"start": [f"{url}/sitemap-index.xml"]},
        "feed": {"start": [f"{url}/feed.xml"]},
        "api": {
            "start": [f"{url}/api/photos"],
            "items": "items",
            "url": "image.url",
            "page": "page",
            "title": "title",
            "author": "creator",
            "licence": "license",
            "tags": "tags[].name",
            "next": "next",
        },
    }
    return kinds[kind]
