"""Addresses of the app."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from monitoring.views import (
    activity,
    activity_form,
    analysis,
    at_risk,
    background,
    calendar,
    completeness,
    consultations,
    deputies,
    digest,
    errata,
    evidence,
    feed,
    figure_records,
    finding,
    group,
    indicators,
    join,
    letters,
    measures,
    meeting,
    ordered,
    plan,
    plan_list,
    profiles,
    radar,
    ranking,
    reciprocity,
    reflection,
    reports,
    resolution,
    review,
    review_bulk,
    seals,
    start,
    suitability,
    supervision,
    training,
    verify,
    workbook,
    working_groups,
    workspace,
    years,
)


class BuddhistYear(IntConverter):
    """A fiscal year for which a province may write something, whether it was opened or not."""

    regex = "2[4-6][0-9]{2}"


register_converter(BuddhistYear, "be_year")

app_name = "monitoring"
urlpatterns = [
    path("start/", start.start, name="start"),
    path("workspace/", workspace.workspace, name="workspace"),
    path("workspace/workbook/", workbook.workbook_list, name="workbook-list"),
    path(
        "workspace/workbook/<be_year:year>.xlsx",
        workbook.workbook_download,
        name="workbook-download",
    ),
    path("workspace/workbook/<int:upload_id>/", workbook.workbook_detail, name="workbook-detail"),
    path(
        "workspace/workbook/<int:upload_id>/undo/", workbook.workbook_undo, name="workbook-undo"
    ),
    path(
        "workspace/workbook/<int:upload_id>/marked.xlsx",
        workbook.workbook_marked,
        name="workbook-marked",
    ),
    path(
        "workspace/workbook/<int:upload_id>/file.xlsx", workbook.workbook_file, name="workbook-file"
    ),
    path("workspace/activities/new/", activity_form.activity_create, name="activity-create"),
    path(
        "workspace/explanations/<slug:number>/<be_year:year>/",
        workspace.explanation_edit,
        name="explanation-edit",
    ),
    path(
        "pairings/<slug:number>/suitability/",
        suitability.suitability_detail,
        name="suitability-detail",
    ),
    path(
        "pairings/<slug:number>/suitability.pdf",
        suitability.suitability_pdf,
        name="suitability-pdf",
    ),
    *(
        path(f"{place}/profile{end}", view, {"kind": kind}, name=f"{kind}-profile{name}")
        for kind, place in (
            ("province", "provinces/<slug:key>"),
            ("country", "countries/<slug:key>"),
            ("counterpart", "counterparts/<int:key>"),
            ("pairing", "pairings/<slug:key>"),
        )
        for end, name, view in (
            ("/", "", profiles.profile_page),
            (".pdf", "-pdf", profiles.profile_pdf),
        )
    ),
    path("consultations/", consultations.consultation_list, name="consultation-list"),
    path("consultations/new/", consultations.consultation_ask, name="consultation-ask"),
    path("consultations/<int:pk>/", consultations.consultation_detail, name="consultation-detail"),
    *(
        path(f"consultations/<int:pk>/{act}/", view, name=f"consultation-{act}")
        for act, view in (
            ("answer", consultations.consultation_answer),
            ("follow-up", consultations.consultation_follow_up),
            ("close", consultations.consultation_close),
            ("withdraw", consultations.consultation_withdraw),
        )
    ),
    path("suitability/", suitability.suitability_list, name="suitability-list"),
    path(
        "pairings/<slug:number>/suitability/edit/",
        suitability.suitability_edit,
        name="suitability-edit",
    ),
    path(
        "pairings/<slug:number>/suitability/advice/",
        suitability.suitability_advise,
        name="suitability-advise",
    ),
    path("action-plans/", plan_list.plan_list, name="plan-list"),
    path("action-plans/<slug:number>/<be_year:year>/", plan.plan_detail, name="plan-detail"),
    path("action-plans/<slug:number>/<be_year:year>/edit/", plan.plan_edit, name="plan-edit"),
    path("action-plans/<slug:number>/<be_year:year>/submit/", plan.plan_submit, name="plan-submit"),
    path("action-plans/<slug:number>/<be_year:year>/carry/", plan.plan_carry, name="plan-carry"),
    path("planned-activities/<int:item_id>/drop/", plan.item_drop, name="item-drop"),
    path("planned-activities/<int:item_id>/restore/", plan.item_restore, name="item-restore"),
    path("workspace/calendar/", calendar.calendar, name="calendar"),
    path("workspace/calendar/address/", calendar.feed_make, name="feed-make"),
    path("workspace/calendar/address/revoke/", calendar.feed_revoke, name="feed-revoke"),
    path("calendar/<str:secret>.ics", feed.calendar_feed, name="calendar-feed"),
    path("workspace/working-group/", group.working_group, name="working-group"),
    path("workspace/working-group/orders/new/", group.order_create, name="order-create"),
    path(
        "workspace/working-group/orders/<int:order_id>/edit/", group.order_edit, name="order-edit"
    ),
    path("workspace/working-group/members/new/", group.member_create, name="member-create"),
    path(
        "workspace/working-group/members/<int:member_id>/edit/",
        group.member_edit,
        name="member-edit",
    ),
    path("workspace/working-group/meetings/new/", meeting.meeting_create, name="meeting-create"),
    path("working-groups/", working_groups.working_group_list, name="working-group-list"),
    path("meetings/<int:meeting_id>/", meeting.meeting_detail, name="meeting-detail"),
    path(
        "meetings/<int:meeting_id>/resolutions/new/",
        resolution.resolution_create,
        name="resolution-create",
    ),
    path("resolutions/", resolution.resolution_list, name="resolution-list"),
    path(
        "resolutions/<int:resolution_id>/", resolution.resolution_detail, name="resolution-detail"
    ),
    path(
        "resolutions/<int:resolution_id>/edit/", resolution.resolution_edit, name="resolution-edit"
    ),
    path(
        "resolutions/notes/<int:note_id>/file/",
        resolution.resolution_evidence,
        name="resolution-evidence",
    ),
    path("trainings/", training.training_list, name="training-list"),
    path("supervision/", supervision.visit_list, name="visit-list"),
    path("supervision/new/", supervision.visit_create, name="visit-create"),
    path("supervision/<int:visit_id>/", supervision.visit_detail, name="visit-detail"),
    path("supervision/<int:visit_id>/edit/", supervision.visit_edit, name="visit-edit"),
    path("supervision/<int:visit_id>/send/", supervision.visit_send, name="visit-send"),
    path("supervision/<int:visit_id>/discard/", supervision.visit_discard, name="visit-discard"),
    path(
        "supervision/<int:visit_id>/findings/new/", finding.finding_create, name="finding-create"
    ),
    path("supervision/findings/<int:finding_id>/", finding.finding_detail, name="finding-detail"),
    path(
        "supervision/findings/<int:finding_id>/edit/", finding.finding_edit, name="finding-edit"
    ),
    path(
        "supervision/findings/<int:finding_id>/remove/",
        finding.finding_remove,
        name="finding-remove",
    ),
    path(
        "supervision/findings/steps/<int:step_id>/file/",
        finding.finding_evidence,
        name="finding-evidence",
    ),
    path("meetings/<int:meeting_id>/edit/", meeting.meeting_edit, name="meeting-edit"),
    path("meetings/<int:meeting_id>/minutes/", meeting.meeting_minutes, name="meeting-minutes"),
    path("meetings/<int:meeting_id>/approve/", meeting.meeting_approve, name="meeting-approve"),
    path("meetings/<int:meeting_id>/return/", meeting.meeting_return, name="meeting-return"),
    path("activities/<int:activity_id>/", activity.activity_detail, name="activity-detail"),
    path("activities/<int:activity_id>/edit/", activity_form.activity_edit, name="activity-edit"),
    path("activities/<int:activity_id>/submit/", activity.activity_submit, name="activity-submit"),
    path(
        "activities/<int:activity_id>/withdraw/",
        activity.activity_withdraw,
        name="activity-withdraw",
    ),
    path(
        "activities/<int:activity_id>/discard/", activity.activity_discard, name="activity-discard"
    ),
    path(
        "activities/<int:activity_id>/evidence/",
        activity.activity_evidence,
        name="activity-evidence",
    ),
    path("activities/<int:activity_id>/endorse/", review.activity_endorse, name="activity-endorse"),
    path("activities/<int:activity_id>/approve/", review.activity_approve, name="activity-approve"),
    path("activities/<int:activity_id>/return/", review.activity_return, name="activity-return"),
    path("evidence/<int:evidence_id>/", evidence.evidence_download, name="evidence-download"),
    path("evidence/<int:evidence_id>/small/", evidence.evidence_small, name="evidence-small"),
    path("evidence/hold/", evidence.evidence_hold, name="evidence-hold"),
    path("register/desk/join/<slug:number>/", join.pairing_join, name="pairing-join"),
    path(
        "activities/<int:activity_id>/take-back/",
        review.activity_take_back,
        name="activity-take-back",
    ),
    path("review/", review.review_queue, name="review-queue"),
    path("completeness/", completeness.completeness_current, name="completeness-current"),
    path("completeness/<int:year>/", completeness.completeness, name="completeness"),
    path(
        "completeness/<int:year>/<slug:code>/", completeness.data_quality, name="data-quality"
    ),
    path("at-risk/", at_risk.risk_list, name="at-risk"),
    path("radar/", radar.radar_list, name="radar-list"),
    path("radar/snoozes/<int:snooze_id>/wake/", radar.snooze_wake, name="snooze-wake"),
    path("radar/<slug:number>/", radar.radar_pairing, name="radar-pairing"),
    path(
        "radar/<slug:number>/<slug:flag>/snooze/", radar.snooze_create, name="snooze-create"
    ),
    path("years/", years.year_list, name="year-list"),
    path("years/<int:year>/", years.year_detail, name="year-detail"),
    path("years/<int:year>/open/", years.year_open, name="year-open"),
    path("years/<int:year>/refresh/", years.year_refresh, name="year-refresh"),
    path("years/<int:year>/days/<slug:kind>/", years.due_day_edit, name="due-day-edit"),
    path("years/<int:year>/close/", years.year_close, name="year-close"),
    path("years/<int:year>/reopen/", years.year_reopen, name="year-reopen"),
    path("years/<int:year>/errata/", errata.erratum_list, name="erratum-list"),
    path("years/reopenings/<int:reopening_id>/end/", years.reopening_end, name="reopening-end"),
    path("years/dues/<int:due_id>/waive/", years.due_waive, name="due-waive"),
    path("reflections/", reflection.reflection_list, name="reflection-list"),
    path("reflections/digest/<be_year:year>/", digest.digest_year, name="digest-year"),
    path("reflections/digest/<be_year:year>.pdf", digest.digest_file, name="digest-file"),
    path("reflections/digest/<be_year:year>/edit/", digest.digest_edit, name="digest-edit"),
    path(
        "reflections/digest/<be_year:year>/publish/", digest.digest_publish, name="digest-publish"
    ),
    path(
        "workspace/reflections/<be_year:year>/", reflection.reflection_edit, name="reflection-edit"
    ),
    path("review/several/", review_bulk.review_bulk, name="review-bulk"),
    path("review/times/", review.desk_times, name="desk-times"),
    path("review/letters/", letters.letter_list, name="letter-list"),
    path("review/letters/<uuid:batch>/", letters.letter_batch, name="letter-batch"),
    path("review/letters/<uuid:batch>.pdf", letters.letter_batch_pdf, name="letter-batch-pdf"),
    path("review/letters/<int:letter_id>.pdf", letters.letter_pdf, name="letter-pdf"),
    path("review/deputies/", deputies.deputy_list, name="deputy-list"),
    path("review/deputies/new/", deputies.deputy_name, name="deputy-name"),
    path(
        "review/deputies/<int:deputation_id>/end/", deputies.deputy_end, name="deputy-end"
    ),
    path("reciprocity/", reciprocity.reciprocity_list, name="reciprocity-list"),
    path(
        "reciprocity/country/<slug:code>/",
        reciprocity.reciprocity_country,
        name="reciprocity-country",
    ),
    path(
        "reciprocity/activities/<slug:flow>/<slug:side>/",
        reciprocity.reciprocity_activities,
        name="reciprocity-activities",
    ),
    path(
        "pairings/<slug:number>/reciprocity/",
        reciprocity.reciprocity_pairing,
        name="reciprocity-pairing",
    ),
    path("measures/<int:year>/", measures.measure_year, name="measure-year"),
    path(
        "measures/<int:year>/<slug:measure>/<slug:line>/",
        measures.measure_line,
        name="measure-line",
    ),
    path("indicators/", indicators.indicator_current, name="indicator-current"),
    path("indicators/<int:year>/", indicators.indicator_year, name="indicator-year"),
    path(
        "indicators/<int:year>/overview/", analysis.indicator_overview, name="indicator-overview"
    ),
    path("indicators/<int:year>/provinces/", analysis.province_compare, name="province-compare"),
    path("indicators/<int:year>/changes/", analysis.figure_change_list, name="figure-changes"),
    path(
        "indicators/<int:year>/<str:code>/", indicators.indicator_figure, name="indicator-figure"
    ),
    path(
        "indicators/<int:year>/<str:code>/<slug:listed>/",
        figure_records.figure_records,
        name="figure-records",
    ),
    path("reports/provinces/", background.all_provinces, name="all-provinces"),
    path("reports/later/", background.report_later, name="report-later"),
    path("country-rankings/", ranking.ranking_list, name="ranking-list"),
    path("country-rankings/new/", ranking.ranking_create, name="ranking-create"),
    path("country-rankings/<int:pk>/", ranking.ranking_detail, name="ranking-detail"),
    path("reports/", reports.report_list, name="report-list"),
    path("seals/", seals.seal_list, name="seal-list"),
    path("seals/new/", seals.seal_create, name="seal-create"),
    path("seals/<str:number>/supersede/", seals.seal_supersede, name="seal-supersede"),
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:number>/", verify.seal_verify, name="seal-verify"),
    path(
        "verify/<str:number>/report.<slug:extension>", verify.seal_file, name="seal-file"
    ),
    path(
        "reports/register.pdf",
        reports.register_list_file,
        {"extension": "pdf"},
        name="register-list-pdf",
    ),
    path(
        "reports/register.xlsx",
        reports.register_list_file,
        {"extension": "xlsx"},
        name="register-list-workbook",
    ),
    path(
        "reports/register.json",
        reports.register_list_file,
        {"extension": "json"},
        name="register-list-json",
    ),
    path(
        "reports/changes.xlsx", reports.register_changes_workbook, name="register-changes-workbook"
    ),
    path("reports/changes.json", reports.register_changes_json, name="register-changes-json"),
    path(
        "reports/kpi/<int:year>.pdf",
        reports.kpi_report_file,
        {"extension": "pdf"},
        name="kpi-report-pdf",
    ),
    path(
        "reports/kpi/<int:year>.xlsx",
        reports.kpi_report_file,
        {"extension": "xlsx"},
        name="kpi-report-workbook",
    ),
    path(
        "reports/kpi/<int:year>.json",
        reports.kpi_report_file,
        {"extension": "json"},
        name="kpi-report-json",
    ),
    *(
        path(
            f"reports/country/<slug:code>.{extension}",
            ordered.country_brief,
            {"extension": extension},
            name=f"country-report-{extension}",
        )
        for extension in ordered.EXTENSIONS
    ),
    *(
        path(
            f"reports/province/<slug:code>/<int:year>.{extension}",
            ordered.province_report,
            {"extension": extension},
            name=f"province-report-{extension}",
        )
        for extension in ordered.EXTENSIONS
    ),
    *(
        path(
            f"reports/activities/<int:year>.{extension}",
            ordered.annual_report,
            {"extension": extension},
            name=f"annual-report-{extension}",
        )
        for extension in ordered.EXTENSIONS
    ),
    *(
        path(
            f"reports/plan/<int:first>-<int:last>.{extension}",
            ordered.closeout_report,
            {"extension": extension},
            name=f"closeout-report-{extension}",
        )
        for extension in ordered.EXTENSIONS
    ),
]
