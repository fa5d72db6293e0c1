"""What a batch compares, and how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.files.base import File
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.comparison.options import ComparisonOptions
from apps.comparison.services.batch_sources import Side, of_files, of_gallery, of_zip
from apps.comparison.settings_form import MODES
from apps.galleries.models import Gallery
from apps.vision.comparing import Mode

GONE = _("This gallery is not there any more. Choose another.")


class BatchForm(forms.Form):
    """Each side is a folder, a zip, or without a file a gallery of one's own."""

    first_gallery = forms.ModelChoiceField(
        Gallery.objects.none(), required=False, error_messages={"invalid_choice": GONE}
    )
    second_gallery = forms.ModelChoiceField(
        Gallery.objects.none(), required=False, error_messages={"invalid_choice": GONE}
    )
    mode = forms.ChoiceField(choices=MODES, required=False, initial=Mode.AUTO.value)
    threshold = forms.FloatField(min_value=0, max_value=100, required=False, initial=99)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for name in ("first_gallery", "second_gallery"):
            field = cast(forms.ModelChoiceField, self.fields[name])
            field.queryset = Gallery.objects.owned_by(user.pk)

    @property
    def options(self) -> ComparisonOptions:
        threshold = self.cleaned_data["threshold"]
        return ComparisonOptions(
            mode=Mode(self.cleaned_data["mode"] or Mode.AUTO.value),
            threshold=0.99 if threshold is None else threshold / 100,
        )

    def sides(self) -> tuple[Side, Side]:
        """Both as they were sent. Raises FAILURES, and keeps nothing then."""
        first = self._side("first")
        try:
            return first, self._side("second")
        except BaseException:
            first.discard()
            raise

    def _side(self, name: str) -> Side:
        gallery: Gallery | None = self.cleaned_data.get(f"{name}_gallery")
        paths = self.data.getlist(f"{name}_path") if hasattr(self.data, "getlist") else []
        sent = cast(MultiValueDict[str, File], self.files)
        files = [file for key in (f"{name}_zip", name) for file in sent.getlist(key)]
        return side_of(self.user, files, paths, gallery)


def side_of(
    person: User, files: list[File], paths: Sequence[str] = (), gallery: Gallery | None = None
) -> Side:
    """One zip, or files. Raises FAILURES."""
    if not files and gallery:
        return of_gallery(gallery)
    if len(files) == 1 and (files[0].name or "").lower().endswith(".zip"):
        return of_zip(person, files[0])
    return of_files(files, paths)
