"""Addresses of the app."""

from django.urls import path

from plans import progress_views, views

app_name = "plans"
urlpatterns = [
    path("plan/", views.plan_detail, name="plan-detail"),
    path("plan/progress/", progress_views.progress_list, name="progress-list"),
    path(
        "plan/projects/<int:project_id>/progress/",
        progress_views.progress_detail,
        name="progress-detail",
    ),
    path("plan/projects/<int:project_id>/", views.project_detail, name="project-detail"),
]
