"""Forms of a query: its picture, its scope, its filters."""

from apps.search.forms.asking import AskForm
from apps.search.forms.fields import MAX_CHARACTERS
from apps.search.forms.filters import FilterForm, OtherScopeForm
from apps.search.forms.keeping import KeepForm
from apps.search.forms.parts import PartForm
from apps.search.forms.scope import PartScopeForm, ScopeForm

__all__ = [
    "MAX_CHARACTERS",
    "AskForm",
    "FilterForm",
    "KeepForm",
    "OtherScopeForm",
    "PartForm",
    "PartScopeForm",
    "ScopeForm",
]
