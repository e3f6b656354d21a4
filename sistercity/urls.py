"""Addresses of the portal; each app adds its own."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from monitoring.open_tables import DATASETS
from monitoring.views.home import home
from sistercity import health
from sistercity.accounts import views as accounts
from sistercity.bulk.pages import open_data
from sistercity.language import set_language
from sistercity.operation.metrics import metrics

urlpatterns = [
    # First what needs no look through all pages: who asks most often, and the admin.
    path("api/", include("sistercity.api_urls")),
    path("admin/", admin.site.urls),
    path("", home, name="home"),
    path("", include("registry.urls")),
    path("", include("plans.urls")),
    path("", include("monitoring.urls")),
    path("", include("sistercity.jobs.urls")),
    path("", include("sistercity.notices.urls")),
    path("", include("sistercity.privacy.urls")),
    path("", include("sistercity.audit.urls")),
    path("open-data/", open_data, {"datasets": DATASETS}, name="open-data"),
    path("language/", set_language, name="set_language"),
    path("accounts/login/", login_not_required(accounts.SignIn.as_view()), name="login"),
    # Also for whoever has given the password only, and starts over.
    path("accounts/logout/", login_not_required(auth.LogoutView.as_view()), name="logout"),
    path("accounts/signed-out/", accounts.signed_out, name="signed-out"),
    path("accounts/profile/", accounts.profile, name="profile"),
    path("accounts/password/", accounts.password, name="password"),
    path("accounts/confirm/", accounts.confirm, name="confirm"),
    path("accounts/devices/", accounts.devices, name="devices"),
    path("accounts/devices/<int:pk>/end/", accounts.device_end, name="device-end"),
    path(
        "accounts/devices/end-others/", accounts.devices_end_others, name="devices-end-others"
    ),
    path("accounts/second-factor/", accounts.second_factor, name="second-factor"),
    path("accounts/second-factor/enrol/", accounts.enrol, name="second-factor-enrol"),
    path("accounts/second-factor/codes/", accounts.recovery_codes, name="recovery-codes"),
    path("accounts/second-factor/end/", accounts.end, name="second-factor-end"),
    path("accounts/second-factor/app/end/", accounts.end_app, name="app-end"),
    path(
        "accounts/second-factor/keys/new/", accounts.security_key_add, name="security-key-add"
    ),
    path(
        "accounts/second-factor/keys/<int:pk>/remove/",
        accounts.security_key_remove,
        name="security-key-remove",
    ),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]

# Below /api/ these answer with a problem, everywhere else with a page.
handler400 = "sistercity.api.problems.refuse_bad_request"
handler403 = "sistercity.api.problems.refuse_forbidden"
handler404 = "sistercity.api.problems.refuse_absent"
handler500 = "sistercity.api.problems.fault"
