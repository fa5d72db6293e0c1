"""Finding copies as pictures come, grouping them, merging them. None of this takes a request.

A picture that becomes ready is compared once (`checking`): candidates come from digests, perceptual
hashes and vectors (`candidates`), `judging` decides, and what is found is a row
(`models.DuplicatePair`). Pages only read rows.
"""
