"""Accounts: sign-up, sign-in, verification."""

from django.core.exceptions import ImproperlyConfigured

from futu.settings.applications import FUTU_SOCIAL
from futu.settings.instance import FUTU_HTTPS, env
from futu.settings.mail import EMAIL_URL
from futu.social import social_apps

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "galleries:index"
# Whether mail is really sent, rather than only logged.
FUTU_MAIL = not EMAIL_URL.startswith("consolemail:")
# Who may make an account: everybody (open), those with a link of the staff's (invite), or nobody
# (closed). Open, since a first install listens on its own machine alone.
FUTU_SIGNUP = env.str("FUTU_SIGNUP", default="") or "open"
if FUTU_SIGNUP not in ("open", "invite", "closed"):
    raise ImproperlyConfigured("FUTU_SIGNUP is “open”, “invite” or “closed”")
ACCOUNT_ADAPTER = "apps.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "apps.accounts.adapters.SocialAdapter"
# Whether an address without an account gets a mail saying so, when a password is asked for.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = env.bool("FUTU_MAIL_UNKNOWN", default=False)
ACCOUNT_FORMS = {
    "login": "apps.accounts.forms.SignInForm",
    "signup": "apps.accounts.forms.SignUpForm",
    "add_email": "apps.accounts.forms.AddressForm",
    "reset_password": "apps.accounts.forms.ForgottenForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if FUTU_MAIL else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = FUTU_MAIL
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = FUTU_MAIL
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
# Added to allauth's own: attempts at a share link's password, takedown requests, and invitations
# to galleries, of one person.
ACCOUNT_RATE_LIMITS = {
    "share_password": "10/5m/ip,200/h/key",
    "takedown": "10/h/ip",
    "member_invitation": "60/h/key",
}
MFA_ADAPTER = "apps.accounts.adapters.SecondStepAdapter"
MFA_FORMS = {"add_webauthn": "apps.accounts.forms.PasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Futu"
# Tolerate a phone's clock being half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
# Without mail no address can be verified.
MFA_ALLOW_UNVERIFIED_EMAIL = not FUTU_MAIL
# Browsers allow passkeys without TLS only at http://localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not FUTU_HTTPS
SOCIALACCOUNT_PROVIDERS = social_apps(env, FUTU_SOCIAL)
