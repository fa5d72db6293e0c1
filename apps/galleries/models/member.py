"""Members of a gallery: people whom its owner shows it, and those who were asked."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.galleries.managers import MemberInvitationQuerySet, MemberQuerySet
from apps.galleries.models.gallery import Gallery


class Role(models.TextChoices):
    VIEW = "view", _("May view")
    ADD = "add", _("May view and add")


class Member(models.Model):
    """A person who has accepted: the row is the permission, and no row means none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gallery = models.ForeignKey(Gallery, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    created = models.DateTimeField(_("joined"), default=timezone.now)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a gallery")
        verbose_name_plural = _("members of galleries")
        ordering = ["created", "id"]
        constraints = [
            models.UniqueConstraint(fields=["gallery", "person"], name="member_once_per_gallery"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.gallery_id}"

    @property
    def may_add(self) -> bool:
        return self.role == Role.ADD


class MemberInvitation(models.Model):
    """Somebody whom the owner asked. It opens nothing.

    `named` is what the owner typed. There is a row whether an account has that name or not, and one
    that was declined stays without a person: its owner cannot tell these apart.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gallery = models.ForeignKey(Gallery, on_delete=models.CASCADE, related_name="invitations")
    named = models.CharField(_("name"), max_length=254)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # Its owner sees the same row after the account is gone: it does not tell there was one.
        on_delete=models.SET_NULL,
        null=True,
        related_name="gallery_invitations",
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    created = models.DateTimeField(_("created"), default=timezone.now)

    objects = MemberInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to a gallery")
        verbose_name_plural = _("invitations to galleries")
        ordering = ["created", "id"]
        constraints = [
            models.UniqueConstraint(
                "gallery", Lower("named"), name="invitation_once_per_gallery_and_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.named} {self.gallery_id}"


class MemberRefusal(models.Model):
    """A person has declined, and is left in peace for a while. Its owner never sees it."""

    # A further invitation reaches them after so long: by mistake declined is not for ever.
    REST = timedelta(days=30)

    gallery = models.ForeignKey(Gallery, on_delete=models.CASCADE, related_name="refusals")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="gallery_refusals"
    )
    created = models.DateTimeField(_("declined"), default=timezone.now)

    class Meta:
        verbose_name = _("declined invitation to a gallery")
        verbose_name_plural = _("declined invitations to galleries")
        constraints = [
            models.UniqueConstraint(fields=["gallery", "person"], name="refusal_once_per_gallery"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.gallery_id}"
