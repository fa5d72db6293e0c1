"""Known sites, of which staff need to name only the tags."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Preset:
    """`settings` are a form's initial values; `homepage` is the site's page for visitors."""

    key: str
    kind: str
    title: str | Promise
    about: str | Promise
    homepage: str
    settings: dict[str, Any] = field(default_factory=dict)


COMMONS = "https://commons.wikimedia.org/w/api.php?"
# What Commons says of each file: a rendition's address, its page and its metadata
# (https://www.mediawiki.org/wiki/Extension:CommonsMetadata).
IMAGE_INFO = {
    "action": "query",
    "format": "json",
    "formatversion": "2",
    "prop": "imageinfo",
    "iiprop": "url|mime|extmetadata",
    "iiurlwidth": "1920",
    "iiextmetadatafilter": "ObjectName|Artist|LicenseShortName|LicenseUrl",
    "iiextmetadatalanguage": "en",
}
COMMONS_PATHS: dict[str, Any] = {
    "words": [],
    # Its robots.txt excludes search engines from `/w/`; programs are welcome by these terms.
    "terms": "https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_API_Usage_Guidelines",
    "speaks": True,
    "items": "query.pages",
    "url": "imageinfo[0].[thumburl, url][?@] | [0]",
    "page": "imageinfo[0].descriptionurl",
    "title": "imageinfo[0].extmetadata.ObjectName.value || title",
    "author": "imageinfo[0].extmetadata.Artist.value",
    "author_url": "imageinfo[0].extmetadata.Artist.value",
    "licence": "imageinfo[0].extmetadata.[LicenseShortName.value, LicenseUrl.value][?@] | [0]",
    "next": "continue",
}


def _commons(params: dict[str, str]) -> str:
    """`{tag}` is left in place: it is filled in later."""
    return COMMONS + urlencode({**IMAGE_INFO, **params}, safe="{}:|")


_ALL = (
    Preset(
        "commons-category",
        "api",
        _("Wikimedia Commons, categories"),
        _("The files of each category that you name, with their authors and licences."),
        "https://commons.wikimedia.org/",
        {
            **COMMONS_PATHS,
            "start": [
                _commons(
                    {
                        "generator": "categorymembers",
                        "gcmtitle": "Category:{tag}",
                        "gcmtype": "file",
                        "gcmlimit": "50",
                    }
                )
            ],
        },
    ),
    Preset(
        "commons-search",
        "api",
        _("Wikimedia Commons, search"),
        _("The photos that Commons finds for each word that you name."),
        "https://commons.wikimedia.org/",
        {
            **COMMONS_PATHS,
            "start": [
                _commons(
                    {
                        "generator": "search",
                        "gsrsearch": "filetype:bitmap {tag}",
                        "gsrnamespace": "6",
                        "gsrlimit": "50",
                    }
                )
            ],
        },
    ),
    Preset(
        "openverse",
        "api",
        _("Openverse"),
        _(
            "Openly licensed pictures of many sites, for each word that you name. Its terms "
            "forbid to copy the catalogue: name few words, and keep the limit of a tag low."
        ),
        "https://openverse.org/",
        {
            "start": ["https://api.openverse.org/v1/images/?q={tag}&page_size=20&page=1"],
            "words": [],
            # Its robots.txt excludes search engines from `/v1/images/`; these are its terms.
            "terms": "https://docs.openverse.org/terms_of_service.html",
            "speaks": True,
            "items": "results",
            "url": "url",
            "page": "foreign_landing_url",
            "title": "title",
            "author": "creator",
            "author_url": "creator_url",
            "licence": "join(' ', ['CC', license, license_version || ''])",
            "tags": "tags[].name",
            "page_parameter": "page",
        },
    ),
)
PRESETS = {preset.key: preset for preset in _ALL}
