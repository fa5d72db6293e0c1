"""Translated messages for pydantic's errors."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By pydantic's error type; `%(…)s` are from its context.
SENTENCES: dict[str, Promise] = {
    "missing": _("This is required."),
    "extra_forbidden": _("There is no such field here."),
    "string_type": _("This must be text."),
    "string_too_short": _("This must have at least %(min_length)s characters."),
    "string_too_long": _("This must have at most %(max_length)s characters."),
    "string_pattern_mismatch": _(
        "This must have a character that can be seen, and no control characters."
    ),
    "string_unicode": _("This text has characters that cannot be written as UTF-8."),
    "uuid_parsing": _("This must be an id, as the API gives them out."),
    "uuid_type": _("This must be an id, as the API gives them out."),
    "int_parsing": _("This must be a whole number."),
    "int_type": _("This must be a whole number."),
    "int_from_float": _("This must be a whole number."),
    "float_parsing": _("This must be a number."),
    "float_type": _("This must be a number."),
    "finite_number": _("This must be a number."),
    "bool_parsing": _("This must be true or false."),
    "bool_type": _("This must be true or false."),
    "greater_than": _("This must be more than %(gt)s."),
    "greater_than_equal": _("This must be at least %(ge)s."),
    "less_than": _("This must be less than %(lt)s."),
    "less_than_equal": _("This must be at most %(le)s."),
    "too_short": _("There must be at least %(min_length)s of them."),
    "too_long": _("There may be at most %(max_length)s of them."),
    "list_type": _("This must be a list."),
    "enum": _("This must be one of: %(expected)s."),
    "literal_error": _("This must be one of: %(expected)s."),
    "datetime_parsing": _("This must be a time, such as 2026-05-01T00:00:00Z."),
    "datetime_from_date_parsing": _("This must be a time, such as 2026-05-01T00:00:00Z."),
    "datetime_type": _("This must be a time, such as 2026-05-01T00:00:00Z."),
    "date_parsing": _("This must be a day, such as 2026-05-01."),
    "date_from_datetime_parsing": _("This must be a day, such as 2026-05-01."),
    "timezone_aware": _("This time needs its zone, such as 2026-05-01T00:00:00Z."),
    "model_attributes_type": _("This must be an object with named fields."),
    "model_type": _("This must be an object with named fields."),
}
OTHER = _("This is not right here; the description at /api/v1/docs says what is.")


def sentence(error: Mapping[str, Any]) -> str:
    """The message of one pydantic error, by type and context."""
    words = SENTENCES.get(error["type"], OTHER)
    return str(words) % error.get("ctx", {}) if words is not OTHER else str(words)
