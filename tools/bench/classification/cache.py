"""Answers that are known, through HTTP: a file is sent, hashed there, and answered from a row."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
from django.contrib.auth import get_user_model

from apps.accounts.services import issue_token
from apps.classification.models import Recipe, Verdict
from apps.classification.services.recipes import local_recipe
from futu.address import site_url
from tools.bench.search.pictures import enlarged, pictures

FILES, ROUNDS, WARM = 12, 25, 12
HASHES = 1000


def measure(count: int) -> dict[str, Any]:
    """Among `count` verdicts, the time of a file's answer and of 1,000 hashes looked up."""
    files = enlarged(pictures(None, FILES))
    recipe = local_recipe()
    digests = fill(recipe, count - len(files))
    person = get_user_model().objects.create_user("bench")
    token = issue_token(person, "bench", ["read", "write"])[1]
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=site_url(), headers=headers, timeout=60) as http:

        def send(number: int) -> httpx.Response:
            return http.post("/api/v1/classify", files={"file": files[number % len(files)]})

        def look_up(number: int) -> httpx.Response:
            asked = {"sha256": digests[number : number + HASHES]}
            return http.post("/api/v1/classify/check-cache", json=asked)

        for number in range(WARM):
            send(number)
        sent, looked_up = _times(send, FILES * ROUNDS), _times(look_up, ROUNDS)
    assert Verdict.objects.count() == count
    megabytes = sum(len(content) for _, content in files) / len(files) / 1e6
    return {
        "verdicts": count,
        "megabytes_each": round(megabytes, 2),
        **_figures("hit", sent),
        **_figures("check_cache_1000", looked_up),
    }


def fill(recipe: Recipe, count: int) -> list[str]:
    """Verdicts of files that nobody has; their hashes."""
    digests = [f"{number:064x}" for number in range(count)]
    for start in range(0, count, 5000):
        Verdict.objects.bulk_create(
            Verdict(
                sha256=digest,
                recipe=recipe,
                category="pets",
                likeliest="pets",
                confidence=0.9,
                model=recipe.model,
                cost=0,
            )
            for digest in digests[start : start + 5000]
        )
    return digests


def _times(ask: Callable[[int], httpx.Response], rounds: int) -> list[float]:
    times: list[float] = []
    for number in range(rounds):
        started = time.perf_counter()
        ask(number).raise_for_status()
        times.append(1000 * (time.perf_counter() - started))
    return times


def _figures(name: str, times: list[float]) -> dict[str, float]:
    median, late = np.percentile(times, [50, 95])
    return {f"{name}_ms": round(float(median), 1), f"{name}_ms_p95": round(float(late), 1)}
