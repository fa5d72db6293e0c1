"""The perceptual hashes of all pictures, in the order in which they were examined."""

from __future__ import annotations

from django.db import models

from apps.crawling.models.crawled_image import CrawledImage


class PerceptualHash(models.Model):
    """The hash of one entry's picture: 32 bytes.

    Transactions that write them run one after another (`services.examination`), so a reader that
    has read up to an id has read all before it. New bytes of the same entry make a new row.
    """

    entry = models.OneToOneField(
        CrawledImage, on_delete=models.CASCADE, related_name="perceptual_hash"
    )
    value = models.BinaryField()

    class Meta:
        verbose_name = "perceptual hash"
        verbose_name_plural = "perceptual hashes"

    def __str__(self) -> str:
        return f"{self.entry_id} {bytes(self.value).hex()}"
