"""Labelled pictures for classification: `python -m tools.labelled PHOTOS TARGET`.

From a folder of photos named by ImageNet classes, pictures that scikit-image and scikit-learn
bring, and drawn screens and papers; a folder a category. Labels of photos were given by looking.
"""
