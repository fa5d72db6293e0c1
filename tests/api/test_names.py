"""The description names each shape once: of two of one name, programs would read one for both."""

from collections import Counter
from collections.abc import Iterator

from ninja import Schema

from futu.api.v1 import api


def test_no_two_shapes_have_one_name():
    assert api.get_openapi_schema()["paths"]  # All routers are loaded.
    ours = [shape for shape in below(Schema) if shape.__module__.startswith(("apps.", "futu."))]
    names = Counter(shape.__name__ for shape in set(ours))
    assert [name for name, count in names.items() if count > 1] == []


def below(shape: type[Schema]) -> Iterator[type[Schema]]:
    for each in shape.__subclasses__():
        yield each
        yield from below(each)
