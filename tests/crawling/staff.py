"""Users of the admin: a curator, other staff, and many rows."""

from django.contrib.auth.models import Permission
from django.utils import timezone

from apps.accounts.models import User
from apps.crawling.digests import digest_of
from apps.crawling.models import CrawledImage, Source


def curator(name: str = "curator") -> User:
    """May view the ledger and decide, and nothing else."""
    user = staff(name)
    wanted = ["view_crawledimage", "change_crawledimage", "view_decision"]
    permissions = Permission.objects.filter(content_type__app_label="crawling", codename__in=wanted)
    user.user_permissions.set(permissions)
    return user


def staff(name: str = "clerk") -> User:
    """May enter the admin without further permissions."""
    return User.objects.create_user(
        name, f"{name}@example.org", "correct horse battery", is_staff=True
    )


def many_entries(source: Source, count: int, **values: object) -> None:
    """Rows only, in bulk; every third without a score."""
    now = timezone.now()
    rows = (
        CrawledImage(
            source=source,
            url=f"https://example.org/many/{i}.jpg",
            digest=digest_of(f"https://example.org/many/{i}.jpg"),
            title=f"Picture {i}",
            score=None if i % 3 == 0 else (i % 100) / 100,
            created=now,
            seen=now,
            **{"state": CrawledImage.State.WAITING, **values},
        )
        for i in range(count)
    )
    CrawledImage.objects.bulk_create(rows, batch_size=2000)
