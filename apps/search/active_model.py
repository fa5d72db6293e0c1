"""The spec that answers now, and its embedder; rows name a spec by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from apps.vision.embedder import Embedder, get_embedder
from apps.vision.specs import UnknownSpecError, specs

if TYPE_CHECKING:
    from apps.search.models import ActiveModel


class OutdatedSpecError(UnknownSpecError):
    """Vectors in use were made under a spec that this version of Futu does not have."""


def name_of(key: str) -> str:
    return key.rpartition("-")[0]


def active_model() -> ActiveModel:
    """The spec that answers now, and the next one that is being made; queries the database.

    Before the first vector there is no row: FUTU_SPEC decides then.
    """
    from apps.search.models import ActiveModel

    return ActiveModel.objects.first() or ActiveModel.by_settings()


def active_key() -> str:
    """The key of the spec whose vectors answer now."""
    return active_model().spec


def active_embedder() -> Embedder:
    """The embedder of that spec; raises what `embedder_of` does."""
    return embedder_of(active_key())


def embedder_of(key: str) -> Embedder:
    """This process's embedder of the very spec that `key` names.

    Raises OutgrownError when an upgrade of Futu changed or removed the spec: new vectors would not
    be comparable with the stored ones.
    """
    for spec in specs():
        if spec.name == name_of(key) and spec.key == key:
            return get_embedder(spec.name)
    raise OutdatedSpecError(
        _(
            "The pictures' vectors were made by the model “%(key)s”, which this version of Futu "
            "does not have. “manage.py reembed --spec NAME” makes them anew; until then only "
            "pictures that are here already can be searched with."
        )
        % {"key": key}
    )
