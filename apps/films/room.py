"""The room as the house shows it."""

from django.utils.translation import gettext_lazy as _

from futu.rooms import Link, Room

ROOM = Room(
    "films",
    "apps.films",
    _("Films"),
    # `films` runs ffmpeg and waits for providers; `speech` has the models of hearing and speaking,
    # one worker a device, so that a line that somebody waits for comes between those of a film.
    queues={"films": 1, "speech": 1},
    requires=(
        *("soundfile", "pysubs2", "faster_whisper", "onnxruntime", "scipy", "opencc"),
        *("espeakng_loader", "misaki", "jieba", "pypinyin", "cn2an", "ordered_set"),
    ),
    programs=("ffmpeg", "ffprobe"),
    # Its models are apps.sound's.
    weights=(
        *("whisper-base", "whisper-base-tokenizer", "whisper-base-vocabulary"),
        *("whisper-base-config", "silero-vad", "resemblyzer"),
        *("kokoro", "kokoro-vocabulary", "kokoro-voices"),
    ),
    nav=Link(_("Films"), "films:index", "film"),
    takes_film=Link(
        _("Translate"), "films:index", "film", _("Subtitles and voices in another language.")
    ),
    api=("videos", "characters", "models", "settings", "system"),
)
