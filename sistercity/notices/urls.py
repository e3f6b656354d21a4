"""Addresses of the app."""

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/mail/", views.mail_preference, name="mail-preference"),
    path("inbox/read/", views.all_read, name="all-read"),
    path("inbox/<int:notice_id>/open/", views.notice_open, name="notice-open"),
    path("inbox/<int:notice_id>/read/", views.notice_read, name="notice-read"),
    path("inbox/<int:notice_id>/snooze/", views.notice_snooze, name="notice-snooze"),
    path("inbox/<int:notice_id>/wake/", views.notice_wake, name="notice-wake"),
]
