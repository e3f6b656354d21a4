"""Addresses of the app."""

from django.urls import path

from registry.views import (
    answers,
    circulars,
    desk,
    differences,
    documents,
    duplicates,
    editions,
    guidance,
    pairings,
    passing,
    places,
    postings,
    route,
)

app_name = "registry"
urlpatterns = [
    path("pairings/", pairings.pairing_list, name="pairing-list"),
    # Before the numbers: these are P-0001 and never this word.
    path("pairings/changes/", differences.difference_list, name="difference-list"),
    path("pairings/<slug:number>/", pairings.pairing_detail, name="pairing-detail"),
    path("pairings/<slug:number>/route/", route.route_detail, name="route-detail"),
    path("editions/", editions.edition_list, name="edition-list"),
    path("editions/<str:day>/", editions.edition_detail, name="edition-detail"),
    path("provinces/", places.province_list, name="province-list"),
    path("provinces/<slug:code>/", places.province_detail, name="province-detail"),
    path("countries/", places.country_list, name="country-list"),
    path("countries/<slug:code>/", places.country_detail, name="country-detail"),
    path("counterparts/", places.counterpart_list, name="counterpart-list"),
    path("counterparts/<int:pk>/", places.counterpart_detail, name="counterpart-detail"),
    path("documents/", documents.document_list, name="document-list"),
    path("documents/<int:pk>/", documents.document_detail, name="document-detail"),
    path("documents/<int:pk>/file/", documents.document_file, name="document-file"),
    path(
        "documents/<int:pk>/files/<int:file_id>/",
        documents.document_version,
        name="document-version",
    ),
    path(
        "documents/<int:pk>/addressees/",
        circulars.circular_addressees,
        name="circular-addressees",
    ),
    path(
        "documents/<int:pk>/addressees/new/", circulars.circular_address, name="circular-address"
    ),
    path("workspace/circulars/", circulars.circular_list, name="circular-list"),
    path("workspace/circulars/<int:pk>/", circulars.circular_detail, name="circular-detail"),
    path(
        "circulars/<int:pk>/acknowledge/",
        circulars.circular_acknowledge,
        name="circular-acknowledge",
    ),
    path("circulars/<int:pk>/forward/", circulars.circular_forward, name="circular-forward"),
    path("circulars/<int:pk>/withdraw/", circulars.circular_withdraw, name="circular-withdraw"),
    path("postings/", postings.posting_list, name="posting-list"),
    path("postings/new/", postings.posting_create, name="posting-create"),
    path("postings/<int:pk>/edit/", postings.posting_edit, name="posting-edit"),
    path("postings/<slug:code>/", postings.posting_province, name="posting-province"),
    path("workspace/register/", answers.answer_list, name="answer-list"),
    path("workspace/register/confirm/", answers.answer_confirm_all, name="answer-confirm-all"),
    path("workspace/register/complete/", answers.answer_declare, name="answer-declare"),
    path("workspace/register/new/", answers.answer_add, name="answer-add"),
    path("workspace/register/new/<int:answer_id>/", answers.answer_add, name="answer-change"),
    path(
        "workspace/register/<slug:number>/confirm/",
        answers.answer_confirm,
        name="answer-confirm",
    ),
    path(
        "workspace/register/<slug:number>/correct/",
        answers.answer_correct,
        name="answer-correct",
    ),
    path("workspace/register/<slug:number>/deny/", answers.answer_deny, name="answer-deny"),
    path("answers/<int:answer_id>/file/", answers.answer_file, name="answer-file"),
    path(
        "answers/<int:answer_id>/take-back/", answers.answer_take_back, name="answer-take-back"
    ),
    path("register/desk/", desk.desk, name="desk"),
    path("register/guidance/", guidance.guidance_list, name="guidance-list"),
    path(
        "register/guidance/editions/<slug:code>/",
        passing.guideline_edition,
        name="guideline-edition",
    ),
    path("register/guidance/held-up/", guidance.held_up_list, name="held-up-list"),
    path("register/desk/duplicates/", duplicates.duplicate_list, name="duplicate-list"),
    path(
        "register/desk/duplicates/<int:first>/",
        duplicates.duplicate_choose,
        name="duplicate-choose",
    ),
    path(
        "register/desk/duplicates/<int:first>/<int:second>/",
        duplicates.duplicate_detail,
        name="duplicate-detail",
    ),
    path("register/desk/accept/", desk.answers_accept, name="answers-accept"),
    path("register/desk/answers/<int:answer_id>/", desk.answer_decide, name="answer-decide"),
]
