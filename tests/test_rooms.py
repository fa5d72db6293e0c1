"""Which room may import which: docs/ARCHITECTURE.md, "Rooms". Read from the source."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SPIDERS = "crawlers"
ARROW = re.compile(r"^  (\w+) --> (\w+)$", re.MULTILINE)


def drawn() -> dict[str, set[str]]:
    """What each room may import of the others: all that the drawing's arrows lead to."""
    arrows = ARROW.findall((ROOT / "docs" / "ARCHITECTURE.md").read_text())
    below: dict[str, set[str]] = {room: set() for arrow in arrows for room in arrow}
    # As often as there are rooms: longer no way is.
    for _ in below:
        for room, other in arrows:
            below[room] |= {other, *below[other]}
    return below


# The project's own folder is shared by all; the spiders are a room beside the apps.
ROOMS = drawn()
SPIDERS_MAY_IMPORT = ROOMS[SPIDERS]
MAY_IMPORT = {app: below for app, below in ROOMS.items() if app != SPIDERS}
# No one knows by name who listens to them.
LISTENERS = {
    "media": ["galleries", "search", "crawling"],
    "galleries": ["search", "duplicates", "classification", "crawling"],
    "search": ["duplicates", "classification", "crawling"],
    "crawling": ["crawlers"],
}
# Parts of the project's folder that know the apps: they put the project together.
ASSEMBLY = {"futu.urls", "futu.wsgi", "futu.settings", "futu.api.v1", "futu.api.urls"}


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """The modules a file imports when it runs: inside functions too, for types alone not."""
    for module, name in imported_names(path):
        # `from apps.galleries import files` is an import of the module as well.
        yield from (module, f"{module}.{name}") if name else (module,)


def imported_names(path: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of each import; the name is empty when the module itself is imported."""
    yield from _imported(ast.parse(path.read_text()), path)


def _imported(node: ast.AST, path: Path) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return
    if isinstance(node, ast.Import):
        yield from ((alias.name, "") for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from ((_absolute(node, path), alias.name) for alias in node.names)
    for child in ast.iter_child_nodes(node):
        yield from _imported(child, path)


def _absolute(node: ast.ImportFrom, path: Path) -> str:
    if not node.level:
        return node.module or ""
    package = path.relative_to(ROOT).parts[: -node.level]
    return ".".join((*package, *filter(None, [node.module])))


def apps_in(modules: Iterator[str]) -> set[str]:
    return {name.split(".")[1] for name in modules if name.startswith("apps.")}


def test_every_app_has_its_place_in_the_order():
    found = {path.parent.name for path in ROOT.glob("apps/*/apps.py")}
    assert found == set(MAY_IMPORT)


def test_the_drawing_has_no_circle():
    assert [room for room, below in ROOMS.items() if room in below] == []


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_an_app_imports_only_what_is_below_it(app: str):
    wrong = [
        (name_of(path), other)
        for path in sources(f"apps/{app}")
        for other in apps_in(imports(path)) - {app} - MAY_IMPORT[app]
    ]
    assert wrong == []


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_an_app_never_imports_what_puts_the_project_together(app: str):
    wrong = [
        (name_of(path), module)
        for path in sources(f"apps/{app}")
        for module in imports(path)
        if module in ASSEMBLY
    ]
    assert wrong == []


def test_spiders_import_only_what_is_below_them():
    wrong = [
        (name_of(path), other)
        for path in sources(SPIDERS)
        for other in apps_in(imports(path)) - SPIDERS_MAY_IMPORT
    ]
    assert wrong == []


def test_nobody_imports_spiders():
    wrong = [
        (name_of(path), module)
        for folder in ("apps", "futu")
        for path in sources(folder)
        for module in imports(path)
        if module.split(".")[0] == SPIDERS
    ]
    assert wrong == []


def test_only_commands_of_the_house_import_tools():
    """Benches are no part of the product; its commands start them."""
    importing = {
        name_of(path)
        for folder in ("apps", "futu", SPIDERS)
        for path in sources(folder)
        if any(module.split(".")[0] == "tools" for module in imports(path))
    }
    commands = "apps.house.management.commands"
    assert importing == {f"{commands}.bench", f"{commands}.performance"}


def is_model_or_manager(module: str) -> bool:
    """A model names its manager, whose methods speak of the model."""
    return module.split(".")[2:3] in (["models"], ["managers"])


def test_no_files_import_one_another_in_a_circle():
    """Imports inside functions count: they hide a circle from Python, not from a reader."""
    folders = ("apps", "futu", SPIDERS)
    files = {name_of(path): path for folder in folders for path in sources(folder)}
    above = {module: _files_imported(path, files) - {module} for module, path in files.items()}
    while leaves := {module for module, below in above.items() if not below & above.keys()}:
        for module in leaves:
            del above[module]
    while roots := above.keys() - {other for below in above.values() for other in below}:
        for module in roots:
            del above[module]
    assert {module for module in above if not is_model_or_manager(module)} == set()


def _files_imported(path: Path, files: Mapping[str, Path]) -> set[str]:
    """Of `from package import name` the name's own file, or else the package's."""
    names = imported_names(path)
    found = {full if (full := f"{module}.{name}") in files else module for module, name in names}
    return found & files.keys()


@pytest.mark.parametrize(
    ("app", "listener"), [(app, other) for app, others in LISTENERS.items() for other in others]
)
def test_an_app_does_not_know_its_listeners_by_name_either(app: str, listener: str):
    """A label in a string, of a model or a kind of job, is as good as an import."""
    marks = (f"{listener}.", f"{listener}:", f"apps.{listener}")
    wrong = [
        (name_of(path), node.value)
        for path in sources(f"apps/{app}")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith(marks)
    ]
    assert wrong == []
