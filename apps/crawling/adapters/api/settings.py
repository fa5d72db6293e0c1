"""What staff say of an API: which paths in its answers hold what."""

from __future__ import annotations

import os
import re
from typing import ClassVar
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.crawling.adapters.addresses import PLACE
from apps.crawling.adapters.settings import (
    BEGIN,
    BEGIN_HELP,
    TAGS_HELP,
    TAGS_LABEL,
    Addresses,
    DetailPageSettings,
    Errors,
    OptionalAddress,
    Path,
    setting,
)

# Keys stay in the environment, and only in variables with a name reserved for them.
KEY_NAME = re.compile(r"FUTU_KEY_[A-Z0-9_]+")
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


class ApiSettings(DetailPageSettings):
    BEGINNING: ClassVar[set[str]] = DetailPageSettings.BEGINNING | {"terms", "key", "key_header"}

    start: Addresses = setting(
        BEGIN, BEGIN_HELP, default=..., examples=["https://example.org/api/photos?tag={tag}"]
    )
    words: list[str] = setting(TAGS_LABEL, TAGS_HELP, default=[])
    items: Path = setting(
        gettext_lazy("Pictures in the answer"),
        gettext_lazy("The list of pictures, in JMESPath, like all fields below."),
        default=...,
        examples=["results", "query.pages"],
    )
    url: Path = setting(
        gettext_lazy("Picture's address"),
        gettext_lazy("Relative to one picture, like the fields below."),
        default=...,
        examples=["image.url", "sizes.large || url"],
    )
    page: Path = setting(gettext_lazy("Address of its page"), examples=["link"])
    title: Path = setting(gettext_lazy("Title"), examples=["title"])
    author: Path = setting(gettext_lazy("Author"), examples=["user.name"])
    author_url: Path = setting(gettext_lazy("Link to the author"), examples=["user.link"])
    licence: Path = setting(
        gettext_lazy("Licence"), examples=["license_url", "join(' ', [license, version])"]
    )
    tags: Path = setting(gettext_lazy("Tags of the picture"), examples=["tags[].name"])
    next: Path = setting(
        gettext_lazy("Next page"),
        gettext_lazy(
            "In the whole answer: the address of the next page, or an object of parameters that "
            "are added to this one's."
        ),
        examples=["links.next", "continue"],
    )
    page_parameter: str = setting(
        gettext_lazy("Parameter that counts pages"),
        gettext_lazy("Incremented from its value in the first address until a page is empty."),
        examples=["page"],
    )

    terms: OptionalAddress = setting(
        gettext_lazy("Terms that allow programs to ask it"),
        gettext_lazy(
            "The address of the API's own terms. If given, the addresses above are requested "
            "under these terms instead of the site's robots.txt, which is meant for search "
            "engines; set the seconds between requests as they demand. robots.txt always applies "
            "to pages and pictures."
        ),
        examples=["https://example.org/api/terms"],
    )
    key: str = setting(
        gettext_lazy("Key"),
        gettext_lazy(
            "The name of the environment variable that holds the API key. It is sent only to the "
            "API, and is never shown, logged or stored."
        ),
        examples=["FUTU_KEY_EXAMPLE"],
    )
    key_header: str = setting(
        gettext_lazy("Header of the key"),
        gettext_lazy("The value is sent unchanged; include “Bearer …” if the API requires it."),
        default="Authorization",
    )

    def is_own(self, url: str) -> bool:
        """Whether the address belongs to the API, rather than to a page or a picture."""
        parts = urlsplit(url)
        return any(
            (parts.scheme, parts.netloc) == (own.scheme, own.netloc) and _lies_at(parts.path, own)
            for own in map(urlsplit, self.start)
        )

    @property
    def key_value(self) -> str:
        """ "" where no key is needed, or the environment has none."""
        return os.environ.get(self.key, "").strip() if self.key else ""

    def headers_for(self, url: str) -> dict[str, str]:
        """The key, for addresses of the API only."""
        return {self.key_header: self.key_value} if self.key_value and self.is_own(url) else {}

    def problems(self) -> Errors:
        if self.key and not KEY_NAME.fullmatch(self.key):
            sentence = _("The name of such a variable begins with FUTU_KEY_, in capitals.")
            return {"key": [sentence]}
        if not HEADER_NAME.fullmatch(self.key_header):
            return {"key_header": [_("This is not the name of a header.")]}
        if self.next and self.page_parameter:
            sentence = _("Say how the next page is found, or which parameter counts: not both.")
            return {"page_parameter": [sentence]}
        return {}


def _lies_at(path: str, own: SplitResult) -> bool:
    """At the path of a first address, below it, or below the part before its {tag}."""
    whole, place, _rest = own.path.partition(PLACE)
    return (
        path.startswith(whole)
        if place
        else path == whole or path.startswith(whole.rstrip("/") + "/")
    )
