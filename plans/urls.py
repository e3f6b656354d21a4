"""Addresses of the app."""

from django.urls import path

from plans import views

app_name = "plans"
urlpatterns = [path("plan/", views.plan_detail, name="plan-detail")]
