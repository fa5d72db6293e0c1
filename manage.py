#!/usr/bin/env python
"""Futu's command line: `manage.py help` lists every command."""

from futu.__main__ import main

if __name__ == "__main__":
    main()
