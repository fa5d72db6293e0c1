"""`manage.py evaluate seams DIR`: the tables of docs/ENHANCEMENT.md."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from apps.vision.evaluation.kinds import EvaluationKind, Options, Report, register
from apps.vision.evaluation.rows import Rows
from apps.vision.files import pictures_in
from apps.vision.progress import counting
from apps.vision.upscaling.models import MODELS
from apps.vision.upscaling.presets import PRESETS

PICTURES, PHOTOS = 2, 20
TILE, SIDE = 56, 208
PADDINGS = (16, 20, 32, 48, 64, 80, 96)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="Folder of photos.")
    parser.add_argument(
        "--models", nargs="*", choices=list(MODELS), default=list(MODELS), help="Default: all."
    )
    parser.add_argument(
        "--presets", nargs="*", choices=list(PRESETS), default=list(PRESETS), help="Default: all."
    )
    parser.add_argument(
        "--pictures",
        type=int,
        default=PICTURES,
        help=f"Pictures to find seams in, those with the most texture. Default: {PICTURES}.",
    )
    paddings = " ".join(map(str, PADDINGS))
    parser.add_argument(
        "--paddings", type=int, nargs="*", default=PADDINGS, help=f"Default: {paddings}."
    )
    parser.add_argument(
        "--photos", type=int, default=PHOTOS, help=f"Photos to halve twice. Default: {PHOTOS}."
    )
    parser.add_argument(
        "--tile", type=int, default=TILE, help=f"Least side that is compared. Default: {TILE}."
    )
    parser.add_argument(
        "--side",
        type=int,
        default=SIDE,
        help=f"Of squares; they reach beyond tile and padding. Default: {SIDE}.",
    )


def measure(options: Options) -> Report:
    # Imported here because it loads OpenCV.
    from apps.vision.upscaling import evaluation

    paths, paddings = pictures_in(options["folder"]), options["paddings"]
    answer: dict[str, Any] = {"kind": "seams", "engines": _engines(options["models"])}
    tables: list[Rows] = []
    if options["models"] and options["pictures"]:
        squares = evaluation.textured(paths, options["pictures"], options["side"])
        scores: list[evaluation.SeamScore] = []
        for name in options["models"]:
            with counting(name, len(squares)) as tick:
                scores += evaluation.seam_scores(name, squares, options["tile"], paddings, tick)
        answer |= {"pictures": len(squares), "seams": [asdict(each) for each in scores]}
        tables.append(_seam_table(scores))
    if options["presets"] and options["photos"]:
        chosen = paths[:: max(1, len(paths) // options["photos"])][: options["photos"]]
        with counting(_("Quality"), len(chosen)) as tick:
            quality = evaluation.quality_scores(options["presets"], chosen, tick)
        answer |= {"photos": len(chosen), "quality": [asdict(each) for each in quality]}
        tables.append(_quality_table(quality))
    return Report(answer, tables)


def _engines(models: list[str]) -> dict[str, str]:
    from apps.vision.upscaling.engines import chosen

    return {name: chosen(MODELS[name]) for name in models}


def _seam_table(scores: list[Any]) -> Rows:
    paddings = sorted({each.padding for each in scores})
    title = _("Largest difference from the picture computed whole, in 8-bit steps, by padding")
    table = Rows(title, [_("Model"), *map(str, paddings)])
    for name in dict.fromkeys(each.model for each in scores):
        found = [f"{each.largest} ({each.usual:.1f})" for each in scores if each.model == name]
        table.rows.append([name, *found])
    return table


def _quality_table(scores: list[Any]) -> Rows:
    table = Rows(_("Photos halved twice and enlarged again"), [_("Preset"), "PSNR", "SSIM"])
    table.rows = [[each.preset, f"{each.psnr:.2f}", f"{each.ssim:.3f}"] for each in scores]
    return table


register(
    EvaluationKind(
        "seams",
        "Evaluate enlarging: seams between tiles, and likeness to what photos were before.",
        add_arguments,
        measure,
    )
)
