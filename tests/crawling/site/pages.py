"""The site's HTML: a list of tags, listings in pages of 20, and a detail page for each picture."""

from collections.abc import Iterable, Sequence
from html import escape

from .photos import Photo

PER_PAGE = 20


def document(title: str, body: str, head: str = "") -> str:
    return (
        f"<!doctype html>\n<html lang=en><head><title>{escape(title)}</title>{head}</head>"
        f"<body>\n{body}\n</body></html>\n"
    )


def tag_list(tags: Iterable[str]) -> str:
    items = "".join(f'<li><a href="/tags/{tag}/">{tag}</a></li>' for tag in tags)
    return document("Tags", f"<ul class=tags>{items}</ul>")


def listing(title: str, pages: Sequence[str], following: str = "") -> str:
    """Links to detail pages, each with a thumbnail that need not be fetched."""
    items = "".join(
        f'<li><a href="{page}"><img src="/small{page}.jpg" width=80 height=60></a></li>'
        for page in pages
    )
    link = f'<a class=next rel=next href="{following}">Next</a>' if following else ""
    return document(title, f"<ul class=photos>{items}</ul>{link}")


def listings(tag: str, pages: Sequence[str]) -> dict[str, str]:
    """All pages of a tag's listing, by path."""
    found = {}
    for first in range(0, len(pages), PER_PAGE):
        number = first // PER_PAGE + 1
        following = f"?page={number + 1}" if first + PER_PAGE < len(pages) else ""
        path = f"/tags/{tag}/" + (f"?page={number}" if number > 1 else "")
        found[path] = listing(tag, pages[first : first + PER_PAGE], following)
    return found


def detail(photo: Photo, picture: str) -> str:
    return detail_of(
        photo.title, f'<img class=full src="{picture}" alt="">', photo.words, photo.author,
        photo.licence,
    )  # fmt: skip


def detail_of(
    title: str,
    picture: str,
    tags: Iterable[str] = (),
    author: str = "",
    licence: tuple[str, str] = ("", ""),
    head: str = "",
) -> str:
    """`picture` is the element; empty fields are left out, as on real sites."""
    by = f'<p class=author>by <a rel=author href="/people/{author}">{author}</a></p>'
    under = f'<p class=licence><a rel=license href="{licence[1]}">{licence[0]}</a></p>'
    words = "".join(f'<li><a href="/tags/{tag}/">{tag}</a></li>' for tag in tags)
    return document(
        title,
        f"<article><h1>{escape(title)}</h1>\n<figure>{picture}</figure>\n"
        f"{by if author else ''}{under if licence[0] else ''}"
        f"<ul class=words>{words}</ul></article>",
        head,
    )
