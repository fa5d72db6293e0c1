"""Stage `translate`: lines in batches that know their neighbours, kept as they come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from apps.films.errors import FilmError
from apps.films.models import Cue, Film, Translation
from apps.films.options import LOCAL, NOBODY
from apps.films.services import engines, terms
from apps.films.services.checks import lost_numbers, lost_terms
from apps.films.services.keys import digest, text_hash
from apps.films.services.takes import translation_of, with_parts
from apps.films.stages.work import Pacer, Work, begin
from apps.films.translating import apertium, prompts
from apps.films.translating.asking import MISSING, Result, clean, corrected, translate
from apps.films.translating.lines import Answer, Line, Neighbour, Scene, Variants
from apps.jobs.stage_run import StageRun
from apps.providers.models import Provider
from apps.providers.services import ask
from apps.providers.services.asking import fitted
from apps.sound.voices import base_of

STAGE, PURPOSE = "translate", "films"
BATCH, NEIGHBOURS = 20, 3
TRANSLATE_VERSION = 1
# Tokens of an answer: of JSON around a line, and of a character.
TOKENS_A_LINE, TOKENS_A_CHARACTER = 40, 2


def run(work: Work, stage: StageRun) -> None:
    """Each line that has no translation, or one that a model made of something else."""
    film = work.film
    cues = with_parts(film)
    if work.options.translator == NOBODY:
        return
    if base_of(film.language) == base_of(film.target_language):  # Found out just now.
        raise FilmError("same_language")
    translator = Translator(work, cues)
    todo = [one for one in cues if translator.is_due(one)]
    begin(stage, len(cues), len(cues) - len(todo))
    pacer = Pacer(STAGE, work.options.translator)
    for batch in batches(todo):
        stage.check()
        seconds = sum(one.duration_ms for one in batch) / 1000
        with work.unit(), pacer.unit(seconds):
            translator.translate(batch, stage)
        stage.advance(len(batch))


def batches(cues: Sequence[Cue]) -> list[Sequence[Cue]]:
    return [cues[at : at + BATCH] for at in range(0, len(cues), BATCH)]


# What becomes of a line's text, or of the reason why it has none.
Keep = Callable[[Cue, str, str], None]


class Translator:
    """The one that a film's settings name, with what it is told of the film."""

    def __init__(self, work: Work, cues: Sequence[Cue]) -> None:
        self.work, self.film, self.cues = work, work.film, list(cues)
        self.place = {one.pk: at for at, one in enumerate(self.cues)}
        self.terms = terms.as_rows(self.film)
        self.scene = scene_of(self.film)
        self.model = engines.model_of(work.options, "translator")
        self.provider: Provider | None = engines.provider_of(work.options.translator, "translator")

    def is_due(self, cue: Cue) -> bool:
        found = translation_of(cue, self.film.target_language)
        if not cue.text.strip() or cue.locked:
            return False
        if found is None or (not found.text and not found.flag):
            return True
        if found.origin != Translation.Origin.MODEL:
            return False
        return found.key != self.key(cue)

    def key(self, cue: Cue) -> str:
        """Neighbours and times are not in it: a change of one line makes one translation."""
        options = self.work.options
        how = [TRANSLATE_VERSION, prompts.PROMPT_VERSION, options.translator, self.model,
               options.formality, self.film.language, self.film.target_language]  # fmt: skip
        return digest(STAGE, how, cue.text, terms.within(self.terms, cue.text))

    def translate(
        self, batch: Sequence[Cue], stage: StageRun | None = None, keep: Keep | None = None
    ) -> Result:
        lines = {str(n): cue for n, cue in enumerate(batch, 1)}
        asked = [_line(number, cue) for number, cue in lines.items()]
        check = stage.check if stage else (lambda: None)
        near = self._neighbours(batch)

        def ask_for(some: Sequence[Line], hint: str = "") -> dict[str, str]:
            return self._asked(some, near, hint)

        result = Result()
        try:
            if self.work.options.translator == LOCAL:
                result = self._by_rules(asked)
            else:
                translate(asked, ask_for, self.film.target_language, check, result)
                corrected(asked, result, ask_for, self._faults, check)
        finally:  # What was answered is paid for, whatever ended the rest.
            for number in result.texts.keys() | result.flags.keys():
                cue, text = lines[number], result.texts.get(number, "")
                (keep or self._keep)(cue, text, result.flags.get(number, ""))
        return result

    def _by_rules(self, lines: Sequence[Line]) -> Result:
        texts = [one.text for one in lines]
        said = apertium.translate(texts, self.film.language, self.film.target_language)
        found = {line.id: clean(text) for line, text in zip(lines, said, strict=True)}
        missing = {id_: MISSING for id_, text in found.items() if not text}
        return Result({id_: text for id_, text in found.items() if text}, missing)

    def _asked(
        self, lines: Sequence[Line], near: tuple[list[Neighbour], list[Neighbour]], hint: str
    ) -> dict[str, str]:
        text = " ".join(one.text for one in lines)
        answered = ask(
            prompts.prompt(self.scene, lines, *near, terms.within(self.terms, text), hint),
            system=prompts.system(self.scene),
            answer_as=Answer,
            provider=self.provider,
            model=self.model,
            person=self.film.owner,
            purpose=PURPOSE,
            max_tokens=200 + TOKENS_A_LINE * len(lines) + TOKENS_A_CHARACTER * len(text),
            temperature=0.2,
            # The translation is what is kept.
            reuse=False,
        )
        self.work.spent(0, answered.cost)
        return {one.id: one.text for one in fitted(answered.reply, Answer).lines}

    def _neighbours(self, batch: Sequence[Cue]) -> tuple[list[Neighbour], list[Neighbour]]:
        first, last = self.place[batch[0].pk], self.place[batch[-1].pk]
        before = self.cues[max(0, first - NEIGHBOURS) : first]
        after = self.cues[last + 1 : last + 1 + NEIGHBOURS]
        return [self._neighbour(one) for one in before], [self._neighbour(one) for one in after]

    def _neighbour(self, cue: Cue) -> Neighbour:
        found = Translation.objects.filter(cue=cue, language=self.film.target_language).first()
        return Neighbour(cue.text, found.text if found else "", _speaker(cue))

    def _faults(self, line: Line, text: str) -> str:
        lost = [f"keep the number {one}." for one in lost_numbers(line.text, text)]
        lost += [
            f"“{one['source']}” is “{one['target']}”."
            for one in lost_terms(line.text, text, self.terms)
        ]
        return " ".join(lost)

    def _keep(self, cue: Cue, text: str, flag: str) -> None:
        # A person may have written one meanwhile.
        there = Translation.objects.filter(cue=cue, language=self.film.target_language)
        if not there.exclude(origin=Translation.Origin.MODEL).exclude(text="").exists():
            self.put(cue, text, flag)

    def put(self, cue: Cue, text: str, flag: str = "") -> None:
        """In the place of what is there, whoever wrote that."""
        values = {
            "text": text[:1000],
            "origin": Translation.Origin.MODEL,
            "model": self.model[:200],
            "source_hash": text_hash(cue.text),
            "key": self.key(cue),
            "flag": flag,
        }
        language = self.film.target_language
        if Cue.objects.filter(pk=cue.pk).exists():
            Translation.objects.update_or_create(cue=cue, language=language, defaults=values)


def scene_of(film: Film) -> Scene:
    people = [{"name": one.name, "gender": one.gender} for one in film.characters.all()]
    return Scene(
        source=film.language,
        target=film.target_language,
        title=film.title,
        formality=film.settings.formality,
        characters=people,
    )


def _line(number: str, cue: Cue) -> Line:
    return Line(number, cue.text, cue.duration_ms / 1000, _speaker(cue))


def _speaker(cue: Cue) -> str:
    return cue.character.name if cue.character else ""


def is_untranslated(film: Film) -> bool:
    """Whether there are lines with a text, and nobody was asked to translate any of them."""
    texts = [one for one in with_parts(film) if one.text.strip()]
    language = film.target_language
    return bool(texts) and all(_is_bare(translation_of(one, language)) for one in texts)


def _is_bare(found: Translation | None) -> bool:
    return found is None or (not found.text.strip() and not found.flag)


def variants(work: Work, cue: Cue, translation: str) -> Variants:
    """A shorter and a longer wording. Raises ProviderError, FilmError."""
    scene = replace(scene_of(work.film), characters=())
    system, prompt = prompts.variants(scene, cue.text, translation, cue.duration_ms / 1000)
    options: Any = work.options
    answered = ask(
        prompt,
        system=system,
        answer_as=Variants,
        provider=engines.provider_of(options.translator, "translator"),
        model=options.translator_model,
        person=work.film.owner,
        purpose=PURPOSE,
        max_tokens=600,
        temperature=0.5,
        reuse=False,
    )
    work.spent(0, answered.cost)
    found: Variants = fitted(answered.reply, Variants)
    return found
