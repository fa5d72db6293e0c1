"""A second, deeper look at a question: parts of its picture are searched with, too, and what is
found is verified.

`asked` embeds the parts, `shortlist` merges what each finds, `verification` holds the pictures
against one another within a time, `answer` puts what was verified first. All of it asks the same
galleries as the first answer. Nothing is imported here: `possible` needs no OpenCV.
"""
