"""An app that pauses builds, so that a test can act in the middle of one."""
