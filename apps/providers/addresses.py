"""Base URLs: any host staff choose, local ones included, but no credentials or query."""

from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_base_url(address: str) -> None:
    parts = _parts(address)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValidationError(_("An address like https://example.org/v1 is expected."))
    if parts.username is not None or parts.query or parts.fragment:
        raise ValidationError(
            _("The address has neither a name nor a password, query or fragment in it.")
        )


def origin_of(address: str) -> str:
    """Scheme, host and port: where a key may be sent."""
    parts = _parts(address)
    return f"{parts.scheme}://{parts.netloc.lower()}" if parts else ""


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises for one that is no number
    except ValueError:
        return None
    return parts
