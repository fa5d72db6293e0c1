"""An API is used by its own terms, despite a robots.txt that excludes everybody."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from apps.crawling.adapters import PRESETS
from apps.crawling.models import Crawl, Source
from tests.crawling.spiders.site import Answer, Site, fresh

pytestmark = pytest.mark.workers

# As of Commons and Openverse.
ROBOTS = b"User-agent: *\nDisallow: /w/\nDisallow: /v1/images/\nDisallow: /closed/\n"
KEY = "Bearer a-secret-of-ours"


class ByPath(dict[str, Any]):
    """Answers for any query string."""

    def get(self, path: str, default: Any = None) -> Any:
        return super().get(urlsplit(path).path, default)


def commons(url: str) -> dict[str, Any]:
    pages = [
        {
            "title": f"File:{name}",
            "imageinfo": [
                {
                    "url": f"{url}{name}",
                    "descriptionurl": f"{url}/wiki/{name}",
                    "extmetadata": {"LicenseShortName": {"value": "CC BY-SA 3.0 de"}},
                }
            ],
        }
        for name in ("/up/1.jpg", "/closed/2.jpg")
    ]
    return {"query": {"pages": pages}}


def openverse(url: str) -> dict[str, Any]:
    return {
        "results": [
            {"url": f"{url}{name}", "foreign_landing_url": f"{url}/p", "license": "by-sa",
             "license_version": "2.0"}
            for name in ("/up/1.jpg", "/closed/2.jpg")
        ]
    }  # fmt: skip


@pytest.fixture
def api(site: Site) -> Site:
    site.answers = ByPath(
        {
            "/robots.txt": Answer(ROBOTS),
            "/w/api.php": Answer(json.dumps(commons(site.url)).encode()),
            "/up/1.jpg": fresh(),
            "/closed/2.jpg": fresh(),
        }
    )
    site.answers["/v1/images/"] = lambda asked: Answer(
        json.dumps(openverse(site.url) if "&page=1" in asked.path else {"results": []}).encode()
    )
    return site


def settings_of(preset: str, site: Site, **changes: Any) -> dict[str, Any]:
    """The preset, except for the site's address."""
    ready = dict(PRESETS[preset].settings)
    whole = [urlsplit(address) for address in ready["start"]]
    own = urlsplit(site.url)
    starts = [parts._replace(scheme=own.scheme, netloc=own.netloc).geturl() for parts in whole]
    return {**ready, "start": starts, "words": ["cats"], **changes}


@pytest.fixture
def go(
    api: Site, crawl_of: Callable[..., Crawl], crawled: Callable[..., dict[str, str]]
) -> Callable[..., dict[str, str]]:
    def crawl(preset: str, **changes: Any) -> dict[str, str]:
        made = crawl_of(api, kind="api")
        made.source.settings = settings_of(preset, api, **changes)
        made.source.save()
        found = crawled(made, FUTU_TEST_ADAPTERS="real", FUTU_KEY_TEST=KEY)
        return {urlsplit(url).path: outcome for url, outcome in found.items()}

    return crawl


@pytest.mark.parametrize("key", PRESETS)
def test_presets_collect_something_and_leave_closed_pictures_alone(
    api: Site, go: Callable[..., dict[str, str]], key: str
):
    outcomes = go(key)
    assert outcomes["/up/1.jpg"] == "kept"
    assert outcomes["/closed/2.jpg"] == "robots"
    assert api.times("/closed/2.jpg") == 0
    asked = [one for one in api.asked if one.path.startswith(("/w/", "/v1/"))]
    assert asked
    assert all("+crawls@example.org" in one.headers["User-Agent"] for one in asked)


def test_without_its_terms_robots_txt_is_obeyed(api: Site, go: Callable[..., dict[str, str]]):
    assert set(go("commons-category", terms="").values()) == {"robots"}


def test_a_key_goes_to_the_api_alone(api: Site, go: Callable[..., dict[str, str]]):
    go("commons-category", key="FUTU_KEY_TEST", key_header="X-Key")
    sent = {urlsplit(one.path).path: one.headers.get("X-Key", "") for one in api.asked}
    assert sent.pop("/w/api.php") == KEY
    assert not any(sent.values())
    assert KEY not in json.dumps(list(Source.objects.values_list("settings", flat=True)))
