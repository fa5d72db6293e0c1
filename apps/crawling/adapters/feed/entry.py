"""One item of a feed: its pictures and their metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.crawling.adapters.addresses import absolute
from apps.crawling.adapters.html.document import Document
from apps.crawling.adapters.html.pictures import picture_of
from apps.crawling.adapters.texts import plain, tag_names
from apps.crawling.adapters.types import Fetched, Found
from apps.crawling.adapters.xml import Element, child, children

TEXTS = ("encoded", "content", "description", "summary")
# Roles of a credit that name the picture's author.
MAKERS = {"author", "photographer", "artist", "creator", "illustrator", "owner"}
# RSS: "ada@example.org (Ada)".
ADDRESSED = re.compile(r"\S+@\S+\s+\(([^)]*)\)")
SUFFIX = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|heic|tiff?)(?:\?|$)", re.I)
RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"


class Entry:
    """One item of a feed."""

    def __init__(self, element: Element, feed: str, tag: str) -> None:
        self._element = element
        self._feed = feed
        self._base = element.base or feed
        self._tag = tag

    def pictures(self) -> Iterator[Found]:
        """The first of these sources of pictures that yields any."""
        for way in (self._media, self._enclosed, self._in_text, self._thumbnails):
            if found := dict(way()):
                yield from (self._found(url, media) for url, media in found.items() if url)
                return

    def _media(self) -> Iterator[tuple[str, Element]]:
        """Of a media group, which is one picture in several sizes, the largest."""
        for group in children(self._element, "group"):
            if sizes := _images(children(group, "content")):
                yield self._whole(max(sizes, key=_size).get("url")), group
        for media in _images(children(self._element, "content")):
            yield self._whole(media.get("url")), media

    def _enclosed(self) -> Iterator[tuple[str, Element]]:
        for one in children(self._element, "enclosure"):
            if _is_image(one):
                yield self._whole(one.get("url")), one
        for one in children(self._element, "link"):
            if one.get("rel") == "enclosure" and _is_image(one):
                yield self._whole(one.get("href")), one

    def _in_text(self) -> Iterator[tuple[str, Element]]:
        """Pictures in the item's HTML."""
        for text in children(self._element, *TEXTS):
            markup = "".join(text.itertext())
            for image in text.iter("{http://www.w3.org/1999/xhtml}img"):
                yield self._whole(image.get("src")), text
            if "<img" in markup:
                page = Fetched(self._base, markup.encode(), "text/html; charset=utf-8")
                document = Document(page)
                for node in document.all("img"):
                    yield picture_of(document, node), text

    def _thumbnails(self) -> Iterator[tuple[str, Element]]:
        for one in self._element.iter("{*}thumbnail"):
            yield self._whole(one.get("url")), one

    def _found(self, url: str, media: Element) -> Found:
        author, author_url = self._author(media)
        return Found(
            url,
            self._page(),
            title=plain(child(self._element, "title") or child(media, "title")),
            author=author,
            author_url=author_url,
            licence=self._licence(media),
            tags=self._tags(media),
        )

    def _page(self) -> str:
        for link in children(self._element, "link"):
            url = self._whole(link.get("href") or link.text)
            if url and link.get("rel", "alternate") == "alternate":
                return url
        known = child(self._element, "guid", "id")
        return self._whole(known) if known.startswith("http") else self._feed

    def _author(self, media: Element) -> tuple[str, str]:
        """The author credited for the picture, else of the item, else of the feed."""
        credited = [*children(media, "credit"), *children(self._element, "credit")]
        credited.sort(key=lambda one: one.get("role") not in MAKERS)
        if credited and (name := plain(credited[0].text or "")):
            return name, ""
        for place in self._places():
            for one in children(place, "author", "creator"):
                name = child(one, "name") or ADDRESSED.sub(r"\1", one.text or "")
                if name := plain(name):
                    return name, self._whole(child(one, "uri"))
        return "", ""

    def _licence(self, media: Element) -> str:
        for place in (media, *self._places()):
            for one in (*children(place, "license"), *_licences(place)):
                setting = one.get("href") or one.get(RESOURCE) or "".join(one.itertext())
                if setting := plain(setting):
                    return setting
            if setting := plain(child(place, "rights", "copyright")):
                return setting
        return ""

    def _tags(self, media: Element) -> tuple[str, ...]:
        setting = [
            one.get("label") or one.get("term") or one.text or ""
            for place in (self._element, media)
            for one in children(place, "category", "keywords")
        ]
        return tuple(dict.fromkeys(filter(None, (self._tag, *tag_names(setting)))))

    def _places(self) -> Iterator[Element]:
        """The item and its ancestors: what is said of the feed holds for each item."""
        yield self._element
        yield from self._element.iterancestors()

    def _whole(self, address: str | None) -> str:
        return absolute(address or "", self._base)


def _licences(place: Element) -> list[Element]:
    return [one for one in children(place, "link") if one.get("rel") == "license"]


def _images(contents: list[Element]) -> list[Element]:
    return [one for one in contents if one.get("url") and _is_image(one)]


def _is_image(element: Element) -> bool:
    """By its declared type, else by its address."""
    kind = element.get("type") or element.get("medium") or ""
    if kind:
        return kind.startswith("image") and "svg" not in kind
    return SUFFIX.search(element.get("url") or element.get("href") or "") is not None


def _size(media: Element) -> int:
    sides = [media.get(name) or "" for name in ("width", "height", "fileSize")]
    return next((int(side) for side in sides if side.isdecimal()), 0)
