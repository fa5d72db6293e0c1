"""What `manage.py evaluate` measures of search."""

from apps.search.evaluations import categories, copies, text, verify, words
from apps.vision.evaluation.kinds import register

for module in (copies, categories, verify, words, text):
    register(module.KIND)
