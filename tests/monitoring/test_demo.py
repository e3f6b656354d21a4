"""The demonstration: every edge of the rules is in it, and it is told once."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from monitoring.models import Activity, Evidence, FiscalYear, ReviewStep, WorkingGroupOrder
from monitoring.reports import kpi_report
from registry.models import Pairing
from sistercity import clock
from sistercity.audit.ledger import first_fault
from sistercity.audit.models import Change

pytestmark = pytest.mark.django_db

# Recounted outside the engine from the activities, orders, relations and steps told: pairings
# that followed the guideline (1.2) ÷ those first signed in the year under an edition; joint
# activity (2.1) as provinces with one ÷ provinces signed before the year; pairings newly
# established (2.2); seats (3.1) of 76 provinces.
FIGURES = {
    2562: (0, (1, 2), (8, 11), 1, 2),  # Trat; Songkhla was cleared after signing
    2563: (1, (2, 2), (3, 13), 1, 5),  # Nan and Satun
    2564: (1, (0, 1), (3, 14), 1, 8),  # Loei left out a step; no edition binds Phayao
    2565: (1, (0, 0), (7, 16), 0, 11),  # Sukhothai was a candidate still
    2566: (1, (1, 2), (6, 17), 2, 11),  # Chon Buri; Amnat Charoen's steps out of order
}

# Counted by hand from the orders, meetings and trainings told: seats that met in the year ÷
# seats in force on its last day (3.2), and officers trained by then ÷ in post (beside 1.2).
GROUPS = {
    2562: ((2, 3), (2, 20)),  # centre, Chiang Mai on 30 September; Phuket not before 1 October
    2563: ((4, 6), (2, 20)),  # centre, Chiang Mai, Phuket, Sa Kaeo; Udon Thani's never approved
    2564: ((5, 9), (7, 20)),  # Chiang Mai (under the order replaced), Phuket, Udon, Nan, Loei
    2565: ((8, 12), (7, 20)),  # Chiang Rai's order ends on the last day; Songkhla's waits
    # Phayao met, but its order is not approved; Chiang Mai has a second officer, who stands in.
    2566: ((5, 12), (11, 21)),
}


def sides(report, code: str) -> tuple[int, int]:
    figure = report.figure(code).figure
    return figure.numerator, figure.denominator


def test_five_years_are_told_once_in_order_with_every_edge(demo):
    told = Change.objects.count()
    said = StringIO()
    call_command("load_demo", stdout=said)
    assert "มีข้อมูลสาธิตอยู่แล้ว" in said.getvalue()
    assert Change.objects.count() == told
    assert first_fault() is None
    closed = dict(FiscalYear.objects.values_list("year", "closed_at"))
    assert [year for year, moment in sorted(closed.items()) if moment] == [2562, 2563, 2564, 2565]
    reports = {year: kpi_report(year, now=clock.now()) for year in FIGURES}
    found = {
        year: (
            report.figure("1.1").figure.numerator,
            sides(report, "1.2"),
            sides(report, "2.1"),
            report.figure("2.2").figure.numerator,
            report.figure("3.1").figure.numerator,
        )
        for year, report in reports.items()
    }
    assert found == FIGURES
    trained = {year: report.figure("1.2").trained for year, report in reports.items()}
    assert {
        year: (
            sides(report, "3.2"),
            (trained[year].trained_count, trained[year].in_post_count),
        )
        for year, report in reports.items()
    } == GROUPS
    assert {one.reason.value for one in reports[2566].figure("3.2").figure.exclusions} == {
        "not_approved",
        "seat_not_in_force",
        "no_longer_in_force",
        "outside_scheme",
    }

    def reasons(year: int) -> set[str]:
        return {item.reason.value for item in reports[year].figure("2.1").figure.exclusions}

    def states(year: int) -> dict[str, int]:
        found = reports[year].figure("2.2").standings
        return {one.word: one.pairing_count for one in found if one.pairing_count}

    # Trat never had one; of Songkhla and Satun it is not known; Phayao had had one, the ministry
    # answered; Nan and Loei were in progress, Chon Buri was that and signed, Amnat Charoen
    # never had one, Yasothon was signed.
    assert [states(year) for year in FIGURES] == [
        {"never": 1, "unknown": 1},
        {"in_progress": 1, "unknown": 1},
        {"in_progress": 1, "signed_only": 1},
        {},
        {"in_progress_and_signed": 1, "never": 1, "signed_only": 1},
    ]
    # An activity of the province's alone, one before its signing, one across the turn of a
    # year, one while suspended, with an ended pairing, not approved, with a candidate, Bangkok.
    assert {"not_joint", "signed_in_year", "undated", "outside_scheme"} <= reasons(2563)
    assert {"started_before_year", "suspended", "candidate"} <= reasons(2564)
    assert {"ended", "not_approved", "candidate"} <= reasons(2565)
    starts = set(Activity.objects.values_list("starts_on", flat=True))
    assert {date(2021, 9, 30), date(2021, 10, 1), date(2020, 9, 28)} <= starts
    late = Activity.objects.get(starts_on=date(2019, 9, 10))
    assert (late.submitted_at.date(), late.approved_at.date()) == (
        date(2019, 9, 18),
        date(2019, 10, 9),
    )
    signed = set(Pairing.objects.as_at(date(2023, 8, 15)).values_list("signed_on", flat=True))
    assert {date(2020, 9, 30), date(2020, 10, 1), date(2021, 2, 28)} <= signed
    replaced = WorkingGroupOrder.objects.get(replaced_by__in_force_from=date(2021, 6, 16))
    assert replaced.in_force_to == date(2021, 6, 15)
    two = Activity.objects.get(starts_on=date(2022, 11, 22))
    assert two.links.count() == 2
    assert Evidence.objects.filter(activity=two).count() == 3
    assert ReviewStep.objects.filter(move="returned").exists()
    assert set(Activity.objects.of_year(2566).values_list("status", flat=True)) >= {
        "draft",
        "submitted",
        "endorsed",
        "returned",
        "approved",
    }
