"""The portal's addresses, and before them the plain ones that it is measured by."""

from django.urls import include, path

from sistercity import urls
from sistercity.urls import handler400, handler403, handler404, handler500  # noqa: F401

urlpatterns = [path("api/v1/bench/", include("script.plain.api_views")), *urls.urlpatterns]
