"""The form that writes a recipe, for the editor and the admin."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.classification.models import Recipe
from apps.classification.services.recipes import PROMPT, create_recipe, unsaved_recipe
from apps.providers.kinds import Kind
from apps.providers.models import Provider

FIELDS = ("name", "provider", "model", "prompt", "side", "quality", "floor")
PLACEHOLDER = "{categories}"
# What stands for something else in prompts elsewhere, and would be sent as it is here.
UNKNOWN = re.compile(r"\{[a-z_]+\}")


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
        provider = cast(forms.ModelChoiceField, self.fields["provider"])
        provider.queryset = Provider.objects.offering(Kind.CHAT)
        provider.required = True

    def clean_prompt(self) -> str:
        prompt = str(self.cleaned_data["prompt"])
        if PLACEHOLDER not in prompt:
            raise forms.ValidationError(
                _("The prompt lacks {categories}: the model would not know what to choose from.")
            )
        if unknown := sorted(set(UNKNOWN.findall(prompt)) - {PLACEHOLDER}):
            raise forms.ValidationError(
                _("%(names)s would be sent as it is: only {categories} is replaced.")
                % {"names": ", ".join(unknown)}
            )
        # As browsers send line ends; a version that differs in these alone is none.
        return prompt.replace("\r\n", "\n")

    def save(self, commit: bool = True) -> Recipe:
        """The recipe that says the same already, if there is one."""
        self.instance = create_recipe(self.cleaned_data)
        return self.instance

    def save_by(self, author: User) -> tuple[Recipe, bool]:
        """The recipe, and whether it is new."""
        existing = unsaved_recipe(self.cleaned_data).hash
        is_new = not Recipe.objects.filter(hash=existing).exists()
        return create_recipe(self.cleaned_data, author), is_new

    def draft(self) -> Recipe:
        """As it would be saved, of a valid form: to show what is sent."""
        return unsaved_recipe(self.cleaned_data)

    def save_m2m(self) -> None:
        """There is nothing of the kind."""
