"""What is known of a picture in words."""

from django.db import models

from apps.galleries.models import Image
from apps.search.text.lookups import TokensField


class SearchDocument(models.Model):
    """One row a picture that has been ready: what full text finds it by.

    Written in the transaction that changes what it describes (`services.documents`). Who may find
    it is not said here: whoever asks joins the picture's row. Automatic tags are rows of their
    own (`galleries.AutoTag`), and a gallery's words are looked at when somebody asks.
    """

    # On SQLite the row's number in the table of tokens.
    id = models.BigAutoField(primary_key=True)
    image = models.OneToOneField(Image, on_delete=models.CASCADE, related_name="document")
    tokens = TokensField(blank=True, default="")
    # Words in the picture, and what read them; empty: nothing has looked yet.
    text = models.TextField(blank=True, default="")
    reader = models.CharField(max_length=40, blank=True, default="")
    # Why that reader could not read it (a code of `galleries.reasons`); it does not try again.
    # Null, not empty: SQLite adds such a column without making the table and its triggers anew.
    reading_failure = models.CharField(max_length=40, null=True, blank=True)
    # When the picture's owner cleared the text: no reader looks again.
    text_cleared = models.DateTimeField(null=True, blank=True)
    # What made the automatic tags; empty: nothing has looked yet.
    classifier = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["classifier", "image"], name="document_classifier"),
            models.Index(fields=["reader", "image"], name="document_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.image_id}: {self.tokens[:60]}"
