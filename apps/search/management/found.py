"""Search results as a table or as JSON."""

from typing import TYPE_CHECKING, Any

from rich.table import Table

from apps.search.services.answering import Result

if TYPE_CHECKING:
    from apps.vision.local.areas import Area


def as_json(result: Result) -> dict[str, Any]:
    """A result; after a deep search with its verdict, and with areas if it was verified."""
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
    """The bounding box and the four corners, in fractions of the picture's width and height."""
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
