from django.contrib import admin
from django.contrib.auth.views import LogoutView, PasswordChangeDoneView, PasswordChangeView
from django.urls import include, path

from actionplan.account import digest_choice
from actionplan.views import SignInView, admin_sign_in, healthz, readyz

urlpatterns = [
    path("", include("tasks.urls")),
    path("admin/login/", admin_sign_in, name="admin_login"),
    path("admin/", admin.site.urls),
    path("accounts/login/", SignInView.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("accounts/password/", PasswordChangeView.as_view(), name="password_change"),
    path("accounts/password/done/", PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("accounts/reminders/", digest_choice, name="digest_choice"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
