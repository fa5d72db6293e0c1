"""Films by ffmpeg: what is in a file, its sound, and files made of it. No rows, no requests.

Every call runs a child process that reads one file of the disk and nothing else (`process.py`),
reports its progress, and ends when its caller wants it to. What it writes appears whole.
"""
