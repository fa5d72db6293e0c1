"""Which spec answers now, and the embedder that makes its vectors; rows name a spec by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from apps.vision.embedder import Embedder, get_embedder
from apps.vision.specs import UnknownSpecError, specs

if TYPE_CHECKING:
    from apps.search.models import ActiveModel


class OutgrownError(UnknownSpecError):
    """The vectors that answer were made under a spec that this version of Futu does not have."""


def name_of(key: str) -> str:
    return key.rpartition("-")[0]


def active_model() -> ActiveModel:
    """Which spec answers now, and which is being made beside it; asks the database.

    Before the first vector there is no row: what FUTU_SPEC says is true then.
    """
    from apps.search.models import ActiveModel

    return ActiveModel.objects.first() or ActiveModel.by_settings()


def present_key() -> str:
    """The key of the spec whose vectors answer now."""
    return active_model().spec


def present_embedder() -> Embedder:
    """What makes the vectors that answer now; raises what `embedder_of` does."""
    return embedder_of(present_key())


def embedder_of(key: str) -> Embedder:
    """This process's embedder of the very spec that `key` names.

    Raises OutgrownError when an upgrade of Futu changed the spec or took it away: vectors
    made now would mean something else than those that are kept.
    """
    for spec in specs():
        if spec.name == name_of(key) and spec.key == key:
            return get_embedder(spec.name)
    raise OutgrownError(
        _(
            "The pictures' vectors were made by the model “%(key)s”, which this version of Futu "
            "does not have. “manage.py reembed --spec NAME” makes them anew; until then only "
            "pictures that are here already can be searched with."
        )
        % {"key": key}
    )
