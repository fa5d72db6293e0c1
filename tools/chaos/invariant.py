"""What must hold after anything: docs/RELIABILITY.md, "The promise"."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from apps.classification.models import Classification, Verdict
from apps.enhancement.models import Enhancement
from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Image
from apps.jobs.models import Job
from apps.search.active_model import active_key
from apps.search.models import Embedding
from futu.doctor import findings
from tools.chaos.api import Api
from tools.chaos.ledger import Kept, Ledger
from tools.chaos.quiet import wait_until_quiet

# Of the pictures of earlier rounds, how many are read again; how many are searched for.
EARLIER, SEARCHED = 4, 3
AGAIN_SECONDS = 2.0
SEGMENT = "segment_unusable"


@dataclass
class Member:
    """A person's program and ledger, and the programs of those who must find nothing."""

    api: Api
    ledger: Ledger
    other: Api
    nobody: Api


@dataclass
class Findings:
    """Sentences that begin with lost, doubled, stuck, leaked, wrong; and what is only counted."""

    broken: list[str] = field(default_factory=list)
    failed_visibly: int = 0
    leftovers: int = 0
    # Segments that were harmed and that nobody has opened since: rows answer, as the searches show.
    harmed_segments: int = 0
    pictures: int = 0


def check(members: list[Member], chance: random.Random, *, everything: bool = False) -> Findings:
    found = Findings()
    for member in members:
        found.broken += member.ledger.complaints
        member.ledger.complaints.clear()
        kept = _chosen(member.ledger, chance, everything)
        found.pictures += len(kept)
        found.broken += _pictures(member, kept, found)
        found.broken += _searches(member, kept, chance)
        for part in (_shown, _verdicts, _batches, _comparisons, _enhancements, _films):
            found.broken += part(member)
    found.broken += _doubled()
    found.broken += _jobs()
    found.broken += _agreement(found)
    return found


def _chosen(ledger: Ledger, chance: random.Random, everything: bool) -> list[Kept]:
    if everything:
        return list(ledger.pictures.values())
    now = sorted(ledger.touched)
    earlier = sorted(ledger.pictures.keys() - ledger.touched)
    more = chance.sample(earlier, min(EARLIER, len(earlier)))
    return [ledger.pictures[key] for key in now + more]


def _pictures(member: Member, kept: list[Kept], found: Findings) -> Iterator[str]:
    failed = []
    for one in kept:
        rows = list(Image.including_bin.filter(gallery_id=one.gallery, sha256=one.sha256))
        if len(rows) != 1:
            yield f"{'doubled' if rows else 'lost'}: {member.ledger.username}'s {one} ({len(rows)})"
            continue
        image = rows[0]
        one.image = str(image.pk)
        yield from _bytes(member, one)
        if bool(image.binned) != one.is_binned:
            yield f"wrong: {one} is {'' if image.binned else 'not '}in the bin"
        elif one in member.ledger.living:
            yield from _state(image)
            if image.state == Image.State.FAILED:
                failed.append(image)
    found.failed_visibly += len(failed)
    yield from _retried(member, failed)


def _bytes(member: Member, one: Kept) -> Iterator[str]:
    with files.open_variant(Image.including_bin.get(pk=one.image).pk, Variant.ORIGINAL) as file:
        if hashlib.sha256(file.read()).hexdigest() != one.sha256:
            yield f"lost: the bytes of {one} are others"
    if one not in member.ledger.living:
        return
    path = f"/images/{one.image}/files/original"
    answer = member.api.ask("GET", path)
    if hashlib.sha256(answer.content).hexdigest() != one.sha256:
        yield f"lost: {path} is answered {answer.status_code} with other bytes"
    yield from _hidden(member, path)


def _hidden(member: Member, path: str) -> Iterator[str]:
    for api, statuses in ((member.other, (404,)), (member.nobody, (401, 404))):
        if (status := api.ask("GET", path).status_code) not in statuses:
            yield f"leaked: {path} was answered {status} to somebody else"


def _state(image: Image) -> Iterator[str]:
    count = Embedding.objects.filter(image=image, spec=active_key()).count()
    if image.state == Image.State.READY and count != 1:
        yield f"{'doubled' if count else 'lost'}: picture {image.pk} has {count} vectors"
    elif image.state == Image.State.FAILED and not image.failure:
        yield f"wrong: picture {image.pk} failed without a reason"
    elif image.state not in (Image.State.READY, Image.State.FAILED):
        yield f"stuck: picture {image.pk} is {image.state}"


def _retried(member: Member, failed: list[Image]) -> Iterator[str]:
    """What failed visibly, by a full disk or three crashes, is there when it is tried again."""
    for image in failed:
        member.api.ask("POST", f"/images/{image.pk}/retry")
    if failed:
        wait_until_quiet()
    for image in failed:
        reason = image.failure
        image.refresh_from_db()
        if image.state != Image.State.READY:
            yield f"lost: picture {image.pk} failed ({reason}), and again ({image.failure})"


def _searches(member: Member, kept: list[Kept], chance: random.Random) -> Iterator[str]:
    living = [one for one in kept if one in member.ledger.living and one.image]
    for one in chance.sample(living, min(SEARCHED, len(living))):
        if one.image not in _found(member.api, one):
            yield f"lost: {member.ledger.username} does not find {one}"
        if one.image in _found(member.other, one):
            yield f"leaked: somebody else finds {one}"


def _found(api: Api, one: Kept) -> set[str]:
    answer = api.ask("POST", "/search", files={"file": one.content}, data={"k": 5})
    return {hit["image"]["id"] for hit in answer.json()["results"]}


def _shown(member: Member) -> Iterator[str]:
    shown = Image.including_bin.filter(pk__in=member.ledger.shown)
    others = shown.exclude(gallery__owner__username=member.ledger.username)
    yield from (f"leaked: {image.pk} to {member.ledger.username}" for image in others)
    member.ledger.shown.clear()


def _verdicts(member: Member) -> Iterator[str]:
    for id_, said in member.ledger.verdicts.items():
        answer = member.api.ask("GET", f"/classify/{id_}")
        if not answer.is_success or answer.json()["likeliest"] != said:
            yield f"lost: the verdict {id_} is {answer.status_code}, and was {said}"
        yield from _hidden(member, f"/classify/{id_}")
    member.ledger.verdicts.clear()


def _batches(member: Member) -> Iterator[str]:
    for id_ in member.ledger.batches:
        rows = Classification.objects.filter(job_id=id_).exclude(image=None)
        twice = rows.order_by().values("image").annotate(n=Count("pk")).filter(n__gt=1)
        yield from (f"doubled: batch {id_} has {row}" for row in twice)
    member.ledger.batches.clear()


def _settled(
    member: Member, ids: set[str], path: str, is_done: Callable[[dict[str, Any]], bool]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Those with their answers; what is neither done nor failed with a reason is said so."""
    for id_ in sorted(ids):
        answer = member.api.ask("GET", f"{path}/{id_}")
        told = answer.json() if answer.is_success else {}
        if not (told and (is_done(told) or (told["error"] and told["reason"]))):
            yield f"lost: {path}/{id_} is {answer.status_code} {answer.text[:200]}", {}
        else:
            yield "", told
        for sentence in _hidden(member, f"{path}/{id_}"):
            yield sentence, {}


def _comparisons(member: Member) -> Iterator[str]:
    ids, member.ledger.comparisons = member.ledger.comparisons, set()
    for sentence, _ in _settled(member, ids, "/compare", lambda told: told["state"] == "done"):
        yield from filter(None, [sentence])


def _enhancements(member: Member) -> Iterator[str]:
    ids, member.ledger.enhancements = member.ledger.enhancements, set()
    for sentence, told in _settled(member, ids, "/enhance", lambda told: told["state"] == "done"):
        if sentence:
            yield sentence
        elif told and told["state"] == "done":
            yield from _result(member, told["id"])
    # Every request has a key and an answer: what nobody was told of was made twice.
    own = Enhancement.objects.filter(owner__username=member.ledger.username)
    for row in own.exclude(pk__in=member.ledger.all_enhancements):
        yield f"doubled: enhancement {row.pk} of {row.source_name}"


def _result(member: Member, id_: str) -> Iterator[str]:
    row = Enhancement.objects.get(pk=id_)
    if row.shown_result is None:
        return  # It lies in the bin with its gallery.
    answer = member.api.ask("GET", f"/enhance/{id_}/result")
    if hashlib.sha256(answer.content).hexdigest() != row.result_sha256:
        yield f"lost: the result of {id_} is {answer.status_code} with other bytes"
    same = Enhancement.objects.filter(signature=row.signature).exclude(finished=None)
    if same.exclude(error="").exists():
        same = same.filter(error="")
    if len(set(same.order_by().values_list("result_sha256", flat=True))) > 1:
        yield f"wrong: results with the signature of {id_} differ"


def _films(member: Member) -> Iterator[str]:
    for id_, digest in member.ledger.films.items():
        told = member.api.ask("GET", f"/videos/{id_}").json()
        path = f"/files/{told['source']}/content"
        if hashlib.sha256(member.api.ask("GET", path).content).hexdigest() != digest:
            yield f"lost: the bytes of film {id_} are others"
        if not (told["state"] == "done" and told["lines"]) and not told["reason"]:
            yield f"stuck: film {id_} is {told['state']} with {told['lines']} lines"
        yield from _hidden(member, path)
        yield from _hidden(member, f"/videos/{id_}")


def _doubled() -> Iterator[str]:
    pairs: Iterable[tuple[str, Any]] = (
        ("picture", Image.including_bin.order_by().values("gallery", "sha256")),
        ("vector", Embedding.objects.order_by().values("image", "spec")),
        ("place in an index", Embedding.objects.order_by().values("gallery", "spec", "seq")),
        ("verdict", Verdict.objects.order_by().values("sha256", "recipe")),
    )
    for name, rows in pairs:
        twice = rows.annotate(n=Count("pk")).filter(n__gt=1)
        yield from (f"doubled: {name} {row}" for row in twice)


def _jobs() -> Iterator[str]:
    silent = Job.objects.filter(state=Job.State.FAILED, error_source="")
    yield from (f"wrong: {job} failed without a sentence" for job in silent)


def _agreement(found: Findings) -> list[str]:
    """What `manage.py verify` names twice in a row."""
    once = _named(found)
    if not once:
        return []
    time.sleep(AGAIN_SECONDS)
    return sorted(once & _named(found))


def _named(found: Findings) -> set[str]:
    named = list(findings())
    found.leftovers = sum(one.is_leftover for one in named)
    found.harmed_segments = sum(one.code == SEGMENT for one in named)
    return {f"wrong: {one}" for one in named if not one.is_leftover and one.code != SEGMENT}
