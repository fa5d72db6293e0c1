"""The differences in words, by a model that is asked over HTTP: a job of its own, so that the
measured result is there before it and stands without it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language_info

from apps.accounts.models import User
from apps.comparison.errors import ComparisonError
from apps.comparison.models import Comparison, Description
from apps.comparison.numbering import numbered
from apps.comparison.services.files import opened
from apps.comparison.words import MAX_BOXES, Sentence, checked, prompt_of, shape_of, topics_of
from apps.jobs import services as jobs
from apps.jobs.errors import JobError
from apps.jobs.run import Run
from apps.providers.errors import ConsentError, NoProviderError, ProviderError, UnfitAnswerError
from apps.providers.kinds import Kind
from apps.providers.messages import Picture
from apps.providers.pictures import prepared
from apps.providers.services import ask, forget, has_agreed
from apps.providers.services.asking import fitted
from apps.providers.services.calling import Answered, longest
from apps.providers.services.choosing import choose

KIND = "comparison.describe"
PURPOSE = "comparison"
MAX_TOKENS = 2000


def can_be_described(comparison: Comparison) -> bool:
    """Only measured differences are put into words: otherwise a model would invent some."""
    return bool(comparison.result and comparison.result.get("boxes"))


def obstacle(person: User) -> ProviderError | None:
    """Why no model can be asked for this person, as things are set up."""
    try:
        provider = choose(Kind.CHAT)
    except NoProviderError as error:
        return error
    return ConsentError() if provider.is_hosted and not has_agreed(person, provider) else None


@transaction.atomic
def begin(comparison: Comparison, language: str) -> Description:
    """Have it described, unless that is done or under way. Why it cannot be is kept as an error."""
    Comparison.objects.select_for_update(no_key=True).get(pk=comparison.pk)
    row, _ = Description.objects.select_related("job").get_or_create(comparison=comparison)
    if row.sentences is not None or row.is_asking:
        return row
    error = obstacle(comparison.owner)
    row.error, row.language = error.code if error else "", language[:10]
    if error is None:
        about = f"{comparison.first_name} – {comparison.second_name}"[:200]
        params = {"comparison": str(comparison.pk), "about": about}
        row.job = jobs.start(KIND, owner_id=comparison.owner_id, params=params)
    row.save()
    return row


def begin_if_wanted(comparison_id: str | UUID, language: str) -> None:
    """After a comparison was measured: words that its settings ask for."""
    found = Comparison.objects.filter(pk=comparison_id, description=None).first()
    if found and found.settings.wants_words and can_be_described(found):
        begin(found, language)


def describe(run: Run) -> None:
    rows = Description.objects.select_related("comparison__owner")
    row = rows.filter(comparison=run.params["comparison"], sentences__isnull=True).first()
    if row is None:
        return
    _keep(row, error="")
    try:
        with run.long_step(int(longest(choose(Kind.CHAT)).total_seconds())):
            _describe(row)
    except ProviderError as error:
        _keep(row, error=error.code, cost=error.cost)
        raise JobError(error.sentence) from error
    except ComparisonError as error:
        _keep(row, error=error.code)
        raise JobError(error.SENTENCES[error.code]) from error


def forget_words(comparison: Comparison) -> None:
    """What the provider's cache has of it."""
    forget(scope=_scope(comparison))


def _describe(row: Description) -> None:
    comparison = row.comparison
    boxes = (comparison.result or {}).get("boxes", [])[:MAX_BOXES]
    topics = topics_of(comparison.settings)
    shape = shape_of(topics)
    answered = ask(
        prompt_of(topics, boxes, _language(row.language)),
        pictures=_pictures(comparison, boxes),
        answer_as=shape,
        person=comparison.owner,
        purpose=PURPOSE,
        max_tokens=MAX_TOKENS,
        temperature=0,
        scope=_scope(comparison),
    )
    said = fitted(answered.reply, shape).sentences
    sentences = checked(said, topics, range(1, len(boxes) + 1))
    if not sentences:
        # Another try asks anew.
        forget_words(comparison)
        error = UnfitAnswerError()
        error.cost = answered.cost
        raise error
    _keep_answer(row, answered, sentences)


def _pictures(comparison: Comparison, boxes: list[dict]) -> list[Picture]:
    quality = comparison.settings.quality
    pair = (opened(comparison.first), opened(comparison.aligned))
    return [prepared(numbered(picture, boxes), quality=quality) for picture in pair]


def _keep_answer(row: Description, answered: Answered, sentences: list[Sentence]) -> None:
    _keep(
        row,
        sentences=[sentence.model_dump() for sentence in sentences],
        error="",
        model=(answered.reply.model or answered.model)[:200],
        milliseconds=answered.milliseconds,
        cost=answered.cost,
    )


def _keep(row: Description, **values: object) -> None:
    Description.objects.filter(pk=row.pk).update(**values)


def _language(code: str) -> str:
    """Its name in English and its own, so that no model mistakes it."""
    info = get_language_info(code or settings.LANGUAGE_CODE)
    return f"{info['name']} ({info['name_local']})"


def _scope(comparison: Comparison) -> str:
    return f"comparison:{comparison.pk}"
