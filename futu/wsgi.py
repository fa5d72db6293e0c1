"""WSGI entry point (gunicorn futu.wsgi)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "futu.settings")
application = get_wsgi_application()
