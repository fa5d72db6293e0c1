"""What can be wrong with a film, or with what is made of it: codes and their sentences."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from futu.coded import CodedError

# Of the film itself.
SOURCE = {
    "not_a_film": _(
        "This file cannot be read as a film: %(reason)s Check that it plays elsewhere, or convert "
        "it to MP4 or MKV."
    ),
    "no_picture": _(
        "This file holds sound and no moving picture. Put it into a film first, for instance with "
        "a still picture."
    ),
    "no_sound": _(
        "This film has no sound, so there is nothing to translate. Choose a copy with its sound."
    ),
    "too_long": _(
        "This film takes %(hours)s hours, and at most %(limit)s are accepted here "
        "(FUTU_FILM_HOURS). Cut it into parts."
    ),
    "no_track": _("This film has no sound track number %(track)s. Choose another."),
    "silent": _("The sound of this film could not be read: %(reason)s Convert the film and add it"
                " again."),
}  # fmt: skip
# Of what is made of it.
MAKING = {
    "no_ffmpeg": _(
        "“%(program)s” is not installed on this server, and films need it. The operator installs "
        "the package “ffmpeg”; then try again."
    ),
    "took_too_long": _(
        "Reading or writing this film took more than %(minutes)s minutes and was stopped. Try "
        "again when the server has less to do, or convert the film to MP4."
    ),
    "disk_full": _(
        "The server's disk is full. What was done so far is kept: when there is room again, try "
        "again, and it goes on from there."
    ),
    "ffmpeg": _("ffmpeg could not finish this film: %(reason)s"),
    "does_not_fit_mp4": _(
        "The picture of this film (%(codec)s) cannot be put into an MP4. Choose MKV as the "
        "container, and start again."
    ),
    "hdr_burn": _(
        "This film is HDR, and burning subtitles in would lose that. Choose subtitles that can be "
        "switched on and off."
    ),
}
SUBTITLES = {
    "not_subtitles": _(
        "“%(name)s” cannot be read as subtitles. SRT, VTT and ASS are accepted, in UTF-8 if "
        "possible."
    ),
    "subtitles_too_large": _(
        "This file has more lines than a film can have (%(limit)s). Choose the subtitles of one "
        "film."
    ),
    "no_lines": _("“%(name)s” holds no line with text and times. Choose another file."),
}


class FilmError(CodedError):
    """A film, or something made of it, that is not as it has to be."""

    SENTENCES = {**SOURCE, **MAKING, **SUBTITLES}
    TEMPORARY = frozenset({"no_ffmpeg", "took_too_long", "disk_full"})
    http_status = 422
