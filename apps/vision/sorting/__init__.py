"""Sorting pictures into eight everyday categories on this machine, without a hosted model.

    from apps.vision.sorting.sorter import sort

    for one in sort(pictures):
        one.category, one.confidence, one.scores

From ImageNet class scores, faces, text areas, and measures of screens, cards and plain
backgrounds: docs/CLASSIFICATION.md. No database rows. `codes` and `needed` load no library.
"""
