"""The web app manifest."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# `--paper` and `--seal` of static/css/tokens.css.
PAPER = "#faf9f6"


def manifest() -> dict[str, Any]:
    """The web-app manifest in the reader's language."""
    return {
        "id": "/",
        "name": _("Futu: find pictures with pictures"),
        "short_name": "Futu",
        "description": _("Keeps your pictures on this server and finds them by what they show."),
        "lang": get_language(),
        "start_url": reverse("galleries:index"),
        "scope": "/",
        "display": "standalone",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": _icons(),
        "shortcuts": [
            {"name": _("Search"), "url": reverse("search:new")},
            {"name": _("Galleries"), "url": reverse("galleries:index")},
        ],
        "share_target": _share_target(reverse("search:receive")),
    }


def _icons() -> list[dict[str, str]]:
    png = {"type": "image/png"}
    return [
        {"src": static("img/icon-192.png"), "sizes": "192x192", **png},
        {"src": static("img/icon-512.png"), "sizes": "512x512", **png},
        {
            "src": static("img/icon-maskable-512.png"),
            "sizes": "512x512",
            "purpose": "maskable",
            **png,
        },
        {"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
    ]


def _share_target(action: str) -> dict[str, Any]:
    """Pictures shared from other apps are used as a query."""
    return {
        "action": action,
        "method": "POST",
        "enctype": "multipart/form-data",
        "params": {"files": [{"name": "file", "accept": ["image/*"]}]},
    }
