"""Security headers and HTTPS."""

from csp.constants import NONCE, NONE, SELF

from futu.secret import strong
from futu.settings.applications import FUTU_SOCIAL
from futu.settings.instance import FUTU_HTTPS, env

# Bearer token of /metrics; without one there is no such page.
FUTU_METRICS_TOKEN = strong("FUTU_METRICS_TOKEN", env.str("FUTU_METRICS_TOKEN", default=""))
SECURE_SSL_REDIRECT = FUTU_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^api/v1/health$"]  # Health checks are made on the machine itself.
SESSION_COOKIE_SECURE = FUTU_HTTPS
CSRF_COOKIE_SECURE = FUTU_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if FUTU_HTTPS else 0
# These two apply to the whole domain, of which Futu may be one site among many.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("FUTU_HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("FUTU_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # require the two above
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if FUTU_HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "blob:", "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        # Films, their subtitles, and the voices of their lines.
        "media-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        # Forms that sign in through another service redirect there.
        "form-action": [SELF, "https:"] if FUTU_SOCIAL else [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
