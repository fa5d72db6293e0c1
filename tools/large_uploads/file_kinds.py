"""Any bytes, up to 64 GiB."""

from apps.media.kinds import FileKind, QuotaClass, register

register(
    FileKind(
        name="anything",
        title="Anything",
        limit=lambda name: 64 * 2**30,
        quota=QuotaClass("anything"),
    )
)
