"""The deep search behind the first answer: parts of its picture are searched with, too, and what is
found is verified.

`embedded_query` embeds the parts, `shortlist` merges what each finds, `verification` compares the
pictures within a time limit, `answer` puts what was verified first. All of it asks the same
galleries as the first answer. Nothing is imported here: `possible` needs no OpenCV.
"""
