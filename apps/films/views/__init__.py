from apps.films.views.characters import (
    audition,
    auditioned,
    character,
    character_lines,
    characters,
    merge_characters,
)
from apps.films.views.console import console
from apps.films.views.index import arrived, index
from apps.films.views.lines import (
    add,
    alternatives,
    film,
    line,
    lines,
    lock,
    merge,
    redo,
    remove,
    retranslate,
    speak,
    split,
    undo,
)
from apps.films.views.playing import original, subtitles
from apps.films.views.results import bring, checks, history, results
from apps.films.views.running import delete, make_copy, start, state
from apps.films.views.settings import models, settings, try_model
from apps.films.views.terms import film_terms, term, terms
from apps.films.views.voices import clone, revoke, voices

__all__ = [
    "add",
    "alternatives",
    "arrived",
    "audition",
    "auditioned",
    "bring",
    "character",
    "character_lines",
    "characters",
    "checks",
    "clone",
    "console",
    "delete",
    "film",
    "film_terms",
    "history",
    "index",
    "line",
    "lines",
    "lock",
    "make_copy",
    "merge",
    "merge_characters",
    "models",
    "original",
    "redo",
    "remove",
    "results",
    "retranslate",
    "revoke",
    "settings",
    "speak",
    "split",
    "start",
    "state",
    "subtitles",
    "term",
    "terms",
    "try_model",
    "undo",
    "voices",
]
