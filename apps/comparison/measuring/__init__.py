"""Measure a pair in a confined child process, which a time-out can end: OpenCV's calls take seconds
and no signal interrupts them. No database rows."""
