"""What staff say of a web site: its selectors."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.crawling.adapters.settings import (
    BEGIN,
    BEGIN_HELP,
    TAGS_HELP,
    TAGS_LABEL,
    Addresses,
    Errors,
    Selector,
    Settings,
    setting,
)


class HtmlSettings(Settings):
    start: Addresses = setting(
        BEGIN,
        BEGIN_HELP,
        default=...,
        examples=["https://example.org/tags", "https://example.org/search?q={tag}"],
    )
    words: list[str] = setting(TAGS_LABEL, TAGS_HELP, default=[])
    tag_links: Selector = setting(
        gettext_lazy("Links to tags"),
        gettext_lazy(
            "CSS or XPath, like all fields below. Links on the first pages that each lead to the "
            "pictures of one tag; the link's text is the tag. Empty: the first pages list pictures "
            "themselves."
        ),
        examples=["ul.tags a"],
    )
    details: Selector = setting(
        gettext_lazy("Links to pages of pictures"),
        gettext_lazy("Links on a list of pictures, each to the page of one picture."),
        examples=[".grid a.photo"],
    )
    pictures: Selector = setting(
        gettext_lazy("Pictures in the list itself"),
        gettext_lazy(
            "Where pictures have no pages of their own: the pictures, links to them, or the parts "
            "of the page that each hold one with its title and author."
        ),
        examples=["figure", ".grid img"],
    )
    next: Selector = setting(
        gettext_lazy("Link to the next page"),
        gettext_lazy("Empty: the link that the page itself marks as the next one, if it does."),
        examples=["a.next"],
    )
    picture: list[Selector] = setting(
        gettext_lazy("Picture"),
        gettext_lazy(
            "The picture on its page: one selector per line, the best first. "
            "Empty: the picture in the page's metadata for search engines."
        ),
        default=[],
        examples=["a.original", "#photo img"],
    )
    title: Selector = setting(
        gettext_lazy("Title"),
        gettext_lazy("Empty: taken from the page's metadata for search engines."),
        examples=["h1"],
    )
    author: Selector = setting(
        gettext_lazy("Author"),
        gettext_lazy("Empty: taken from the page's metadata for search engines."),
        examples=[".credit a"],
    )
    author_url: Selector = setting(
        gettext_lazy("Link to the author"),
        gettext_lazy("Empty: the author's own link, if the field above finds one."),
        examples=[".credit a"],
    )
    licence: Selector = setting(
        gettext_lazy("Licence"),
        gettext_lazy("Words or a link. Empty: the link that the page marks as its licence."),
        examples=["a.licence"],
    )
    tags: Selector = setting(
        gettext_lazy("Tags of the picture"),
        gettext_lazy("One element per tag, or one text with commas."),
        examples=[".keywords a"],
    )

    hosts: list[str] = setting(
        gettext_lazy("Other hosts of this site"),
        gettext_lazy(
            "One per line, such as photos.example.org: pages there belong to the site, too. "
            "Pictures may be anywhere."
        ),
        default=[],
        examples=["photos.example.org"],
    )

    def problems(self) -> Errors:
        if self.details or self.pictures:
            return {}
        return {
            "details": [_("Say where a list's links to pictures are, or where its pictures are.")]
        }
