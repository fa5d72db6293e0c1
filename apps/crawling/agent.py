"""Our user agent: the name that sites see, and the contact they can turn to."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from futu.version import version

# Our name in robots.txt, robots tags and headers.
TOKEN = "futubot"  # noqa: S105 (a product token of RFC 9309, nothing secret)

NO_CONTACT = _(
    "Nothing is fetched from other sites until FUTU_CRAWL_CONTACT is set: an address of the web or "
    "of mail at which the operator of a site can reach you. It becomes part of every request."
)


class NoContactError(Exception):
    """No contact address is configured."""

    def __str__(self) -> str:
        return str(NO_CONTACT)


def user_agent() -> str:
    """`FutuBot/0.1 (+https://…)`. Raises NoContactError when no contact is set."""
    # A line break would begin another header.
    contact = " ".join(settings.FUTU_CRAWL_CONTACT.split())
    if not contact:
        raise NoContactError
    return f"FutuBot/{version()} (+{contact})"
