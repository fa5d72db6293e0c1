"""An app that holds builders up, so that a test meets them in the middle."""
