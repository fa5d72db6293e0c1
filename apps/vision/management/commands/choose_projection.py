"""`manage.py choose_projection PHOTOS CATEGORIES`: compare ways of making a spec's projection."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from apps.vision import evaluation
from apps.vision.files import PictureFileError, pictures_in
from apps.vision.fitting import candidates
from apps.vision.progress import counting
from apps.vision.specs import UnknownSpecError, get_spec
from apps.vision.weights import WeightsError


class Command(BaseCommand):
    help = (
        "Compare projections: fit candidates on one part of the photos, and evaluate them on "
        "another part and on half of the categories. Prints one JSON object per line."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("photos", type=Path)
        parser.add_argument("categories", type=Path, help="Folder with a sub-folder per category.")
        parser.add_argument("--spec", default=settings.FUTU_SPEC)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            spec = get_spec(options["spec"])
            files = pictures_in(options["photos"])
            kinds = evaluation.categories_in(options["categories"])
            tried = list(candidates.grid(len(spec.backbones)))
            if not tried:
                raise CommandError(_("A spec of two or three networks is needed."))
            with counting(_("Comparing"), candidates.count_pictures(files, kinds)) as tick:
                material = candidates.collect(spec, files, kinds, tick)
        except (PictureFileError, UnknownSpecError, WeightsError) as error:
            raise CommandError(str(error)) from error
        for outcome in candidates.compare(spec, material, tried):
            self.stdout.write(json.dumps(asdict(outcome)))
