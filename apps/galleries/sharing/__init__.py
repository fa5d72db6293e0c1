"""Sharing by link: `services` what can be done, `views` for owners, `public` for visitors."""
