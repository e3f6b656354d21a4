"""Addresses of the app."""

app_name = "plans"
urlpatterns = []
