"""An app with job kinds for tests: small units that leave a trace, and every way to fail."""
