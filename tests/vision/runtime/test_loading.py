"""The runtime's promises, with models that are nothing but their names."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psutil
import pytest

from apps.vision.runtime import memory
from apps.vision.runtime.errors import ModelError
from apps.vision.runtime.loading import Runtime
from apps.vision.runtime.model import Model

LIMIT = 20  # seconds after which something hangs
BUDGET = 100


@pytest.fixture
def runtime() -> Runtime:
    return Runtime(lambda: BUDGET, wait_seconds=LIMIT)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


class Shelf:
    """Makes models, and counts how often each is loaded."""

    def __init__(self) -> None:
        self.loads: list[str] = []

    def model(self, name: str, size: int = 40, before: Callable[[], object] = int) -> Model[str]:
        def load() -> str:
            self.loads.append(name)
            before()
            return name.upper()

        return Model(name, size, load)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def touch(runtime: Runtime, *models: Model[str]) -> list[str]:
    found = []
    for model in models:
        with runtime.use(model) as value:
            found.append(value)
    return found


@contextmanager
def in_use(runtime: Runtime, model: Model[str]) -> Iterator[Callable[[], None]]:
    """The model, held by another thread until the yielded function is called."""
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with runtime.use(model):
            entered.set()
            leave.wait(LIMIT)

    thread = threading.Thread(target=hold)
    thread.start()
    assert entered.wait(LIMIT)
    try:
        yield leave.set
    finally:
        leave.set()
        thread.join(LIMIT)


def test_a_model_is_loaded_once_and_stays(runtime, shelf):
    model = shelf.model("a")

    assert touch(runtime, model, model) == ["A", "A"]
    assert shelf.loads == ["a"]
    assert runtime.loaded() == {"a": 40}


def test_threads_that_ask_at_once_load_it_once(runtime, shelf, threads):
    together = threading.Barrier(8)
    model = shelf.model("a")

    def ask(_: int) -> list[str]:
        together.wait(LIMIT)
        return touch(runtime, model)

    assert list(threads.map(ask, range(8))) == [["A"]] * 8
    assert shelf.loads == ["a"]


def test_while_one_loads_others_go_on(runtime, shelf):
    begun, go = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        go.wait(LIMIT)

    slow = shelf.model("slow", before=wait)
    loader = threading.Thread(target=touch, args=(runtime, slow))
    loader.start()
    assert begun.wait(LIMIT)

    assert touch(runtime, shelf.model("quick")) == ["QUICK"]
    go.set()
    loader.join(LIMIT)

    assert set(runtime.loaded()) == {"slow", "quick"}


def test_a_model_is_warmed_when_it_loads_and_not_again(runtime):
    warmed: list[str] = []
    model = Model("a", 1, lambda: "A", warm=warmed.append)

    touch(runtime, model, model)

    assert warmed == ["A"]


def test_the_least_recently_used_goes(runtime, shelf):
    a, b, c = map(shelf.model, "abc")

    touch(runtime, a, b, a, c)
    assert set(runtime.loaded()) == {"a", "c"}

    touch(runtime, b)
    assert set(runtime.loaded()) == {"b", "c"}
    assert shelf.loads == ["a", "b", "c", "b"]


def test_no_more_go_than_need_to(runtime, shelf):
    small, middle = shelf.model("small", 20), shelf.model("middle", 60)

    touch(runtime, small, middle, shelf.model("other", 30))

    assert runtime.loaded() == {"middle": 60, "other": 30}


def test_what_would_not_be_enough_is_not_taken(runtime, shelf):
    """A model that waits for one in use does not empty the rest of the memory meanwhile."""
    idle, busy, large = shelf.model("idle", 30), shelf.model("busy", 60), shelf.model("large", 90)
    runtime = Runtime(lambda: BUDGET, wait_seconds=0)
    touch(runtime, idle)

    with in_use(runtime, busy), pytest.raises(ModelError):
        touch(runtime, large)

    assert set(runtime.loaded()) == {"idle", "busy"}


def test_a_model_in_use_stays_and_the_next_waits_for_it(runtime, shelf, threads):
    old, young, large = shelf.model("old", 50), shelf.model("young", 50), shelf.model("large", 90)

    with in_use(runtime, old) as let_go:
        touch(runtime, young)
        waiting = threads.submit(touch, runtime, large)
        with pytest.raises(TimeoutError):
            waiting.result(0.1)
        assert set(runtime.loaded()) == {"old", "young"}
        let_go()
        assert waiting.result(LIMIT) == ["LARGE"]

    assert runtime.loaded() == {"large": 90}


def test_who_waits_too_long_is_told(shelf):
    runtime = Runtime(lambda: BUDGET, wait_seconds=0)

    with (
        in_use(runtime, shelf.model("busy", 60)),
        pytest.raises(ModelError, match="other models are in use"),
    ):
        touch(runtime, shelf.model("large", 90))

    assert touch(runtime, shelf.model("large", 90)) == ["LARGE"]


def test_what_exceeds_the_budget_is_refused_and_nothing_is_lost(runtime, shelf):
    touch(runtime, shelf.model("a"))

    with pytest.raises(ModelError, match="“huge” needs"):
        touch(runtime, shelf.model("huge", BUDGET + 1))

    assert runtime.loaded() == {"a": 40}
    assert shelf.loads == ["a"]


@pytest.mark.parametrize("fails", ["load", "warm"])
def test_a_failure_is_forgotten(runtime, shelf, fails):
    healthy, errors = shelf.model("a", BUDGET), iter([OSError("no disk"), None])

    def attempt(value: str = "A") -> str:
        if error := next(errors):
            raise error
        return value

    broken = Model("b", BUDGET, attempt) if fails == "load" else Model("b", BUDGET, str, attempt)

    with pytest.raises(OSError, match="no disk"):
        touch(runtime, broken)
    assert runtime.loaded() == {}
    touch(runtime, healthy)  # Its bytes were given back.
    touch(runtime, broken)
    assert set(runtime.loaded()) == {"b"}


def test_who_waited_for_a_load_that_failed_loads_it(runtime, threads):
    begun, fail = threading.Event(), threading.Event()

    def load() -> str:
        if begun.is_set():
            return "A"
        begun.set()
        fail.wait(LIMIT)
        raise OSError("no disk")

    model = Model("a", 1, load)
    first = threads.submit(touch, runtime, model)
    assert begun.wait(LIMIT)
    second = threads.submit(touch, runtime, model)
    fail.set()

    with pytest.raises(OSError, match="no disk"):
        first.result(LIMIT)
    assert second.result(LIMIT) == ["A"]


def test_an_error_of_the_user_lets_the_model_go(runtime, shelf):
    with pytest.raises(ZeroDivisionError), runtime.use(shelf.model("a", BUDGET)):
        _ = 1 // 0

    assert touch(runtime, shelf.model("b", BUDGET)) == ["B"]


def test_many_models_and_threads_never_hold_more_than_the_budget(shelf, threads):
    runtime = Runtime(lambda: BUDGET, wait_seconds=LIMIT)
    sizes = {"a": 10, "b": 90, "c": 40, "d": 60, "e": 30, "f": 70}
    models = [shelf.model(name, size) for name, size in sizes.items()]

    def ask(turn: int) -> bool:
        model = models[turn * 5 % len(models)]
        with runtime.use(model) as value:
            loaded = runtime.loaded()
            return value == model.name.upper() and sum(loaded.values()) <= BUDGET

    assert all(threads.map(ask, range(300)))


def test_a_model_is_let_go_when_asked_unless_it_is_in_use(runtime, shelf):
    one = shelf.model("one")
    with runtime.use(one):
        runtime.let_go("one")
        assert runtime.loaded() == {"one": 40}

    runtime.let_go("one")
    runtime.let_go("never heard of")

    assert runtime.loaded() == {}
    assert touch(runtime, one) == ["ONE"]
    assert shelf.loads == ["one", "one"]


@pytest.mark.skipif(memory._malloc_trim() is None, reason="this C library gives back by itself")
def test_memory_of_a_model_that_is_let_go_is_the_systems_again(runtime):
    above = []

    def load() -> list[bytes]:
        value = [bytes([1]) * 100_000 for _ in range(1_000)]
        above.append(b"2" * 100_000)  # What is still in use holds back what lies below it.
        return value

    with runtime.use(Model("pieces", 50, load)):
        held = psutil.Process().memory_info().rss
    runtime.let_go("pieces")

    assert held - psutil.Process().memory_info().rss > 80_000_000
