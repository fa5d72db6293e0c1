"""Folders on the host that staff let watch: what comes into them is added to a gallery.

`roots` decides which folders, `walking` and `opening` touch the disk and never follow a symbolic
link, `memory` knows what was dealt with, `scanning` is the job, `due` starts it. Files there are
read and nothing else.
"""
