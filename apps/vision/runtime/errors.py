"""Errors of loading a model."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _


class ModelError(Exception):
    """A model does not fit into memory. Its text is shown to people."""


def too_large(name: str, needed: int, allowed: int) -> ModelError:
    sentence = _(
        "The model “%(name)s” needs %(needed)s of memory, more than FUTU_MODEL_BYTES allows "
        "(%(allowed)s)."
    )
    return ModelError(sentence % _figures(name, needed, allowed))


def no_room(name: str, needed: int, allowed: int) -> ModelError:
    sentence = _(
        "There is not enough memory for the model “%(name)s” (%(needed)s): other models are in use "
        "and FUTU_MODEL_BYTES allows %(allowed)s. Try again later."
    )
    return ModelError(sentence % _figures(name, needed, allowed))


def _figures(name: str, needed: int, allowed: int) -> dict[str, str]:
    return {"name": name, "needed": filesizeformat(needed), "allowed": filesizeformat(allowed)}
