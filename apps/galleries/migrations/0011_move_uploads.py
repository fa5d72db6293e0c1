"""Uploads are of any kind now, and of the room below: their rows move, their pieces stay where
they are. An upload that was cut goes on, and a zip that waits is unpacked."""

from django.db import migrations

MIB = 2**20


def move(apps, schema_editor):
    old_uploads = apps.get_model("galleries", "Upload")
    uploads = apps.get_model("media", "Upload")
    parts = apps.get_model("media", "UploadPart")
    for old in old_uploads.objects.order_by("id").iterator(chunk_size=100):
        result = old.result
        if result and result.get("state") == "unpacking":
            result = {**result, "waits": True}
        uploads.objects.create(
            id=old.id,
            owner_id=old.owner_id,
            kind="picture",
            target=old.gallery_id,
            name=old.name,
            size=old.size,
            offset=old.offset,
            # As apps.media.uploads.sizes had it then.
            piece_bytes=max(5 * MIB, -(-old.size // 2000 // MIB) * MIB),
            key=f"uploads/{old.id}/data",
            state=old.state,
            result=result,
            batch=old.batch,
            created=old.touched,
            touched=old.touched,
        )
        parts.objects.bulk_create(_parts(parts, old))


def _parts(part, old):
    offset = 0
    for name, size in old.parts:
        key = f"uploads/{old.id}/{name}"
        yield part(upload_id=old.id, offset=offset, bytes=size, key=key)
        offset += size


class Migration(migrations.Migration):
    dependencies = [
        ("galleries", "0010_blank"),
        ("media", "0001_initial"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
