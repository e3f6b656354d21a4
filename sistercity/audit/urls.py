"""Addresses of the app."""

from django.urls import path

from . import views

app_name = "audit"
urlpatterns = [
    path("ledger/", views.change_list, name="change-list"),
    path("ledger/accesses/", views.access_list, name="access-list"),
]
