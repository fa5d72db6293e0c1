"""The licences under which pictures of others are shown, and how pages name them."""

from __future__ import annotations

import re

from django.db import models
from django.utils.translation import gettext_lazy as _


class Licence(models.TextChoices):
    PDM = "pdm", _("Public domain")
    CC0 = "cc0", "CC0 1.0"
    CC_BY_2 = "cc-by-2.0", "CC BY 2.0"
    CC_BY_3 = "cc-by-3.0", "CC BY 3.0"
    CC_BY_4 = "cc-by-4.0", "CC BY 4.0"
    CC_BY_SA_2 = "cc-by-sa-2.0", "CC BY-SA 2.0"
    CC_BY_SA_3 = "cc-by-sa-3.0", "CC BY-SA 3.0"
    CC_BY_SA_4 = "cc-by-sa-4.0", "CC BY-SA 4.0"
    CC_BY_NC_4 = "cc-by-nc-4.0", "CC BY-NC 4.0"
    CC_BY_NC_SA_4 = "cc-by-nc-sa-4.0", "CC BY-NC-SA 4.0"
    CC_BY_ND_4 = "cc-by-nd-4.0", "CC BY-ND 4.0"
    CC_BY_NC_ND_4 = "cc-by-nc-nd-4.0", "CC BY-NC-ND 4.0"
    PERMISSION = "permission", _("With permission")
    NONE = "none", _("No licence to publish")

    @property
    def may_publish(self) -> bool:
        """Whether a picture under it may stand in the public gallery."""
        return self is not Licence.NONE

    @property
    def url(self) -> str:
        """The licence's own page; "" where it has none."""
        if self is Licence.PDM:
            return "https://creativecommons.org/publicdomain/mark/1.0/"
        if self is Licence.CC0:
            return "https://creativecommons.org/publicdomain/zero/1.0/"
        if self.value.startswith("cc-"):
            name, version = self.value.removeprefix("cc-").rsplit("-", 1)
            return f"https://creativecommons.org/licenses/{name}/{version}/"
        return ""


_DOMAIN = re.compile(r"public[\s_-]?domain|\bpdm\b|no known copyright|公有领域|公共领域", re.I)
_ZERO = re.compile(r"\bcc[\s_-]?0\b|/publicdomain/zero/", re.I)
_CC = re.compile(
    r"(?:creativecommons\.org/licenses/|\bcc[\s_-]+|creative\s+commons\s+)"
    r"(by(?:-nc)?(?:-(?:sa|nd))?)[\s/_-]*(?:v)?([1-4](?:\.[05])?)?",
    re.I,
)
_RESERVED = re.compile(r"all rights reserved|©|copyright|版权所有|保留所有权利", re.I)


def licence_of(stated: str) -> Licence | None:
    """What a page's words or link name; None when they name nothing known."""
    text = stated.strip()
    if not text:
        return None
    if text in Licence.values:
        return Licence(text)
    if _ZERO.search(text):
        return Licence.CC0
    if found := _CC.search(text):
        return _creative_commons(found[1].lower(), found[2])
    if _DOMAIN.search(text):
        return Licence.PDM
    return Licence.NONE if _RESERVED.search(text) else None


def _creative_commons(name: str, version: str | None) -> Licence | None:
    """The nearest kept version; one that is not kept is not guessed."""
    major = (version or "4.0")[0]
    value = f"cc-{name}-{major}.0"
    return Licence(value) if value in Licence.values else None
