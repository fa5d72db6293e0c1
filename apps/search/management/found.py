"""What was found, for people and for programs."""

from typing import TYPE_CHECKING, Any

from rich.table import Table

from apps.search.services.answering import Result

if TYPE_CHECKING:
    from apps.vision.local.areas import Area


def as_json(result: Result) -> dict[str, Any]:
    """A deeper look adds the verdict, and the areas of what was verified."""
    row = {
        "image": str(result.image.id),
        "name": result.image.name,
        "score": round(result.score, 4),
    }
    if result.verdict:
        row["verdict"] = result.verdict
    if result.area_query is not None and result.area_image is not None:
        row |= {"area_query": _area(result.area_query), "area_image": _area(result.area_image)}
    return row


def _area(area: "Area") -> dict[str, Any]:
    """The upright rectangle, in fractions of the picture's sides, and the four corners in it."""
    sides = dict(zip("xywh", area.rectangle.as_list(), strict=True))
    return {**sides, "corners": area.as_list()}


def as_table(title: str, found: list[Result]) -> Table:
    judged = any(result.verdict for result in found)
    names = ("rank", "score", "picture", "gallery", *(("verdict",) if judged else ()))
    table = Table(*names, title=title)
    for rank, result in enumerate(found, start=1):
        row = (str(rank), f"{result.score:.3f}", result.image.name, result.image.gallery.name)
        table.add_row(*row, *((result.verdict_label,) if judged else ()))
    return table
