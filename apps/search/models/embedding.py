"""One picture's vector."""

import numpy as np
from django.db import models

from apps.galleries.models import Gallery, Image
from apps.search.managers import EmbeddingManager
from apps.search.vectors import unpack


class Embedding(models.Model):
    """The vector of one picture under one spec: float16, unit length. The source of truth."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="embeddings")
    gallery = models.ForeignKey(Gallery, on_delete=models.CASCADE, related_name="+")
    # The spec's name and hash: vectors of different models are never compared.
    spec = models.CharField(max_length=80)
    # Its number in the order in which this gallery's vectors became visible.
    seq = models.PositiveBigIntegerField()
    vector = models.BinaryField()

    objects = EmbeddingManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "spec"], name="embedding_once_per_spec"),
            models.UniqueConstraint(fields=["gallery", "spec", "seq"], name="embedding_seq_once"),
        ]

    def __str__(self) -> str:
        return f"{self.image_id} {self.spec} #{self.seq}"

    @property
    def array(self) -> np.ndarray:
        """The vector as (d,) float32."""
        return unpack(self.vector)
