"""Hints for staff: settings that found nothing, licences that were not understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from .trial import TriedPage


def advice_on(page: TriedPage, labels: Mapping[str, str]) -> list[str]:
    """`labels` are the names of settings as staff know them."""
    return [*_on_settings(page, labels), *_on_nothing(page), *_on_licences(page)]


def _on_settings(page: TriedPage, labels: Mapping[str, str]) -> Iterator[str]:
    """Of several selectors of one setting, it is enough that one finds something."""
    found = {finding.setting for finding in page.findings if finding.count}
    missed: dict[str, list[str]] = {}
    for finding in page.findings:
        if finding.setting not in found:
            missed.setdefault(finding.setting, []).append(finding.expression)
    for setting, expressions in missed.items():
        sentence = (
            _("%(label)s: this page has none. That is right only for the last one.")
            if setting == "next"
            else _("%(label)s: nothing on this page fits “%(expression)s”.")
        )
        yield sentence % {"label": labels[setting], "expression": ", ".join(expressions)}


def _on_nothing(page: TriedPage) -> Iterator[str]:
    if not page.pictures and not page.links and not page.robots:
        yield _(
            "Nothing was found here. Either the settings do not fit the page, or its pictures are "
            "put there by a script in the browser: then look for a sitemap, a feed or an API."
        )


def _on_licences(page: TriedPage) -> Iterator[str]:
    pictures = [picture for picture in page.pictures if not picture.understood]
    stated = dict.fromkeys(picture.found.licence for picture in pictures)
    if "" in stated:
        yield _(
            "For some pictures no licence was found: they are published only under the source's "
            "own licence, or when you decide for each."
        )
    for words in filter(None, stated):
        yield _(
            "The licence “%(words)s” is not understood: choose one for the source, or decide for "
            "each picture."
        ) % {"words": words[:100]}
