"""Addresses of the app."""

app_name = "registry"
urlpatterns = []
