"""Shares as people read them."""

from django import template
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.comparison.errors import NOTES
from apps.comparison.options import ComparisonOptions
from apps.comparison.services.again import sides_of
from apps.comparison.settings_form import MODES
from apps.comparison.words import LABELS
from apps.media.models import StoredFile
from apps.providers.money import shown

register = template.Library()
register.filter("money", shown)


@register.filter
def percent(share: float) -> str:
    """0.0312 → “3.1 %”; what is below a tenth keeps two more digits."""
    value = 100 * share
    return f"{floatformat(value, 1 if value >= 0.1 or not value else 3)} %"


@register.filter
def in_percent(share: float) -> float:
    return round(100 * share, 2)


@register.filter
def in_words(options: ComparisonOptions) -> list[str]:
    """The settings as people read them, for a list of them."""
    modes = {mode: str(label) for mode, label in MODES}
    said = [
        modes[options.mode.value],
        _("the same from %(share)s on") % {"share": percent(options.threshold)},
        _("%(side)s pixels") % {"side": options.side},
    ]
    said += [f"“{each}”" for each in options.focus]
    said += [str(LABELS.get(each, each)) for each in options.aspects]
    if options.ignore:
        n = len(options.ignore)
        said.append(ngettext("%(n)s area ignored", "%(n)s areas ignored", n) % {"n": n})
    return said


@register.filter
def note(code: str) -> str:
    """What a result says of itself beside its figures."""
    return str(NOTES.get(code, ""))


@register.filter
def sides(file: StoredFile) -> tuple[int, int] | None:
    """So that a page keeps a place of the right shape for a picture."""
    return sides_of(file)
