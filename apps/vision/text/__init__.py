"""Words inside pictures: where text is, and what it says. No database rows.

PP-OCRv6 through rapidocr (requirements-text.txt); its networks come with the package and nothing is
downloaded. Importing this imports neither rapidocr nor ONNX Runtime.
"""

from apps.vision.text.lines import FLOOR, Line, sure
from apps.vision.text.packages import MISSING, is_installed, reader_name

__all__ = ["FLOOR", "MISSING", "Line", "is_installed", "reader_name", "sure"]
