"""Recipes: written once, then read; one of them answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.classification.models import Recipe
from apps.classification.services.recipes import (
    PROMPT,
    create_recipe,
    live_recipe,
    local_recipe,
    set_live,
)
from apps.providers.kinds import Kind
from apps.providers.models import Provider

FIELDS = ("name", "provider", "model", "prompt", "side", "quality", "floor")


class RecipeForm(forms.ModelForm):
    class Meta:
        model = Recipe
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "prompt" not in self.fields:  # It is only read.
            return
        self.fields["prompt"].initial = PROMPT
        self.fields["prompt"].required = True
        self.fields["prompt"].help_text = _("{categories} stands for the list of categories.")
        provider = self.fields["provider"]
        provider.queryset = Provider.objects.offering(Kind.CHAT)  # type: ignore[attr-defined]
        provider.required = True

    def clean_prompt(self) -> str:
        prompt = str(self.cleaned_data["prompt"])
        if "{categories}" not in prompt:
            raise forms.ValidationError(
                _("The prompt lacks {categories}: the model would not know what to choose from.")
            )
        return prompt

    def save(self, commit: bool = True) -> Recipe:
        """The recipe that says the same already, if there is one."""
        self.instance = create_recipe(self.cleaned_data)
        return self.instance

    def save_m2m(self) -> None:
        """There is nothing of the kind."""


@admin.register(Recipe)
class RecipeAdmin(admin.ModelAdmin):
    form = RecipeForm
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
        set_live(recipes[0])
        messages.success(request, _("“%(name)s” answers now.") % {"name": recipes[0].name})

    @admin.action(
        description=gettext_lazy("Answer by this machine from now on"), permissions=["change"]
    )
    def use_this_machine(self, request: HttpRequest, chosen: QuerySet[Recipe]) -> None:
        set_live(local_recipe())
        messages.success(request, _("This machine answers now; nothing is sent to a provider."))
