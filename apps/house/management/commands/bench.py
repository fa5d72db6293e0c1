"""`manage.py bench WHAT [--pictures DIR] [--count N] [--sizes N,…] [--json]`: how fast Futu is,
and how lean."""

import io
import json
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from PIL import Image as Pillow
from PIL.Image import Image
from rich.table import Table

from apps.vision.files import PictureFileError
from apps.vision.specs import get_spec
from apps.vision.weights import WeightsError
from futu.terminal import console_for, rows_table
from tools.bench import backup
from tools.bench.classification import cache
from tools.bench.comparison import asked, endurance, speed
from tools.bench.crawling import memory, pipeline, rate
from tools.bench.crawling.site import HOST
from tools.bench.enhancement import enlarging
from tools.bench.films import chain, editing, hearing
from tools.bench.search import (
    deep,
    index,
    ingest,
    inside,
    nearest,
    pages,
    people,
    reembedding,
    search,
    upload,
    vectors,
    web,
)
from tools.bench.search.pictures import File, pictures, small

Measurement = dict[str, Any]
CRAWLS = {"FUTU_REMOTE_TEST_HOSTS": HOST, "FUTU_CRAWL_CONTACT": "bench@example.org"}
# A minimal model, since another process is measured.
UNSEEING = {"FUTU_SPEC": "fake"}
SIZES = (10_000, 100_000, 1_000_000)


def embed(files: list[File]) -> Measurement:
    from tools.bench.vision.embed import bench_embed

    return bench_embed(_opened(files))


def engines(files: list[File]) -> Measurement:
    from tools.bench.vision.engines import bench_engines

    return bench_engines(_opened(files), get_spec(settings.FUTU_SPEC))


def classified(files: list[File]) -> Measurement:
    from tools.bench.classification import gallery

    return gallery.measure(files)


def _opened(files: list[File]) -> list[Image]:
    return [Pillow.open(io.BytesIO(content)).convert("RGB") for _, content in files]


@dataclass(frozen=True)
class Bench:
    """Benchmarks with `count` pictures: given ones, or (`made`) generated ones."""

    measure: Callable[[Any], Measurement]
    count: int = 100
    made: bool = False
    # Pictures used without a given folder, instead of the demo's photos.
    own: Callable[[int], list[File]] | None = None
    # Settings of the throw-away instance.
    settings: dict[str, str] = field(default_factory=dict)


BENCHES = {
    "embed": Bench(embed),
    # Chooses what runs the model here, too.
    "engines": Bench(engines, 48),
    "ingest": Bench(ingest.measure),
    "search": Bench(search.measure),
    # Of rows with made-up vectors, and a thumbnail where one is looked at.
    "deep": Bench(deep.measure, 100_000, made=True),
    # Of windows of photos, searched all the while.
    "reembed": Bench(reembedding.measure, 20_000, made=True, settings=reembedding.SETTINGS),
    # Of one's own, and as many of the web; their vectors are made up.
    "web": Bench(web.measure, 10_000, made=True),
    "upload": Bench(upload.measure, 5_000, own=small),
    # Of rows with a thumbnail each; no model sees them.
    "pages": Bench(pages.measure, 10_000, made=True),
    # A gallery classified by this machine; its worker is this process.
    "classify": Bench(classified, 1000, settings={"FUTU_QUEUES": "vision=0"}),
    # Of verdicts of files that nobody has, and some that are sent.
    "classify-cache": Bench(
        cache.measure, 100_000, made=True, settings=UNSEEING | {"FUTU_API_RATE": ""}
    ),
    # Of pairs of photos, large ones and many.
    "compare": Bench(speed.measure, 5, made=True, settings=asked.SETTINGS | UNSEEING),
    "compare-endurance": Bench(
        endurance.measure, 500, made=True, settings=asked.SETTINGS | UNSEEING
    ),
    # Of pictures of up to so many megapixels; chooses what runs the models here, too.
    "enhance": Bench(enlarging.measure, enlarging.LARGEST, made=True),
    # Of a clip that is made, and a film of so many minutes that repeats it.
    "films": Bench(hearing.measure, hearing.LONGEST, made=True),
    # The same as a whole, of so many minutes; and an edited line in a film of so many.
    "film-chain": Bench(chain.measure, chain.MINUTES, made=True),
    "film-edit": Bench(editing.measure, editing.MINUTES, made=True),
    # Of pictures of random bytes; searched meanwhile.
    "backup": Bench(backup.measure, 10_000, made=True, settings=UNSEEING),
    "crawl": Bench(pipeline.measure, settings=CRAWLS),
    "crawl-memory": Bench(memory.measure, 2_000, made=True, settings=CRAWLS | UNSEEING),
    "crawl-rate": Bench(rate.measure, 20, made=True, settings=CRAWLS | UNSEEING),
}
# These measure with vectors, at several sizes. Indexes alone need no instance.
INDEX, NEAREST, PEOPLE = "index", "nearest", "people"
ALONE = ("embed", "engines", "enhance", "films", "film-chain", "film-edit", INDEX)


def _sizes(text: str) -> list[int]:
    try:
        sizes = [int(size) for size in text.split(",")]
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no list of numbers, as 10000,100000 is.") from error
    if min(sizes) < index.FEWEST:
        raise ArgumentTypeError(f"An index is measured with {index.FEWEST:,} vectors or more.")
    return sizes


def _settings(what: str) -> dict[str, str]:
    """Of the temporary instance."""
    if what == PEOPLE:
        return people.SETTINGS
    return BENCHES[what].settings if what in BENCHES else {}


class Command(BaseCommand):
    help = (
        "Measure speed. Most benchmarks (embedding, ingest, search, deep search, uploads, pages, "
        "crawls, nearest-neighbour queries, concurrent users) run in a temporary instance; index "
        "compares vector indexes; engines and enhance compare inference engines, and select "
        "the fastest."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=[*BENCHES, INDEX, NEAREST, PEOPLE])
        parser.add_argument(
            "--pictures",
            "--photos",
            type=Path,
            metavar="DIR",
            help="Folder of photos. Default: the demo photos.",
        )
        counts = ", ".join(f"{bench.count} for {name}" for name, bench in BENCHES.items())
        parser.add_argument("--count", type=int, help=f"Number of pictures. Default: {counts}.")
        parser.add_argument("--json", action="store_true")
        sized = parser.add_argument_group(f"{INDEX} and {NEAREST}")
        sized.add_argument(
            "--sizes", type=_sizes, default=SIZES, help="Numbers of vectors, separated by commas."
        )
        sized.add_argument(
            "--indexes",
            nargs="+",
            choices=index.INDEXES,
            default=index.INDEXES,
            help=f"Indexes that {INDEX} compares.",
        )
        sized.add_argument(
            "--target",
            type=float,
            default=0.99,
            help="Recall@10 to tune other libraries to. Default: 0.99.",
        )
        sized.add_argument(
            "--vectors",
            choices=vectors.KINDS,
            default=vectors.GENERATED,
            help=f"Data for {INDEX}: photos and synthetic vectors like theirs, word vectors "
            "(113 MB download), or windows of real photos (hours of embedding for 100,000).",
        )
        crowd = parser.add_argument_group(PEOPLE)
        crowd.add_argument(
            "--rows",
            type=int,
            default=100_000,
            help="Pictures in the public gallery. Default: 100,000.",
        )
        crowd.add_argument(
            "--rounds",
            type=int,
            default=3,
            help="Number of rounds; medians are reported. Default: 3.",
        )
        crowd.add_argument(
            "--bombs",
            type=int,
            default=10,
            help="Decompression bombs to upload at once. Default: 10.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        what = options["what"]
        if what not in ALONE and not inside.is_inside():
            sys.exit(inside.run_inside(sys.argv[1:], _settings(what)))
        before = os.getloadavg()[0]
        try:
            result = {"bench": what, **self._measure(what, options)}
        except (PictureFileError, WeightsError, vectors.DownloadError) as error:
            raise CommandError(str(error)) from error
        # With a load of more than one core from other processes, times mean little.
        result["load_before"] = round(before, 1)
        if options["json"]:
            self.stdout.write(json.dumps(result))
        else:
            self._show(result)

    def _measure(self, what: str, options: dict[str, Any]) -> Measurement:
        folder, sizes = options["pictures"], options["sizes"]
        if what == INDEX:
            choice = index.Choice(sizes, options["indexes"], options["target"])
            needed = max(sizes) + choice.queries
            compared = vectors.of_kind(options["vectors"], folder, needed)
            return index.compare(compared, choice, self.stderr.write)
        if what == NEAREST:
            return nearest.measure(sizes, folder)
        if what == PEOPLE:
            files = pictures(folder, options["count"] or people.QUESTIONS)
            how = people.How(options["rows"], options["rounds"], options["bombs"])
            return people.measure(files, how, self.stderr.write)
        bench = BENCHES[what]
        count = options["count"] or bench.count
        if bench.made:
            return bench.measure(count)
        return bench.measure(
            bench.own(count) if bench.own and not folder else pictures(folder, count)
        )

    def _show(self, result: Measurement) -> None:
        console, title = console_for(self.stdout), f"bench {result.pop('bench')}"
        single = Table("figure", "value", title=title)
        tables = {name: value for name, value in result.items() if _is_table(value)}
        for name, value in result.items():
            if name not in tables:
                single.add_row(name.replace("_", " "), str(value))
        console.print(single)
        for name, rows in tables.items():
            console.print(rows_table(name, rows))


def _is_table(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)
