from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from apps.accounts.models import User

admin.site.register(User, UserAdmin)
# Into the admin through the one sign-in page, whose attempts are limited.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
