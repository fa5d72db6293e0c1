"""No circle of imports between files, except a model and its manager. Read from the source."""

import pytest

from tests.test_rooms import imports, name_of, sources

# Apps of which it holds.
FREE_OF_CIRCLES = ["jobs"]

Graph = dict[str, set[str]]


def graph_of(folder: str) -> Graph:
    """Of each module the modules of the folder that it imports, also inside functions."""
    files = {name_of(path): path for path in sources(folder) if "migrations" not in path.parts}
    return {name: (set(imports(path)) & set(files)) - {name} for name, path in files.items()}


def circles(graph: Graph) -> list[set[str]]:
    """The groups of modules of which each leads to every other."""
    reach = {module: _reached(graph, module) for module in graph}
    groups = {
        frozenset(other for other in reach[module] if module in reach[other])
        for module in graph
        if module in reach[module]
    }
    return [set(group) for group in groups]


def _reached(graph: Graph, start: str) -> set[str]:
    seen: set[str] = set()
    ahead = list(graph[start])
    while ahead:
        module = ahead.pop()
        if module not in seen:
            seen.add(module)
            ahead += graph[module]
    return seen


def test_a_circle_would_be_found():
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}
    assert circles(graph) == [{"b", "c"}]


@pytest.mark.parametrize("app", FREE_OF_CIRCLES)
def test_no_file_leads_back_to_itself(app: str):
    assert circles(graph_of(f"apps/{app}")) == []
