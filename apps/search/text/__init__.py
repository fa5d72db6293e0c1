"""Pictures by words: tokens of texts, what a question in words means, and the condition it is.

Chinese is not parted by a dictionary of all its words: a text gives every pair of neighbouring
characters, and the names of the catalogue that are in it (`apps.galleries.terms`).
"""
