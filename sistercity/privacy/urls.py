"""Addresses of the app."""

from django.urls import path

from . import views

app_name = "privacy"
urlpatterns = [
    path("privacy/", views.inventory, name="inventory"),
    path("privacy/person/", views.person, name="person"),
    path("privacy/erase/", views.erase, name="erase"),
    path("privacy/erasures/", views.erasure_list, name="erasure-list"),
    path("accounts/data/", views.own_data, name="own-data"),
]
