"""The table of lines, a page at a time, and one line of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.films.forms import LineForm, initial_of
from apps.films.models import Cue, Film
from apps.films.options import LOCAL, NOBODY
from apps.films.services import history, retaking
from apps.films.services.lines import FILTERS, Filter, LineRow, line, lines
from apps.jobs.models import Job
from futu.given import given_count
from futu.http import Request

SIZE = 30
MOST_PAGES = 10_000
TITLES: dict[str, str | Promise] = {
    "all": _("All"),
    "qc": _("To look at"),
    "misfits": _("Do not fit"),
    "low": _("Unsure"),
    "untranslated": _("Not translated"),
    "unspoken": _("Not spoken"),
    "locked": _("Locked"),
}
# Jobs about one line, during which it is asked for again.
LINE_JOBS = (retaking.RETAKE, retaking.ALTERNATIVES, retaking.RETRANSLATE)


@dataclass(frozen=True, slots=True)
class FilterLink:
    key: str
    title: str | Promise
    count: int


def asked_of(request: Request) -> tuple[Filter, int]:
    """Which lines are shown: a filter and a page, from the address or the form."""
    given = request.POST if request.method == "POST" else request.GET
    show = given.get("show", "")
    page = given_count(given.get("page", ""), usual=1, most=MOST_PAGES)
    return cast(Filter, show if show in FILTERS else "all"), page


def table_of(
    request: Request, film: Film, *, chosen: UUID | None = None, open_: UUID | None = None
) -> dict[str, Any]:
    """What _lines.html shows; `chosen` and `open_` are looked for on the page."""
    show, page = asked_of(request)
    if number := given_count(request.GET.get("line", ""), usual=0, most=10**6):
        show, page = "all", (number - 1) // SIZE + 1
    found = lines(film, show, page, size=SIZE)
    if number:
        chosen = next((row.cue.pk for row in found.rows if row.number == number), chosen)
    return {
        "film": film,
        "table": found,
        "show": show,
        "page_number": found.page,
        "filters": [FilterLink(key, TITLES[key], found.counts[key]) for key in TITLES],
        "previous_page": found.page - 1 if found.page > 1 else None,
        "next_page": found.page + 1 if found.page < found.pages else None,
        **steps_of(film),
        "chosen": chosen or open_,
        "open": open_,
        "busy": busy_lines(film),
    }


def busy_lines(film: Film) -> set[UUID]:
    """Lines that a job is about."""
    jobs = Job.objects.filter(kind__in=LINE_JOBS, owner=film.owner_id, params__film=str(film.pk))
    return {UUID(cue) for cue in jobs.active().values_list("params__cue", flat=True)}


def problem_of(cue: Cue) -> str:
    """Why the last thing that a job was to do for a line did not come to be."""
    jobs = Job.objects.filter(kind__in=LINE_JOBS, owner=cue.film.owner_id, params__cue=str(cue.pk))
    last = jobs.order_by("-created").first()
    return last.error if last and not last.is_active else ""


def can_do(film: Film) -> dict[str, bool]:
    options = film.settings
    return {
        "can_speak": not options.subtitles_only,
        "can_translate": options.translator != NOBODY,
        "can_reword": options.translator not in (NOBODY, LOCAL),
    }


def lines_response(
    request: Request,
    film: Film,
    *,
    chosen: UUID | None = None,
    open_: UUID | None = None,
    form: LineForm | None = None,
) -> HttpResponse:
    """The table, for a script; without one the page that has it."""
    if not request.htmx:
        return redirect(address_of(request, film))
    context = table_of(request, film, chosen=chosen, open_=open_)
    if open_ is not None:
        row = next((row for row in context["table"].rows if row.cue.pk == open_), None)
        context |= editor_of(row, form) | can_do(film) if row else {}
    return render(request, "films/_lines.html", context)


def address_of(request: Request, film: Film) -> str:
    show, page = asked_of(request)
    return f"{film.get_absolute_url()}?{urlencode({'show': show, 'page': page})}"


def editor_of(row: LineRow, form: LineForm | None = None) -> dict[str, Any]:
    film = row.cue.film
    form = form or LineForm(film=film, initial=initial_of(row), auto_id=f"%s-{row.cue.pk}")
    return {"row": row, "form": form} | wordings_of(row.cue)


def wordings_of(cue: Cue) -> dict[str, Any]:
    """What _alternatives.html shows: other translations, that they are asked for, or why not."""
    said = retaking.alternatives_of(cue)
    offered = [(_("Shorter"), said.shorter), (_("Longer"), said.longer)] if said else []
    asked = retaking.last_asked(cue)
    return {
        "cue": cue,
        "film": cue.film,
        "alternatives": [(title, text) for title, text in offered if text],
        "are_asked_for": asked is not None and asked.is_active,
        "no_alternatives": asked.error if asked and not asked.is_active else "",
    }


def steps_of(film: Film) -> dict[str, bool]:
    return {"can_undo": history.can_undo(film), "can_redo": history.can_redo(film)}


def row_response(
    request: Request,
    cue: Cue,
    *,
    form: LineForm | None = None,
    is_open: bool = False,
    problem: str = "",
) -> HttpResponse:
    """One line, shut or in its editor. Without a script, a page of its own or that of its film."""
    show, page = asked_of(request)
    row = line(cue)
    context = {"film": row.cue.film, "show": show, "page_number": page, "problem": problem}
    context |= {"busy": busy_lines(cue.film)} | editor_of(row, form) | can_do(cue.film)
    if request.htmx:
        template = "films/_editor.html" if is_open else "films/_line_saved.html"
        return render(request, template, context | steps_of(cue.film))
    from apps.films.views.framing import state_of

    status = 422 if form is not None and form.errors else 200
    context = state_of(cue.film) | {"tab": "lines"} | context
    return render(request, "films/line.html", context, status=status)
