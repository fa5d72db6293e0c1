"""Deep search: search with parts of the query picture, too, and verify the results geometrically.

`embedded_query` embeds the parts, `shortlist` merges their results, `verification` compares
pictures within a time limit, `answer` ranks verified pictures first. It searches the same galleries
as the first answer. Nothing is imported here, so that `possible` can be used without OpenCV.
"""
