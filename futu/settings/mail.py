"""Outgoing mail."""

from futu.settings.instance import env

# Without a mail server, messages (password resets among them) go to the server's log.
EMAIL_URL = env.str("EMAIL_URL", default="") or "consolemail://"
vars().update(env.email_url_config(EMAIL_URL))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="Futu <futu@localhost>")
