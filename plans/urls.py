"""Addresses of the app."""

from django.urls import path

from plans import views

app_name = "plans"
urlpatterns = [
    path("plan/", views.plan_detail, name="plan-detail"),
    path("plan/projects/<int:project_id>/", views.project_detail, name="project-detail"),
]
