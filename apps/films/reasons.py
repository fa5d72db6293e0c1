"""Why what a person asks of a film is refused, or did not come to an end."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# Of a line that a translator was asked for: why it has no translation.
REFUSED = _(
    "The translator's content filter refused this line. Translate it yourself, or have it "
    "translated again."
)
MISSING = _(
    "The translator left this line out, also when asked alone. Translate it yourself, or have it "
    "translated again."
)
ASKING = {
    "no_rights": _(
        "Nobody has said yet that this film may be translated. Confirm that you have the rights, "
        "then start."
    ),
    "options": _("A setting of this film is not one that is offered here. Look at the settings."),
    "no_source": _("The film's file is gone, so it cannot be processed. Add the film again."),
    "active": _("This film is being worked on. Pause or cancel that first."),
    "not_active": _("Nothing of this film is under way."),
    "not_paused": _("This film is not paused."),
    "not_finished": _(
        "The last run of this film was cancelled or did not finish. What was done is kept: start, "
        "and it goes on from there."
    ),
    "failed": _(
        "Something unforeseen went wrong. What was done is kept: start again, and if it fails "
        "again, tell the operator."
    ),
    "unknown_stage": _("There is no such stage to start from."),
    "no_speech": _(
        "No speech was found in this film, so there is nothing to translate. If there is some, "
        "choose its sound track or another recogniser in the settings, or import subtitles."
    ),
    "language": _(
        "The spoken language (%(language)s) is not one that this recogniser knows. Choose the "
        "language or another recogniser in the settings."
    ),
    "same_language": _(
        "The film is in the language that it is to be translated into. Choose another one in the "
        "settings."
    ),
    "no_voice": _(
        "This machine has no voice for the language “%(language)s”. Choose a provider for speech "
        "in the settings, or subtitles only."
    ),
    "needs_part": _(
        "“%(part)s” is not installed on this server. The operator installs "
        "requirements-films.txt; or choose a provider in the settings."
    ),
    "weights": _(
        "The models of hearing and speaking are missing or damaged on this server. The operator "
        "fetches them with “manage.py weights fetch”; then start again."
    ),
    "engine_gone": _(
        "A provider that this film's settings name is gone or not in use. Choose another one in "
        "the settings."
    ),
    "no_effects": _(
        "Music and effects are to be used, and there is no such track yet. Add one, or let the "
        "original be lowered instead."
    ),
    "effects_length": _(
        "The track of music and effects takes %(seconds)s seconds and the film %(film_seconds)s. "
        "Export it with the film's length."
    ),
    "no_separation": _(
        "This server has no command that takes voices out of a sound. Choose the lowered original "
        "or a track of your own in the settings, or ask the operator to set "
        "FUTU_SEPARATION_COMMAND."
    ),
    "separation": _(
        "Taking the voices out of this film's sound failed: %(reason)s Choose the lowered original "
        "in the settings, or tell the operator."
    ),
    "room": _(
        "This film will take about %(size_bytes)s more, and %(free_bytes)s of your room is free. "
        "Delete films you no longer need, or ask the administrator for more room."
    ),
    "disk": _(
        "This film will take about %(size_bytes)s while it is made, and the server's disk has "
        "%(free_bytes)s. Free some, or choose subtitles only."
    ),
    "times": _("A line begins before it ends, within the film. Check its times."),
    "short": _("A line lasts at least a tenth of a second. Check its times."),
    "split_place": _("A line is split inside: choose a word or a moment within it."),
    "no_next": _("There is no line after this one to merge with."),
    "text_long": _("A line has at most %(limit)s characters. Split it first."),
    "empty_text": _("There is no text to speak. Translate the line first."),
    "nothing_to_undo": _("There is nothing to take back."),
    "nothing_to_redo": _("There is nothing to do again."),
    "other_film": _("That does not belong to this film."),
    "merge_self": _("Choose two different characters to merge."),
    "no_lines_chosen": _("Choose at least one line."),
    "gender": _("That is not one of the choices."),
    "voice_unknown": _("There is no such voice for this film's language. Choose another."),
    "consent": _(
        "A voice is cloned only with its owner's consent. Say whose voice it is and on what "
        "basis, then try again."
    ),
    "consent_language": _(
        "The consent for the voice “%(voice)s” does not cover the language “%(language)s”. Choose "
        "another voice or record a wider consent."
    ),
    "no_cloner": _(
        "No provider that clones voices is set up. An administrator can add one; until then choose "
        "a stock voice."
    ),
    "sample_short": _(
        "A clone needs %(least)s seconds of the voice alone, and there are %(seconds)s. Choose "
        "more or longer lines."
    ),
    "sample_unreadable": _("This sound cannot be read. Send a WAV, FLAC, MP3 or M4A file."),
    "voice_gone": _("This voice is gone. Choose another for the character."),
    "term_empty": _("A term needs its word, and a translation unless it is never translated."),
    "term_twice": _("This term is there already. Change that one."),
    "no_translator": _(
        "No translator is chosen. Choose a provider in the settings, import a translation, or "
        "write it line by line."
    ),
    "no_pair": _(
        "Apertium on this server does not translate from “%(source)s” into “%(target)s”. Choose a "
        "provider in the settings, or import a translation."
    ),
    "apertium": _(
        "Apertium could not translate these lines (%(reason)s). Start again; if it fails again, "
        "tell the operator."
    ),
    "no_rewording": _(
        "Apertium has one wording for a line. Choose a provider as the translator to have shorter "
        "and longer ones, or write your own."
    ),
    "needs_translator": _(
        "The subtitles in the film's own language are done. For a dub choose a translator in the "
        "settings, import a translation (SRT, VTT or ASS), or write it line by line; then start "
        "again."
    ),
    "refused": REFUSED,
    "missing": MISSING,
    "subtitles_only": _("Only subtitles were asked for, so there is no dub."),
    "nothing_spoken": _(
        "No line has a translation that could be spoken, so there is no dub. Look at the checks."
    ),
    "no_match": _(
        "None of the %(n)s lines in this file is at the time of a line of the film. Is it of "
        "another film or cut?"
    ),
    "no_sound_yet": _("The film's sound was not extracted yet. Start the film first."),
    "gone": _("This part was removed to save room. Start the film again, and it is made anew."),
    "small_only": _(
        "At most %(limit_bytes)s are taken in one request. Send larger films in pieces by tus "
        "(POST /uploads with the kind “film”)."
    ),
    "bad_speech": _(
        "The provider's answer is no sound that can be read, or silence. Try its model in the "
        "settings, or choose another."
    ),
    "cancelled": _("This was cancelled."),
}
TEMPORARY = frozenset(
    {"active", "not_active", "not_paused", "weights", "needs_part", "room", "disk"}
    | {"bad_speech", "apertium"}
)
