"""Which galleries are searched."""

from typing import Any, cast

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.galleries.models import Gallery
from apps.search.forms.parts import PartForm
from apps.search.models import Query
from apps.search.services.asking import QueryOptions, SearchScope
from apps.search.services.scopes import narrowest_scope

# People, and visitors without an account.
Asker = User | AnonymousUser
GONE = _("One of the chosen galleries is not there any more.")


class ScopeForm(forms.Form):
    """The galleries to search. Chosen galleries take precedence over the scope."""

    gallery = forms.ModelMultipleChoiceField(
        Gallery.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Galleries"),
        error_messages={"invalid_choice": GONE, "invalid_pk_value": GONE},
    )
    scope = forms.ChoiceField(choices=Query.Scope.choices, required=False)

    def __init__(self, *args: Any, user: Asker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        galleries = cast(forms.ModelMultipleChoiceField, self.fields["gallery"])
        galleries.queryset = Gallery.objects.visible_to(user.pk)

    @property
    def where(self) -> SearchScope:
        galleries = list(self.cleaned_data["gallery"])
        if self.user.pk is None:  # Whatever was posted.
            return SearchScope(Query.Scope.PUBLIC, galleries or None)
        if not galleries:
            return SearchScope(self.cleaned_data["scope"] or Query.Scope.MINE)
        return SearchScope(narrowest_scope(self.user.pk, galleries), galleries)


class PartScopeForm(PartForm, ScopeForm):
    """The part of the picture, and the galleries."""

    @property
    def how(self) -> QueryOptions:
        return QueryOptions(box=self.box_chosen, turn=self.turn_chosen or 0, where=self.where)
