"""Every licence that can be recorded for a picture, by exact version."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

CREATIVE_COMMONS = "https://creativecommons.org"
PAGES = {
    "pdm": f"{CREATIVE_COMMONS}/publicdomain/mark/1.0/",
    "cc0": f"{CREATIVE_COMMONS}/publicdomain/zero/1.0/",
    "gfdl-1.1": "https://www.gnu.org/licenses/old-licenses/fdl-1.1.html",
    "gfdl-1.2": "https://www.gnu.org/licenses/old-licenses/fdl-1.2.html",
    "gfdl-1.3": "https://www.gnu.org/licenses/fdl-1.3.html",
    "fal-1.2": "https://artlibre.org/licence/lal/licence-art-libre-12/",
    "fal-1.3": "https://artlibre.org/licence/lal/en/",
}
OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/{}/"


class Licence(models.TextChoices):
    """Values are stored in rows and returned by the API: never rename one."""

    PDM = "pdm", _("Public domain")
    CC0 = "cc0", "CC0 1.0"
    CC_BY_1 = "cc-by-1.0", "CC BY 1.0"
    CC_BY_2 = "cc-by-2.0", "CC BY 2.0"
    CC_BY_25 = "cc-by-2.5", "CC BY 2.5"
    CC_BY_3 = "cc-by-3.0", "CC BY 3.0"
    CC_BY_4 = "cc-by-4.0", "CC BY 4.0"
    CC_BY_SA_1 = "cc-by-sa-1.0", "CC BY-SA 1.0"
    CC_BY_SA_2 = "cc-by-sa-2.0", "CC BY-SA 2.0"
    CC_BY_SA_25 = "cc-by-sa-2.5", "CC BY-SA 2.5"
    CC_BY_SA_3 = "cc-by-sa-3.0", "CC BY-SA 3.0"
    CC_BY_SA_4 = "cc-by-sa-4.0", "CC BY-SA 4.0"
    CC_BY_NC_1 = "cc-by-nc-1.0", "CC BY-NC 1.0"
    CC_BY_NC_2 = "cc-by-nc-2.0", "CC BY-NC 2.0"
    CC_BY_NC_25 = "cc-by-nc-2.5", "CC BY-NC 2.5"
    CC_BY_NC_3 = "cc-by-nc-3.0", "CC BY-NC 3.0"
    CC_BY_NC_4 = "cc-by-nc-4.0", "CC BY-NC 4.0"
    CC_BY_NC_SA_1 = "cc-by-nc-sa-1.0", "CC BY-NC-SA 1.0"
    CC_BY_NC_SA_2 = "cc-by-nc-sa-2.0", "CC BY-NC-SA 2.0"
    CC_BY_NC_SA_25 = "cc-by-nc-sa-2.5", "CC BY-NC-SA 2.5"
    CC_BY_NC_SA_3 = "cc-by-nc-sa-3.0", "CC BY-NC-SA 3.0"
    CC_BY_NC_SA_4 = "cc-by-nc-sa-4.0", "CC BY-NC-SA 4.0"
    CC_BY_ND_1 = "cc-by-nd-1.0", "CC BY-ND 1.0"
    CC_BY_ND_2 = "cc-by-nd-2.0", "CC BY-ND 2.0"
    CC_BY_ND_25 = "cc-by-nd-2.5", "CC BY-ND 2.5"
    CC_BY_ND_3 = "cc-by-nd-3.0", "CC BY-ND 3.0"
    CC_BY_ND_4 = "cc-by-nd-4.0", "CC BY-ND 4.0"
    CC_BY_NC_ND_1 = "cc-by-nc-nd-1.0", "CC BY-NC-ND 1.0"
    CC_BY_NC_ND_2 = "cc-by-nc-nd-2.0", "CC BY-NC-ND 2.0"
    CC_BY_NC_ND_25 = "cc-by-nc-nd-2.5", "CC BY-NC-ND 2.5"
    CC_BY_NC_ND_3 = "cc-by-nc-nd-3.0", "CC BY-NC-ND 3.0"
    CC_BY_NC_ND_4 = "cc-by-nc-nd-4.0", "CC BY-NC-ND 4.0"
    GFDL_11 = "gfdl-1.1", "GFDL 1.1"
    GFDL_12 = "gfdl-1.2", "GFDL 1.2"
    GFDL_13 = "gfdl-1.3", "GFDL 1.3"
    FAL_12 = "fal-1.2", "Free Art License 1.2"
    FAL_13 = "fal-1.3", "Free Art License 1.3"
    OGL_1 = "ogl-1.0", "Open Government Licence 1.0"
    OGL_2 = "ogl-2.0", "Open Government Licence 2.0"
    OGL_3 = "ogl-3.0", "Open Government Licence 3.0"
    PERMISSION = "permission", _("With permission")
    # The page contradicts itself, or names a licence that does not exist.
    UNCLEAR = "unclear", _("Unclear: decide it")
    NONE = "none", _("No licence to publish")

    @property
    def family(self) -> str:
        """The name without version, as listed in `FUTU_PUBLISHABLE_LICENCES`."""
        name, _dash, version = self.value.rpartition("-")
        return name if name and version[0].isdigit() else self.value

    @property
    def is_given(self) -> bool:
        """Whether it grants any permission."""
        return self not in (Licence.NONE, Licence.UNCLEAR)

    @property
    def may_publish(self) -> bool:
        """Whether this instance publishes pictures under it."""
        return self.is_given and self.family in settings.FUTU_PUBLISHABLE_LICENCES

    @classmethod
    def unpublishable(cls) -> list[str]:
        """Licences under which this instance publishes nothing."""
        return [licence.value for licence in cls if not licence.may_publish]

    @classmethod
    def decisions(cls) -> list[tuple[str, Any]]:
        """Licences staff may choose: all but UNCLEAR."""
        return [(value, label) for value, label in cls.choices if value != cls.UNCLEAR]

    @property
    def url(self) -> str:
        """The licence's official page; "" if it has none."""
        return self.page()

    def page(self, port: str = "") -> str:
        """The official page; for a ported version ("3.0/de") that of the port."""
        if page := PAGES.get(self.value):
            return page
        name, _dash, version = self.value.rpartition("-")
        if name.startswith("cc-"):
            part = name.removeprefix("cc-")
            if (part, version) == ("by-nc-nd", "1.0"):
                part = "by-nd-nc"  # Its URL keeps the historical order of the parts.
            return f"{CREATIVE_COMMONS}/licenses/{part}/{version}/{f'{port}/' if port else ''}"
        return OGL.format(version[0]) if name == "ogl" else ""
