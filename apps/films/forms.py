"""What people fill in about films, lines, characters, voices and terms."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.films import languages
from apps.films.ffmpeg import separation
from apps.films.models import Character, Film, Gender, VoiceConsent
from apps.films.options import MAX_SPEAKERS, NOBODY
from apps.films.services.editing import MAX_TEXT
from apps.films.services.engines import Task, choices
from apps.films.services.lines import LineRow
from apps.films.telling import clock, parse_clock

FOUND_OUT = ("", _("To be found out"))


class ClockField(forms.CharField):
    """A time such as 1:02:03.450; its value is in milliseconds."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=20, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return clock(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        if not words:
            return None
        ms = parse_clock(words)
        if ms is None:
            raise forms.ValidationError(_("Write a time such as 1:02:03.450 or 2:03.4."))
        return ms


class FilmForm(forms.Form):
    """A film that is added without a script, and the fields that a script sends with one."""

    file = forms.FileField(required=False, allow_empty_file=True)
    source_language = forms.ChoiceField(label=_("Spoken in"), required=False)
    target_language = forms.ChoiceField(label=_("Translated into"), initial="zh")
    title = forms.CharField(
        label=_("Title"), required=False, max_length=200, help_text=_("Otherwise the file's name.")
    )
    rights = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = cast(forms.ChoiceField, self.fields["source_language"])
        spoken.choices = [FOUND_OUT, *languages.choices()]
        cast(forms.ChoiceField, self.fields["target_language"]).choices = languages.choices()

    def clean_file(self) -> Any:
        if not self.cleaned_data["file"]:
            raise forms.ValidationError(_("Choose a film first."))
        return self.cleaned_data["file"]

    def clean_rights(self) -> bool:
        if not self.cleaned_data["rights"]:
            raise forms.ValidationError(
                _("Confirm that you have the rights: without them nothing is translated here.")
            )
        return True


class LineForm(forms.Form):
    """One line. A field that was not sent stays as it is; the editor sends all (`whole`), with what
    it showed when it was opened: what the person left alone stays as the row has it by now.
    """

    text = forms.CharField(required=False, max_length=MAX_TEXT, widget=forms.Textarea({"rows": 3}))
    translation = forms.CharField(
        required=False, max_length=MAX_TEXT, widget=forms.Textarea({"rows": 3})
    )
    start = ClockField(label=_("Start"), required=False)
    end = ClockField(label=_("End"), required=False)
    character = forms.ModelChoiceField(
        Character.objects.none(), label=_("Character"), required=False, empty_label=_("Nobody")
    )
    locked = forms.BooleanField(required=False)

    def __init__(self, *args: Any, film: Film, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["character"])
        field.queryset = Character.objects.filter(film=film)
        names = {"text": film.language, "translation": film.target_language}
        for name, code in names.items():
            self.fields[name].label = languages.name_of(code) if code else _("Text")
            self.fields[name].widget.attrs["lang"] = code
        for each in self.fields.values():
            each.show_hidden_initial = True

    @property
    def changes(self) -> dict[str, Any]:
        """What was sent and is not what the editor showed, as `services.editing.edit` takes it."""
        given = self.cleaned_data
        names = {"text": "text", "start": "start_ms", "end": "end_ms", "character": "character"}
        found = {into: given[name] for name, into in names.items() if self.is_meant(name)}
        found = {
            name: value for name, value in found.items() if name not in TIMES or value is not None
        }
        is_locked = "whole" in self.data and self.is_meant("locked", sent="whole")
        return found | ({"locked": given["locked"]} if is_locked else {})

    def is_meant(self, name: str, sent: str = "") -> bool:
        """Whether a field was sent, and not only as the editor had it."""
        if (sent or name) not in self.data:
            return False
        return self.add_initial_prefix(name) not in self.data or name in self.changed_data

    def is_overtaken(self, row: LineRow) -> bool:
        """Whether somebody, or a model, changed what the person changes, since the editor was
        opened. Then the form says what is there; sent once more, it counts."""
        found = [name for name, now in initial_of(row).items() if self._is_other(name, now)]
        data = self.data.dict() if isinstance(self.data, QueryDict) else dict(self.data)
        for name in found:
            now = self._shown(name, initial_of(row)[name])
            data[self.add_initial_prefix(name)] = now
            self.add_error(name, OVERTAKEN % {"now": self._named(name, now)})
        self.data = data
        return bool(found)

    def _is_other(self, name: str, now: Any) -> bool:
        key = self.add_initial_prefix(name)
        if key not in self.data or name not in self.changed_data:
            return False
        opened = self.data[key].replace("\r\n", "\n")
        return self._shown(name, now) not in (opened, self._shown(name, self.cleaned_data[name]))

    def _shown(self, name: str, value: Any) -> str:
        """As the field's control has it."""
        prepared = self.fields[name].prepare_value(value)
        return "" if prepared is None else str(prepared)

    def _named(self, name: str, shown: str) -> str:
        choices = dict(getattr(self.fields[name], "choices", ()))
        return next((str(label) for key, label in choices.items() if str(key) == shown), shown)


TIMES = {"start_ms", "end_ms"}
OVERTAKEN = _(
    "This was changed since you opened the line, to “%(now)s”. Save again to replace that."
)


def initial_of(row: LineRow) -> dict[str, Any]:
    cue = row.cue
    return {
        "text": cue.text,
        "translation": row.text,
        "start": cue.start_ms,
        "end": cue.end_ms,
        "character": cue.character_id,
        "locked": cue.locked,
    }


class CharacterForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    gender = forms.ChoiceField(label=_("Voice sounds"), choices=Gender.choices)
    voice = forms.ChoiceField(label=_("Speaks with"), required=False)
    # A provider does not tell which voices it has.
    provider_voice = forms.CharField(
        label=_("Another of the provider's voices"), max_length=200, required=False,
        help_text=_("Its name there, such as “alloy”. It counts before the choice above."),
    )  # fmt: skip

    def __init__(self, *args: Any, voices: list[Any], by_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["voice"]).choices = voices
        if not by_name:
            del self.fields["provider_voice"]


class ConsentForm(forms.Form):
    """What is stated before a voice is cloned."""

    name = forms.CharField(label=_("Name of the voice"), max_length=100, required=False)
    speaker = forms.CharField(
        label=_("Whose voice is it?"), max_length=200, required=False,
        help_text=_("The full name of the person who speaks."),
    )  # fmt: skip
    basis = forms.ChoiceField(
        label=_("Why may it be cloned?"), required=False,
        choices=[("", _("Choose")), *VoiceConsent.Basis.choices],
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("In which languages may it speak?"), required=False,
        help_text=_("None chosen: in all."), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    note = forms.CharField(label=_("Where the consent is kept"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["languages"]).choices = languages.choices()


class UploadVoiceForm(ConsentForm):
    file = forms.FileField(label=_("Recording of the voice alone, 10 to 20 seconds"))
    text = forms.CharField(
        label=_("What is said in it"), required=False, max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip


class TermForm(forms.Form):
    source = forms.CharField(label=_("Term"), max_length=100, required=False)
    target = forms.CharField(label=_("Translation"), max_length=100, required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    never_translate = forms.BooleanField(label=_("Never translate"), required=False)


class UsualForm(forms.Form):
    """What a person's next films begin with."""

    source_language = forms.ChoiceField(label=_("Spoken in"), required=False)
    target_language = forms.ChoiceField(label=_("Translated into"))
    recogniser = forms.ChoiceField(label=_("Recognising speech"))
    translator = forms.ChoiceField(label=_("Translating"))
    speech = forms.ChoiceField(label=_("Speaking"))

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, person)


def offer(form: forms.Form, person: User) -> None:
    """Languages and engines, as they are at present."""
    spoken = cast(forms.ChoiceField, form.fields["source_language"])
    spoken.choices = [FOUND_OUT, *languages.choices()]
    cast(forms.ChoiceField, form.fields["target_language"]).choices = languages.choices()
    for task in ENGINES:
        field = cast(forms.ChoiceField, form.fields[task])
        field.choices = [(one.value, engine_title(one)) for one in choices(task, person)]


BACKGROUNDS = [
    ("duck", _("The original sound, lowered")),
    ("track", _("Music and effects, from a track of their own")),
    ("separate", _("The original sound, with the voices taken out")),
]


class SettingsForm(forms.Form):
    """How a film is made: `FilmOptions`, its title and its languages."""

    title = forms.CharField(label=_("Title"), max_length=200)
    source_language = forms.ChoiceField(label=_("Spoken in"), required=False)
    target_language = forms.ChoiceField(label=_("Translated into"))
    speakers = forms.IntegerField(
        label=_("How many people speak"), required=False, min_value=1, max_value=MAX_SPEAKERS,
        help_text=_("Empty: found out."),
    )  # fmt: skip
    track = forms.IntegerField(label=_("Sound track"), required=False, min_value=0, max_value=31)
    formality = forms.ChoiceField(
        label=_("Address"), required=False,
        choices=[("", _("As the translator finds it")), ("formal", _("Formal")),
                 ("informal", _("Informal"))],
    )  # fmt: skip
    recogniser = forms.ChoiceField(label=_("Recognising speech"))
    translator = forms.ChoiceField(label=_("Translating"))
    speech = forms.ChoiceField(label=_("Speaking"))
    subtitles_only = forms.BooleanField(label=_("Subtitles only, no dub"), required=False)
    background = forms.ChoiceField(
        label=_("Behind the dub"),
        choices=BACKGROUNDS,
    )
    container = forms.ChoiceField(label=_("Film file"), choices=[("mp4", "MP4"), ("mkv", "MKV")])
    burn_in = forms.BooleanField(label=_("Burn the subtitles into the picture"), required=False)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, person)
        if not separation.is_offered() and self["background"].value() != "separate":
            field = cast(forms.ChoiceField, self.fields["background"])
            field.choices = [one for one in BACKGROUNDS if one[0] != "separate"]

    @property
    def options(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in OPTIONS}
        return given | {"track": given["track"] or 0}


ENGINES: tuple[Task, ...] = ("recogniser", "translator", "speech")
OPTIONS = (
    *("speakers", "track", "formality", "recogniser", "translator", "speech", "subtitles_only"),
    *("background", "container", "burn_in"),
)


def engine_title(choice: Any) -> str:
    """With the model it would ask."""
    if not choice.model or choice.value == NOBODY:
        return str(choice.title)
    return f"{choice.title} ({choice.model})"
