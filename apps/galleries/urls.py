from django.urls import path, register_converter

from apps.galleries import views
from apps.galleries.converters import VariantConverter
from apps.galleries.members import views as members
from apps.galleries.sharing import public
from apps.galleries.sharing import views as sharing
from apps.galleries.views import albums, library, picking
from apps.galleries.views.exporting import export
from apps.galleries.views.selection import selected_album, selected_star

register_converter(VariantConverter, "variant")

app_name = "galleries"

GALLERY = "galleries/<uuid:gallery_id>/"
INVITATION = "invitations/<uuid:invitation_id>/"
BINNED_GALLERY = "bin/galleries/<uuid:gallery_id>/"

urlpatterns = [
    path("", views.index, name="index"),
    path("galleries/new", views.create, name="create"),
    path(GALLERY, views.detail, name="detail"),
    path(GALLERY + "status", views.status, name="status"),
    path(GALLERY + "upload", views.upload, name="upload"),
    path(GALLERY + "batches/<uuid:batch_id>/close", views.close_batch, name="close_batch"),
    path(GALLERY + "retry", views.retry, name="retry"),
    path(GALLERY + "rename", views.rename, name="rename"),
    path(GALLERY + "delete", views.delete, name="delete"),
    path(GALLERY + "selected/bin", views.selected_bin, name="selected_bin"),
    path(GALLERY + "selected/move", views.selected_move, name="selected_move"),
    path(GALLERY + "selected/album", selected_album, name="selected_album"),
    path(GALLERY + "selected/star", selected_star, name="selected_star"),
    path(GALLERY + "selected/tag", views.selected_tag, name="selected_tag"),
    path(GALLERY + "selected/untag", views.selected_untag, name="selected_untag"),
    path(GALLERY + "selected/zip", views.selected_download, name="selected_download"),
    path(GALLERY + "export.<slug:format>", export, name="export"),
    path(GALLERY + "share", sharing.shares, name="shares"),
    path("shares/<uuid:share_id>/", sharing.share, name="share"),
    path("shares/<uuid:share_id>/revoke", sharing.revoke, name="share_revoke"),
    path(GALLERY + "members", members.invite, name="invite"),
    path(GALLERY + "leave", members.leave, name="leave"),
    path("members/<uuid:member_id>/", members.change, name="member"),
    path("members/<uuid:member_id>/remove", members.remove, name="member_remove"),
    path(INVITATION + "withdraw", members.withdraw, name="invitation_withdraw"),
    path(INVITATION + "accept", members.accept, name="invitation_accept"),
    path(INVITATION + "decline", members.decline, name="invitation_decline"),
    path("s/<str:signed>/", public.gallery, name="shared"),
    path("s/<str:signed>/unlock", public.unlock, name="shared_unlock"),
    path("s/<str:signed>/<uuid:image_id>/", public.picture, name="shared_picture"),
    path("s/<str:signed>/<uuid:image_id>/<variant:variant>", public.file, name="shared_file"),
    path("pictures/", library.timeline, name="timeline"),
    path("pictures/selected/album", picking.picked_album, name="picked_album"),
    path("pictures/selected/out", picking.picked_out, name="picked_out"),
    path("pictures/selected/star", picking.picked_star, name="picked_star"),
    path("pictures/selected/unstar", picking.picked_unstar, name="picked_unstar"),
    path("pictures/selected/bin", picking.picked_bin, name="picked_bin"),
    path("pictures/selected/zip", picking.picked_download, name="picked_download"),
    path("places/", library.places, name="places"),
    path("albums/", albums.albums, name="albums"),
    path("albums/names", albums.album_names, name="album_names"),
    path("albums/<uuid:album_id>/", albums.album, name="album"),
    path("albums/<uuid:album_id>/rename", albums.album_rename, name="album_rename"),
    path("albums/<uuid:album_id>/delete", albums.album_delete, name="album_delete"),
    path("pictures/<uuid:image_id>/star", picking.picture_star, name="picture_star"),
    path("pictures/<uuid:image_id>/", views.picture, name="picture"),
    path("pictures/<uuid:image_id>/status", views.picture_status, name="picture_status"),
    path("pictures/<uuid:image_id>/rename", views.picture_rename, name="picture_rename"),
    path("pictures/<uuid:image_id>/tags", views.picture_tags, name="picture_tags"),
    path("pictures/<uuid:image_id>/delete", views.picture_delete, name="picture_delete"),
    path("pictures/<uuid:image_id>/retry", views.picture_retry, name="picture_retry"),
    path("pictures/<uuid:image_id>/<variant:variant>", views.file, name="file"),
    path("bin/", views.bin_page, name="bin"),
    path("bin/restore", views.bin_restore, name="bin_restore"),
    path("bin/delete", views.bin_delete, name="bin_delete"),
    path("bin/empty", views.bin_empty, name="bin_empty"),
    path("bin/undo", views.undo, name="undo"),
    path("bin/pictures/<uuid:image_id>/thumbnail", views.bin_thumbnail, name="bin_thumbnail"),
    path(BINNED_GALLERY + "restore", views.bin_gallery_restore, name="bin_gallery_restore"),
    path(BINNED_GALLERY + "delete", views.bin_gallery_delete, name="bin_gallery_delete"),
]
