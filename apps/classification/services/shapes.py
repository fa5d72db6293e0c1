"""What is asked of a hosted model, and the shape its answer must have."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, BeforeValidator, Field, create_model

from apps.classification.models import Recipe

MAX_DESCRIPTION = 500


def prompt_of(recipe: Recipe) -> str:
    listed = "\n".join(_line(category) for category in recipe.categories)
    return recipe.prompt.replace("{categories}", listed)


def shape_of(recipe: Recipe) -> type[BaseModel]:
    """A word that is no category makes the answer unusable; it never becomes "other"."""
    names = _names(recipe)

    def code_of(value: Any) -> Any:
        """Models answer with a name now and then, or in capitals."""
        return (
            names.get(value.strip().strip("\"'.。").casefold(), value)
            if isinstance(value, str)
            else value
        )

    code = Annotated[Literal[tuple(recipe.codes)], BeforeValidator(code_of)]  # type: ignore[valid-type]
    confidence = Annotated[float, BeforeValidator(_share), Field(ge=0, le=1)]
    description = Annotated[str, BeforeValidator(_short)]
    return create_model(
        "Answer",
        category=(cast(Any, code), ...),
        confidence=(confidence, ...),
        description=(description, ""),
    )


def _line(category: dict[str, str]) -> str:
    names = f"{category['english']}, {category['chinese']}"
    hint = f": {category['hint']}" if category["hint"] else ""
    return f"- {category['code']} ({names}){hint}"


def _names(recipe: Recipe) -> dict[str, str]:
    return {
        category[word].casefold(): category["code"]
        for word in ("chinese", "english", "code")
        for category in recipe.categories
    }


def _share(value: Any) -> Any:
    """ "85%", "0.85" and 85 are meant as 0.85."""
    if isinstance(value, bool):
        return value
    percent = isinstance(value, str) and value.strip().endswith("%")
    try:
        number = float(value.strip().rstrip("%") if isinstance(value, str) else value)
    except (TypeError, ValueError):
        return value
    return number / 100 if percent or 1 < number <= 100 else number


def _short(value: Any) -> Any:
    return str(value or "").strip()[:MAX_DESCRIPTION] if isinstance(value, str | None) else ""
