"""Statistics of classification, for staff's programs: sums alone, of nobody in particular."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from ninja import Field, Query, Router, Schema

from apps.accounts.site import lacks_second_step
from apps.classification.categories import by_code
from apps.classification.statistics import figures
from apps.classification.statistics.figures import Figures
from apps.classification.statistics.groups import Group
from apps.classification.statistics.latencies import Latency
from apps.classification.statistics.overview import OfRecipe, Overview
from futu.api.auth import needs
from futu.api.problems import Problem
from futu.api.schemas import Output
from futu.http import Request

router = Router(tags=["classification"])

STAFF = {"responses": {403: {"description": "These are for staff."}}}


class DaysIn(Schema):
    days: int = Field(30, ge=1, le=366, description="So many days, today included.")


class LatencyOut(Output):
    """Milliseconds within which half, and 95 %, were answered; null: nothing was."""

    p50: int | None
    p95: int | None


class QuestionCountsOut(Output):
    requests: int
    hits: int = Field(description="Answered without a call.")
    hit_rate: float | None = Field(description="Of the answered; null: there is none.")
    failed: int


class TodayOut(QuestionCountsOut):
    day: date
    people: int
    errors: dict[str, int] = Field(description="By code.")
    categories: dict[str, int] = Field(description="By code; “unsure” is an answer, too.")
    latency: LatencyOut
    latency_new: LatencyOut = Field(description="Of answers that needed a model.")
    cost: int = Field(description="Millionths of `currency`.")
    saved: int = Field(
        description="Hits, times the average price of a paid call of the same recipe."
    )
    currency: str


class RecipeCacheOut(QuestionCountsOut):
    recipe: str = Field(description="The recipe's hash.")
    model: str


class CacheOut(Output):
    today: QuestionCountsOut
    month: QuestionCountsOut
    recipes: list[RecipeCacheOut] = Field(description="This month, most asked first.")


class CategoryCountOut(Output):
    code: str
    name: str = Field(description="In the language of Accept-Language.")
    count: int
    share: float


class CategoriesOut(Output):
    first: date
    last: date
    answers: int
    items: list[CategoryCountOut] = Field(description="Most frequent first.")


class SpentOut(Output):
    cost: int = Field(description="Millionths of `currency`, failures that were charged included.")
    paid_calls: int
    saved: int


class RecipeCostOut(SpentOut):
    recipe: str = Field(description="The recipe's hash.")
    model: str
    average: float | None = Field(description="Of a paid call; null: there was none.")


class DayCostOut(SpentOut):
    day: date


class CostsOut(Output):
    currency: str
    today: SpentOut
    month: SpentOut
    recipes: list[RecipeCostOut] = Field(description="This month, most asked first.")
    days: list[DayCostOut] = Field(description="Days on which somebody asked, oldest first.")


@router.get("/stats/today", response=TodayOut, auth=needs("read"), openapi_extra=STAFF)
def stats_today(request: Request) -> TodayOut:
    """Today's questions, answers, failures, times and cost."""
    overview = _overview(request, 1)
    return TodayOut(
        **_counts(overview.today).model_dump(),
        day=overview.day,
        people=overview.people,
        errors=dict(overview.errors.most_common()),
        categories=dict(figures.categories_of(overview.groups_of_today).most_common()),
        latency=_latency(overview.latencies.all),
        latency_new=_latency(overview.latencies.new),
        cost=overview.today.cost,
        saved=overview.today.saved_micros,
        currency=settings.FUTU_CURRENCY,
    )


@router.get("/stats/cache", response=CacheOut, auth=needs("read"), openapi_extra=STAFF)
def stats_cache(request: Request) -> CacheOut:
    """How much was answered without a call."""
    overview = _overview(request, 1)
    return CacheOut(
        today=_counts(overview.today),
        month=_counts(overview.month),
        recipes=[
            RecipeCacheOut(
                **_counts(row.month).model_dump(), recipe=row.recipe.hash, model=row.recipe.model
            )
            for row in overview.recipes
        ],
    )


@router.get("/stats/categories", response=CategoriesOut, auth=needs("read"), openapi_extra=STAFF)
def stats_categories(request: Request, given: Query[DaysIn]) -> CategoriesOut:
    """How many answers were of which category."""
    overview, known = _overview(request, given.days), by_code()
    found = figures.categories_of(overview.groups_shown)
    total = found.total()
    return CategoriesOut(
        first=overview.first,
        last=overview.day,
        answers=total,
        items=[
            CategoryCountOut(
                code=code,
                name=known[code].name if code in known else code,
                count=n,
                share=n / total,
            )
            for code, n in found.most_common()
        ],
    )


@router.get("/stats/costs", response=CostsOut, auth=needs("read"), openapi_extra=STAFF)
def stats_costs(request: Request, given: Query[DaysIn]) -> CostsOut:
    """What was paid and what kept answers saved: today, this month, by recipe and by day."""
    overview = _overview(request, given.days)
    days: dict[date, list[Group]] = {}
    for group in overview.groups_shown:
        days.setdefault(group.day, []).append(group)
    return CostsOut(
        currency=settings.FUTU_CURRENCY,
        today=_spent(overview.today),
        month=_spent(overview.month),
        recipes=[_recipe_cost(row, overview) for row in overview.recipes],
        days=[
            DayCostOut(day=day, **_spent(figures.figures_of(groups, overview.prices)).model_dump())
            for day, groups in sorted(days.items())
        ],
    )


def _overview(request: Request, days: int) -> Overview:
    if not request.user.is_staff or lacks_second_step(request.user):
        raise Problem("forbidden")
    return Overview(days)


def _counts(found: Figures) -> QuestionCountsOut:
    return QuestionCountsOut(
        requests=found.requests, hits=found.hits, hit_rate=found.hit_rate, failed=found.failed
    )


def _spent(found: Figures) -> SpentOut:
    return SpentOut(cost=found.cost, paid_calls=found.paid, saved=found.saved_micros)


def _recipe_cost(row: OfRecipe, overview: Overview) -> RecipeCostOut:
    return RecipeCostOut(
        **_spent(row.month).model_dump(),
        recipe=row.recipe.hash,
        model=row.recipe.model,
        average=overview.prices.get(row.recipe.pk),
    )


def _latency(found: Latency) -> LatencyOut:
    return LatencyOut(p50=found.p50, p95=found.p95)
