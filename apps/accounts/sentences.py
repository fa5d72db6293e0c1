"""Activity rows as sentences in the reader's language, with links."""

from collections.abc import Callable
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import Activity

Kind = Activity.Kind


def sentence_of(activity: Activity) -> SafeString:
    """Rows are kept for long: a missing value selects a sentence without it."""
    return SENTENCES[Kind(activity.kind)](activity, activity.values)


def _added(activity: Activity, values: dict[str, Any]) -> SafeString:
    if gallery := _gallery(values):
        return format_html(_("Added {what} to {gallery}"), what=_what(activity), gallery=gallery)
    return format_html(_("Added {what}"), what=_what(activity))


def _searched(activity: Activity, values: dict[str, Any]) -> SafeString:
    name = values.get("name") or _("a picture")
    return format_html(
        _("Searched with {picture}"),
        picture=_link("search:query", values.get("query"), name),
    )


def _binned(activity: Activity, values: dict[str, Any]) -> SafeString:
    return format_html(_("Moved {what} to the bin"), what=_what_of_gallery(activity))


def _restored(activity: Activity, values: dict[str, Any]) -> SafeString:
    return format_html(_("Took {what} out of the bin"), what=_what_of_gallery(activity))


def _deleted(activity: Activity, values: dict[str, Any]) -> SafeString:
    if values.get("whole"):
        return format_html(_("Deleted the gallery {gallery} for good"), gallery=_name(values))
    return format_html(_("Deleted {what} for good"), what=_what(activity, links=False))


def _moved(activity: Activity, values: dict[str, Any]) -> SafeString:
    gallery = _gallery(values) or _("another gallery")
    return format_html(_("Moved {what} to {gallery}"), what=_what(activity), gallery=gallery)


def _downloaded(activity: Activity, values: dict[str, Any]) -> SafeString:
    return format_html(_("Downloaded {what}"), what=_what_of_gallery(activity))


def _shared(activity: Activity, values: dict[str, Any]) -> SafeString:
    gallery = _gallery(values) or _("a gallery")
    return format_html(_("Shared {gallery}"), gallery=gallery)


SENTENCES: dict[Kind, Callable[[Activity, dict[str, Any]], SafeString]] = {
    Kind.ADDED: _added,
    Kind.SEARCHED: _searched,
    Kind.BINNED: _binned,
    Kind.RESTORED: _restored,
    Kind.DELETED: _deleted,
    Kind.MOVED: _moved,
    Kind.DOWNLOADED: _downloaded,
    Kind.SHARED: _shared,
}


def _what(activity: Activity, *, links: bool = True) -> str:
    """The picture by its name if it was one, else how many."""
    name = activity.values.get("name")
    if activity.count == 1 and name:
        image = activity.values.get("image") if links else None
        return _link("galleries:picture", image, name)
    words = ngettext("{count} picture", "{count} pictures", activity.count)
    return words.format(count=activity.count)


def _what_of_gallery(activity: Activity) -> str:
    """A whole gallery when the row says `whole`, else pictures and where they are from."""
    gallery = _gallery(activity.values)
    if gallery and activity.values.get("whole"):
        return format_html(_("the gallery {gallery}"), gallery=gallery)
    if gallery:
        return format_html(_("{what} of {gallery}"), what=_what(activity), gallery=gallery)
    return _what(activity)


def _gallery(values: dict[str, Any]) -> str:
    name = _name(values)
    return _link("galleries:detail", values.get("gallery"), name) if name else ""


def _name(values: dict[str, Any]) -> str:
    return str(values.get("gallery_name") or "")


def _link(view: str, id_: str | None, words: str) -> str:
    """A link to the object's page, which says so if it was deleted."""
    if not id_:
        return words
    try:
        address = reverse(view, args=[id_])
    except NoReverseMatch:
        return words
    return format_html('<a href="{}">{}</a>', address, words)
