"""The editor of recipes, for staff: versions, two side by side, a new one from an old one."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.classification import staff
from apps.classification.categories import frozen, in_use
from apps.classification.models import Recipe, Trial
from apps.classification.recipe_form import FIELDS, RecipeForm
from apps.classification.services.recipe_diff import diff
from apps.classification.services.recipes import live_recipe, set_live
from apps.classification.services.sent import message_of
from apps.classification.services.shapes import prompt_of
from apps.classification.services.versions import recipes as known_recipes
from apps.classification.services.versions import version_of, versions
from apps.providers.kinds import Kind
from apps.providers.models import Provider
from futu.given import given_number
from futu.htmx import wants_partial
from futu.http import Request, asked_by_post

NUMBERED = re.compile(r"^(.*?)(?: (\d+))?$")


@require_safe
@staff.staff_with(staff.VIEW, staff.WRITE, staff.CHOOSE)
def recipes(request: Request) -> HttpResponse:
    context = {"versions": versions(), **rights(request)}
    return render(request, "classification/recipes/index.html", context)


@require_safe
@staff.staff_with(staff.VIEW, staff.WRITE, staff.CHOOSE)
def recipe(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(known_recipes(), pk=pk)
    context = {
        "version": version_of(found),
        "recipe": found,
        "live": live_recipe(),
        "has_old_categories": found.categories != frozen(in_use()) and not found.is_local,
        "trials": Trial.objects.filter(recipe=found).select_related("person", "job", "baseline"),
        **_sent(found),
        **rights(request),
    }
    return render(request, "classification/recipes/recipe.html", context)


@require_safe
@staff.staff_with(staff.VIEW, staff.WRITE, staff.CHOOSE)
def compare(request: Request) -> HttpResponse:
    """Of the older and the newer one, whichever way they were named."""
    live = live_recipe()  # Of a new instance it writes the first.
    all_of_them = list(known_recipes())
    by_pk = {str(one.pk): one for one in all_of_them}
    chosen = [by_pk.get(request.GET.get(name, "")) for name in ("a", "b")]
    old, new = chosen[0] or live, chosen[1] or all_of_them[0]
    context = {"recipes": all_of_them, "old": old, "new": new, "diff": diff(old, new)}
    return render(request, "classification/recipes/compare.html", context | rights(request))


@require_http_methods(["GET", "POST"])
@staff.staff_with(staff.WRITE)
def new_recipe(request: Request) -> HttpResponse:
    """From an old one (`from`), or from the usual prompt. Nothing old is changed."""
    source = Recipe.objects.filter(pk=given_number(request.GET.get("from", "")) or 0).first()
    if request.method == "GET":
        return _editor(request, RecipeForm(initial=_initial(source)), source)
    form = RecipeForm(request.POST)
    if "show" in request.POST or not form.is_valid():
        return _editor(request, form, source)
    written, is_new = form.save_by(request.user)
    if is_new:
        messages.success(request, _("Saved. It answers once you let it; try it before."))
    else:
        messages.info(request, _("“%(name)s” says just this already.") % {"name": written.name})
    return redirect("classification:recipe", written.pk)


@asked_by_post
@staff.staff_with(staff.CHOOSE)
def use_recipe(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(known_recipes(), pk=pk)
    if request.method == "POST":
        if not found.is_local and (found.provider is None or not found.provider.enabled):
            messages.error(request, _("Its provider is gone or not in use: it cannot answer."))
        else:
            set_live(found, request.user)
            messages.success(request, _("“%(name)s” answers now.") % {"name": _name(found)})
    return redirect("classification:recipe", found.pk)


def rights(request: Request) -> dict[str, bool]:
    return {
        "may_write": staff.may(request, staff.WRITE),
        "may_choose": staff.may(request, staff.CHOOSE),
    }


def _editor(request: Request, form: RecipeForm, source: Recipe | None) -> HttpResponse:
    """`show` is the button that looks without saving: what is said is no error then."""
    asks = "show" in request.POST
    context: dict[str, Any] = {"form": form, "source": source, "categories": in_use()}
    context["has_provider"] = Provider.objects.offering(Kind.CHAT).exists()
    if form.is_bound and form.is_valid():
        draft = form.draft()
        context |= _sent(draft) | {"diff": diff(source, draft) if source else None}
    if asks and wants_partial(request):
        return render(request, "classification/recipes/_draft.html", context)
    status = 422 if form.errors and not asks else 200
    return render(request, "classification/recipes/edit.html", context, status=status)


def _initial(source: Recipe | None) -> dict[str, Any]:
    if source is None or source.is_local:
        return {}
    given = {name: getattr(source, name) for name in FIELDS}
    return given | {"provider": source.provider_id, "name": _next_name(source.name)}


def _next_name(name: str) -> str:
    """“By Qwen” is followed by “By Qwen 2”."""
    found = NUMBERED.match(name)
    assert found
    return f"{found[1][:90]} {int(found[2] or 1) + 1}"


def _sent(found: Recipe) -> dict[str, str]:
    if found.is_local:
        return {}
    return {"sent_prompt": prompt_of(found), "sent_message": message_of(found)}


def _name(found: Recipe) -> str:
    return _(found.name) if found.is_local else found.name
