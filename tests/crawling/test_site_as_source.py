"""Every kind of adapter finds every photo of the site, with the site's settings for it."""

import httpx
import pytest

from apps.crawling.adapters import Fetched, Found, adapter_for
from tests.crawling.site import Site


def read(site: Site, kind: str) -> dict[str, Found]:
    """All pictures that pages of the site lead to, by address; robots.txt is ignored."""
    adapter = adapter_for(kind, site.settings(kind))
    links = adapter.start([])
    met = {link.url for link in links}
    found: dict[str, Found] = {}
    with httpx.Client(trust_env=False) as client:
        while links:
            link = links.pop()
            answer = client.get(link.url)
            page = Fetched(link.url, answer.content, answer.headers["content-type"])
            extract = adapter.read(page, link)
            found |= {picture.url: picture for picture in extract.pictures}
            links += [link for link in extract.links if link.url not in met]
            met |= {link.url for link in extract.links}
    return found


@pytest.mark.parametrize("kind", ["html", "sitemap", "feed", "api"])
def test_every_kind_finds_every_photo(kind: str):
    with Site(120, 6, traps=(), real=False) as site:
        found = read(site, kind)
        assert set(found) == {site.picture_of(photo) for photo in site.photos}
        for photo in site.photos:
            findings = found[site.picture_of(photo)]
            assert (findings.page, findings.title) == (site.page_of(photo), photo.title)
            assert findings.licence in (photo.licence[1], photo.licence[0])
            if kind != "sitemap":  # which has no metadata of these
                assert findings.author == photo.author
                assert set(findings.tags) == set(photo.words)
