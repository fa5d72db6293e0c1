"""Recipes: written once, then read; one of them answers."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.classification.models import Recipe
from apps.classification.recipe_form import FIELDS, RecipeForm
from apps.classification.services.recipes import live_recipe, local_recipe, set_live


def person_of(request: HttpRequest) -> User:
    """Whoever reaches the admin is somebody."""
    return cast(User, request.user)


@admin.register(Recipe)
class RecipeAdmin(admin.ModelAdmin):
    form = RecipeForm
    change_list_template = "admin/classification/recipe/change_list.html"
    list_display = ("name", "engine", "provider", "model", "short", "created", "answers")
    list_select_related = ("provider",)
    actions = ("use", "use_this_machine")
    fields = FIELDS

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A recipe is never changed. What it is used for can be."""
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Recipe, form: Any, change: bool) -> None:
        """The form has written it; who did so is known here alone."""
        if obj.author_id is None:
            Recipe.objects.filter(pk=obj.pk).update(author=request.user.pk)

    @admin.display(description=gettext_lazy("hash"))
    def short(self, recipe: Recipe) -> str:
        return recipe.hash[:12]

    @admin.display(description=gettext_lazy("answers"), boolean=True)
    def answers(self, recipe: Recipe) -> bool:
        return recipe.pk == live_recipe().pk

    @admin.action(
        description=gettext_lazy("Answer with this recipe from now on"), permissions=["change"]
    )
    def use(self, request: HttpRequest, chosen: QuerySet[Recipe]) -> None:
        recipes = list(chosen[:2])
        if len(recipes) != 1:
            messages.error(request, _("Choose one recipe: only one can answer."))
            return
        set_live(recipes[0], person_of(request))
        messages.success(request, _("“%(name)s” answers now.") % {"name": recipes[0].name})

    @admin.action(
        description=gettext_lazy("Answer by this machine from now on"), permissions=["change"]
    )
    def use_this_machine(self, request: HttpRequest, chosen: QuerySet[Recipe]) -> None:
        set_live(local_recipe())
        messages.success(request, _("This machine answers now; nothing is sent to a provider."))
