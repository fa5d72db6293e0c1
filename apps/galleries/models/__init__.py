"""Galleries, their pictures, tags, members, share links and watched folders."""

from apps.galleries.models.album import Album, AlbumImage
from apps.galleries.models.auto_tag import AutoTag
from apps.galleries.models.gallery import Gallery
from apps.galleries.models.image import Image
from apps.galleries.models.member import Member, MemberInvitation, MemberRefusal, Role
from apps.galleries.models.origin import Origin
from apps.galleries.models.rejected import RejectedFile
from apps.galleries.models.share import Share
from apps.galleries.models.tag import Tag
from apps.galleries.models.watch_folder import WatchFolder, WatchMemory

__all__ = [
    "Album",
    "AlbumImage",
    "AutoTag",
    "Gallery",
    "Image",
    "Member",
    "MemberInvitation",
    "MemberRefusal",
    "Origin",
    "RejectedFile",
    "Role",
    "Share",
    "Tag",
    "WatchFolder",
    "WatchMemory",
]
