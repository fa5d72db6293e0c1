"""Base of all adapters' settings: field types, and errors that say what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ClassVar, TypeVar, cast

import jmespath
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from apps.crawling.adapters import patterns
from apps.crawling.adapters.addresses import absolute, filled
from apps.crawling.adapters.selectors import check

Errors = dict[str, list[str]]
Kind = TypeVar("Kind", bound="Settings")


class SettingsError(Exception):
    """Invalid settings: messages by field, "" for those of no single field."""

    def __init__(self, errors: Errors) -> None:
        self.errors = errors
        super().__init__(errors)

    def __str__(self) -> str:
        return " ".join(
            f"{name}: {sentence}" if name else sentence
            for name, sentences in self.errors.items()
            for sentence in sentences
        )


class Settings(BaseModel):
    """Base of the settings of each kind of adapter. Titles and descriptions are shown to staff."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    # Fields that say where to start, and nothing about how a page is read.
    BEGINNING: ClassVar[set[str]] = {"start", "words", "hosts"}

    def problems(self) -> Errors:
        """Checks that involve several fields."""
        return {}


class DetailPageSettings(Settings):
    """Base for sources that list pictures with pages of their own: sitemaps, feeds, APIs."""

    BEGINNING: ClassVar[set[str]] = Settings.BEGINNING | {"speaks"}

    speaks: bool = Field(
        default=False,
        title=cast(str, gettext_lazy("Speaks for its pictures")),
        description=cast(
            str,
            gettext_lazy(
                "What is said here of each picture's licence is all there is to know. Otherwise "
                "the page of every new picture is opened, too, for its licence and its robots tags."
            ),
        ),
    )


def setting(
    title: Promise | str,
    text: Promise | str = "",
    *,
    default: Any = "",
    examples: list[str] | None = None,
) -> Any:
    """A field with its label and help for staff, translated when shown."""
    return Field(
        default, title=cast(str, title), description=cast(str, text) or None, examples=examples
    )


def _address(given: str) -> str:
    if not absolute(filled(given, "x"), ""):
        raise ValueError(
            _("“%(given)s” is not a whole address. It begins with https:// or http://.")
            % {"given": given}
        )
    return given


def _selector(given: str) -> str:
    if given:
        check(given)
    return given


def _pattern(given: str) -> str:
    if given and patterns.compiled(given).groups > 1:
        raise ValueError(
            _("This pattern has more than one group in brackets; write (?:…) for others.")
        )
    return given


def _path(given: str) -> str:
    if given:
        try:
            jmespath.compile(given)
        except jmespath.exceptions.JMESPathError as error:
            why = str(error).splitlines()[0].rstrip(".:")
            raise ValueError(
                _("“%(given)s” is not a JMESPath expression: %(why)s.")
                % {"given": given, "why": why}
            ) from error
    return given


Address = Annotated[str, AfterValidator(_address)]
OptionalAddress = Annotated[str, AfterValidator(lambda given: _address(given) if given else "")]
Addresses = Annotated[list[Address], Field(min_length=1)]
Selector = Annotated[str, AfterValidator(_selector)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Path = Annotated[str, AfterValidator(_path)]

BEGIN = gettext_lazy("Begins at")
BEGIN_HELP = gettext_lazy("One address per line. {tag} is replaced by each of the tags below.")
TAGS_LABEL = gettext_lazy("Tags")
TAGS_HELP = gettext_lazy("One per line. They replace {tag} in the addresses above.")


def model_of(model: type[Kind], given: dict[str, Any]) -> Kind:
    """The validated settings. Raises SettingsError."""
    try:
        settings = model.model_validate(given)
    except ValidationError as error:
        raise SettingsError(_sentences(error)) from error
    if problems := settings.problems():
        raise SettingsError(problems)
    return settings


def _sentences(error: ValidationError) -> Errors:
    errors: Errors = {}
    for one in error.errors(include_url=False):
        # The index of a line within a field is not part of the field's name.
        name = ".".join(part for part in one["loc"] if isinstance(part, str))
        sentences = errors.setdefault(name, [])
        if (sentence := _sentence(one)) not in sentences:
            sentences.append(sentence)
    return errors


def _sentence(one: Any) -> str:
    known: dict[str, Callable[[], str]] = {
        "value_error": lambda: str(one["ctx"]["error"]),
        "missing": lambda: _("This is needed."),
        "too_short": lambda: _("This is needed."),
        "extra_forbidden": lambda: _("There is no such setting for this kind of source."),
    }
    if sentence := known.get(one["type"]):
        return sentence()
    return _("This is not what belongs here: %(why)s.") % {"why": one["msg"]}
