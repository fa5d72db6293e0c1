"""Evaluate verification on true pairs and hard negatives, and choose its thresholds."""
