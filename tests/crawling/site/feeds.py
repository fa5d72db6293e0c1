"""The same photos as a sitemap index, as a feed and as a JSON API."""

import json
from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import escape

from .photos import Photo

Address = Callable[[Photo], str]
PER_SITEMAP = 250
PER_ANSWER = 50
IMAGES = "http://www.google.com/schemas/sitemap-image/1.1"
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap_index(addresses: Iterable[str]) -> str:
    entries = "".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>" for url in addresses)
    return f'<?xml version="1.0"?>\n<sitemapindex xmlns="{SITEMAPS}">{entries}</sitemapindex>'


def sitemap(photos: Sequence[Photo], page: Address, picture: Address) -> str:
    entries = "".join(
        f"<url><loc>{page(photo)}</loc><image:image><image:loc>{picture(photo)}</image:loc>"
        f"<image:title>{escape(photo.title)}</image:title>"
        f"<image:license>{photo.licence[1]}</image:license></image:image></url>"
        for photo in photos
    )
    return (
        f'<?xml version="1.0"?>\n<urlset xmlns="{SITEMAPS}" xmlns:image="{IMAGES}">'
        f"{entries}</urlset>"
    )


def feed(photos: Sequence[Photo], page: Address, picture: Address) -> str:
    items = "".join(
        f"<item><title>{escape(photo.title)}</title><link>{page(photo)}</link>"
        f'<media:content url="{picture(photo)}" medium="image" type="image/jpeg"/>'
        f'<media:credit role="author">{escape(photo.author)}</media:credit>'
        f'<media:license href="{photo.licence[1]}">{photo.licence[0]}</media:license>'
        f"{''.join(f'<category>{word}</category>' for word in photo.words)}</item>"
        for photo in photos
    )
    return (
        '<?xml version="1.0"?>\n<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/">'
        f"<channel><title>Photos</title>{items}</channel></rss>"
    )


def api_page(photos: Sequence[Photo], number: int, page: Address, picture: Address) -> str:
    """Page `number`, from 1; `next` is null on the last."""
    first = (number - 1) * PER_ANSWER
    more = first + PER_ANSWER < len(photos)
    return json.dumps(
        {
            "items": [
                {
                    "page": page(photo),
                    "image": {"url": picture(photo)},
                    "title": photo.title,
                    "creator": photo.author,
                    "license": photo.licence[1],
                    "tags": [{"name": word} for word in photo.words],
                }
                for photo in photos[first : first + PER_ANSWER]
            ],
            "next": f"/api/photos?page={number + 1}" if more else None,
        }
    )
