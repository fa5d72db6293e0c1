from apps.galleries.files import Variant


class VariantConverter:
    """URL converter for `original`, `preview` and `thumbnail`."""

    regex = "|".join(Variant)

    def to_python(self, value: str) -> Variant:
        return Variant(value)

    def to_url(self, value: str) -> str:
        return str(value)
