"""What staff says of an API: where in its answers things stand."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.crawling.adapters.settings import (
    BEGIN,
    BEGIN_HELP,
    WORDS,
    WORDS_HELP,
    Addresses,
    Errors,
    Path,
    Settings,
    said,
)


class ApiSettings(Settings):
    start: Addresses = said(
        BEGIN, BEGIN_HELP, default=..., examples=["https://example.org/api/photos?tag={tag}"]
    )
    words: list[str] = said(WORDS, WORDS_HELP, default=[])
    items: Path = said(
        gettext_lazy("Pictures in the answer"),
        gettext_lazy("JMESPath, as all fields below: the list of pictures."),
        default=...,
        examples=["results", "query.pages"],
    )
    url: Path = said(
        gettext_lazy("Picture's address"),
        gettext_lazy("Within one picture, as the fields below."),
        default=...,
        examples=["image.url", "sizes.large || url"],
    )
    page: Path = said(gettext_lazy("Address of its page"), examples=["link"])
    title: Path = said(gettext_lazy("Title"), examples=["title"])
    author: Path = said(gettext_lazy("Author"), examples=["user.name"])
    author_url: Path = said(gettext_lazy("Link to the author"), examples=["user.link"])
    licence: Path = said(
        gettext_lazy("Licence"), examples=["license_url", "join(' ', [license, version])"]
    )
    tags: Path = said(gettext_lazy("Tags of the picture"), examples=["tags[].name"])
    next: Path = said(
        gettext_lazy("Next page"),
        gettext_lazy(
            "In the whole answer: the address of the next page, or an object of parameters that "
            "are added to this one's."
        ),
        examples=["links.next", "continue"],
    )
    page_parameter: str = said(
        gettext_lazy("Parameter that counts pages"),
        gettext_lazy("Counted up from what it is in the first address, until a page is empty."),
        examples=["page"],
    )

    def problems(self) -> Errors:
        if self.next and self.page_parameter:
            sentence = _("Say how the next page is found, or which parameter counts: not both.")
            return {"page_parameter": [sentence]}
        return {}
