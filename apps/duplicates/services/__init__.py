"""Find, group and merge duplicates. None of these functions takes a request.

A picture is compared once, when it becomes ready (`checking`): digests, perceptual hashes and
vectors give candidates (`candidates`), `classification` decides about each, and pairs are stored
(`models.DuplicatePair`). Pages only read these rows.
"""
