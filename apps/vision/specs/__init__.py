"""The registry of specs: `get_spec("fused").hash`, `specs()`."""

from django.utils.translation import gettext as _

from apps.vision.specs.catalogue import SPECS
from apps.vision.specs.model import ModelSpec

__all__ = ["ModelSpec", "UnknownSpecError", "get_spec", "specs"]


class UnknownSpecError(LookupError):
    """There is no spec of this name."""


def specs() -> tuple[ModelSpec, ...]:
    """Every spec, the default of a first install first; `fake` (for tests) is among them."""
    return SPECS


def get_spec(name: str) -> ModelSpec:
    """The spec of that name; raises UnknownSpecError."""
    for spec in SPECS:
        if spec.name == name:
            return spec
    known = ", ".join(spec.name for spec in SPECS)
    raise UnknownSpecError(
        _("There is no spec “%(name)s”; known: %(known)s.") % {"name": name, "known": known}
    )
