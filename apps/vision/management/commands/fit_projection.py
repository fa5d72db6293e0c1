"""`manage.py fit_projection DIR`: make the projection file of a spec from photos."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from apps.vision.edits import EDITS
from apps.vision.files import PictureFileError, pictures_in
from apps.vision.fitting.fit import fit, write
from apps.vision.progress import counting
from apps.vision.projection import path_of
from apps.vision.specs import UnknownSpecError, get_spec
from apps.vision.weights import WeightsError

# Fewer would leave directions that no sample speaks of.
LEAST = 100


class Command(BaseCommand):
    help = (
        "Fit the projection of a spec on a folder of photos. This changes the hash of the spec, so "
        "all pictures have to be embedded again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, help="Folder of several hundred photos, all different."
        )
        parser.add_argument("--spec", default=settings.FUTU_SPEC)
        parser.add_argument(
            "--out", type=Path, help="Output file. Default: where the spec expects it."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            spec = get_spec(options["spec"])
            files = pictures_in(options["folder"])
            if spec.projection is None or len(files) < LEAST:
                raise CommandError(
                    _("A spec with a projection and at least %(least)d photos are needed.")
                    % {"least": LEAST}
                )
            out = (options["out"] or path_of(spec.projection.file)).with_suffix(".npz")
            with counting(_("Fitting"), len(files) * (1 + len(EDITS))) as tick:
                projection, origin = fit(spec, options["folder"], files, tick)
        except (PictureFileError, UnknownSpecError, WeightsError) as error:
            raise CommandError(str(error)) from error
        write(projection, origin, out)
        self.stdout.write(_("Written: %(path)s and its .json.") % {"path": out})
