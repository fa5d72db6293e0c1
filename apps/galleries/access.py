"""Object-level permission checks. Objects a person may not see answer 404."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.galleries.models import Album, Gallery, Image, Member, MemberInvitation, Role, Share
from futu.http import Request


def gallery_of(request: Request, gallery_id: UUID) -> Gallery:
    """A gallery the person owns, with read and write access."""
    return get_object_or_404(Gallery.objects.owned_by(request.user.pk), id=gallery_id)


def accessible_gallery(request: Request, gallery_id: UUID) -> Gallery:
    """A gallery the person owns or is a member of, to look at."""
    galleries = Gallery.objects.accessible_to(request.user.pk).select_related("owner")
    return get_object_or_404(galleries, id=gallery_id)


def addable_gallery(request: Request, gallery_id: UUID) -> Gallery:
    """A gallery the person owns or may add to."""
    return get_object_or_404(Gallery.objects.addable_by(request.user.pk), id=gallery_id)


def binned_gallery_of(request: Request, gallery_id: UUID) -> Gallery:
    """A gallery of the person's that is in the bin."""
    return get_object_or_404(Gallery.including_bin.in_bin(request.user.pk), id=gallery_id)


def binned_image_of(request: Request, image_id: UUID) -> Image:
    """A picture of the person's that is in the bin."""
    return get_object_or_404(Image.including_bin.in_bin(request.user.pk), id=image_id)


def image_of(request: Request, image_id: UUID) -> Image:
    """A picture the person owns, with its gallery."""
    images = Image.objects.owned_by(request.user.pk).select_related("gallery", "job")
    return get_object_or_404(images, id=image_id)


def removable_image(request: Request, image_id: UUID) -> Image:
    """A picture the person may move to the bin: their own, or one they added as a member."""
    images = Image.objects.removable_by(request.user.pk).select_related("gallery", "job")
    return get_object_or_404(images, id=image_id)


def visible_image(request: Request, image_id: UUID) -> Image:
    """A picture the person may view: their own, a public one, or one that is shared with them."""
    images = Image.objects.visible_to(request.user.pk).select_related("gallery")
    return get_object_or_404(images, id=image_id)


def accessible_image(request: Request, image_id: UUID) -> Image:
    """A picture whose original the person may have: their own, or of a gallery shared with them."""
    images = Image.objects.accessible_to(request.user.pk).select_related("gallery")
    return get_object_or_404(images, id=image_id)


def share_of(request: Request, share_id: UUID) -> Share:
    """An active share link to a gallery the person owns, with its gallery; never a revoked one."""
    galleries = Gallery.objects.owned_by(request.user.pk)
    shares = Share.objects.filter(gallery__in=galleries)
    return get_object_or_404(shares.select_related("gallery"), id=share_id, revoked=None)


def album_of(request: Request, album_id: UUID) -> Album:
    """An album the person owns."""
    return get_object_or_404(Album.objects.owned_by(request.user.pk), id=album_id)


def member_of(request: Request, member_id: UUID) -> Member:
    """A member of a gallery the person owns."""
    members = Member.objects.filter(gallery__in=Gallery.objects.owned_by(request.user.pk))
    return get_object_or_404(members.select_related("gallery", "person"), id=member_id)


def sent_invitation_of(request: Request, invitation_id: UUID) -> MemberInvitation:
    """An unanswered invitation to a gallery the person owns."""
    galleries = Gallery.objects.owned_by(request.user.pk)
    invitations = MemberInvitation.objects.filter(gallery__in=galleries)
    return get_object_or_404(invitations.select_related("gallery"), id=invitation_id)


def received_invitation_of(request: Request, invitation_id: UUID) -> MemberInvitation:
    """An invitation that the person can answer."""
    invitations = MemberInvitation.objects.to(request.user.pk).select_related("gallery__owner")
    return get_object_or_404(invitations, id=invitation_id)


def membership_of(request: Request, gallery_id: UUID) -> Member:
    """The person's own membership."""
    mine = Member.objects.effective().filter(person_id=request.user.pk)
    return get_object_or_404(mine.select_related("gallery__owner"), gallery_id=gallery_id)


@dataclass
class Viewer:
    """What many pictures and galleries are to one person; asks the database at most once."""

    user_id: int | None

    @cached_property
    def _roles(self) -> dict[UUID, Role]:
        mine = Member.objects.effective().filter(person_id=self.user_id)
        return {member.gallery_id: Role(member.role) for member in mine}

    def role(self, gallery: Gallery) -> Role | None:
        """Their role as a member; None for the owner and for those who are no members."""
        if self.user_id is None or gallery.owner_id in (None, self.user_id):
            return None
        return self._roles.get(gallery.pk)

    def sees(self, gallery: Gallery) -> bool:
        """The rule of `visible_to`."""
        if self.user_id is None:
            return gallery.is_published
        return gallery.visibility == Gallery.Visibility.PUBLIC or self.accesses(gallery)

    def accesses(self, gallery: Gallery) -> bool:
        """The rule of `accessible_to`."""
        return gallery.belongs_to(self.user_id) or self.role(gallery) is not None
