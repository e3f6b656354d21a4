"""Figures computed through the database: facts, the two dates, names, targets, coverage.

Today is 15 August 2566 (2023-08-15): FY 2566 runs, FY 2565 is 1 October 2021 – 30 September 2022.
"""

import json
from contextlib import contextmanager
from datetime import date, datetime
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring import actions, kpis, reports
from monitoring.choices import Status
from monitoring.reports import ReportRefused
from monitoring.reports.dates import settle
from monitoring.reports.plain import report_json
from registry import actions as registry_actions
from registry.choices import Confirmation, EventKind
from registry.models import DeclaredTotal, Pairing, Province
from sistercity import clock
from sistercity.thai.calendar import BANGKOK, PartialDate
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = date(2023, 8, 15)


def at(year, month, day, hour=9):
    return datetime(year, month, day, hour, tzinfo=BANGKOK)


@contextmanager
def on(year, month, day):
    """What is written inside was written, and so known, on that day."""
    with clock.playing(at(year, month, day)):
        yield


@pytest.fixture(scope="class")
def plan(rows_of_the_class):
    """The plan's indicators and a province, known since the plan was sent out."""
    with on(2019, 3, 6):
        factories.six_indicators()
        factories.province("TH-50")
        factories.person("editor")


@pytest.fixture(scope="class")
def desks(rows_of_the_class):
    """Those whom an activity of Chiang Mai goes by."""
    with on(2019, 3, 6):
        factories.posted("officer")
        factories.posted("approver")
        factories.person("editor")


def figure(year=2566, indicator="2.1", **asked):
    return reports.figure(indicator, year, **asked, today=TODAY)


def report(year=2566, **asked):
    return reports.kpi_report(year, now=clock.now(), **asked)


def counts(found):
    return found.numerator, found.denominator


@pytest.mark.usefixtures("desks")
class TestJointActivity:
    def test_an_activity_counts_in_the_fiscal_year_in_which_it_starts(self):
        pairing = factories.pairing("TH-50")
        factories.activity(pairing, starts_on=date(2022, 9, 30))

        # 30 September 2022 is the last day of FY 2565.
        assert counts(figure(2565)) == (1, 1)
        assert counts(figure(2566)) == (0, 1)
        factories.activity(pairing, starts_on=date(2022, 10, 1))
        assert counts(figure(2566)) == (1, 1)

    def test_one_that_spans_the_turn_of_the_year_counts_where_it_starts(self):
        spanning = factories.activity(starts_on=date(2022, 9, 28), ends_on=date(2022, 10, 3))

        assert counts(figure(2565)) == (1, 1)
        later = figure(2566)
        assert counts(later) == (0, 1)
        assert later.exclusions == (
            kpis.Exclusion("activity", spanning.pk, kpis.Reason.STARTED_BEFORE, "TH-50"),
        )

    def test_one_submitted_in_september_and_approved_in_october_counts_once_that_is_known(self):
        with on(2022, 9, 1):
            pairing = factories.pairing("TH-50")
        with on(2022, 9, 20):
            activity = factories.activity(
                pairing, starts_on=date(2022, 9, 10), status=Status.ENDORSED
            )
        with on(2022, 10, 5):
            actions.approve_activity(by=factories.person("editor"), activity_id=activity.pk)

        # As known on the year's last day it waited; the year's figure takes it in from October.
        assert counts(figure(2565, known_at=at(2022, 9, 30, 23))) == (0, 1)
        assert counts(figure(2565, known_at=at(2022, 10, 5, 10))) == (1, 1)
        assert counts(figure(2565)) == (1, 1)
        assert counts(figure(2566)) == (0, 1)

    def test_a_pairing_signed_on_the_first_or_last_day_of_a_year(self):
        factories.pairing("TH-50", "ก", signed="2021-09-30")
        factories.pairing("TH-51", "ข", signed="2021-10-01")
        factories.pairing("TH-57", "ค", signed="2022-09-30")

        # FY 2565 began on 1 October 2021: only the signature of the day before counts.
        found = figure(2565)
        assert found.denominator_ids == ("TH-50",)
        assert found.groups["provinces"]["new"] == ("TH-51", "TH-57")
        assert figure(2566).denominator_ids == ("TH-50", "TH-51", "TH-57")

    def test_a_pairing_that_ended_within_the_year(self):
        pairing = factories.pairing("TH-50")
        factories.event(pairing, EventKind.ENDED, "2022-03-31")
        activity = factories.activity(pairing, starts_on=date(2021, 11, 5))

        found = figure(2565)
        assert (found.state, counts(found)) == ("no_case", (0, 0))
        assert found.groups["provinces"]["ended"] == ("TH-50",)
        assert ("activity", activity.pk, kpis.Reason.ENDED) in [
            (item.record, item.id, item.reason) for item in found.exclusions
        ]
        # On its last day it was still in force: as at that day the year's figure is 1 of 1.
        assert counts(figure(2565, as_at=date(2022, 3, 31))) == (1, 1)

    def test_an_end_on_the_last_day_of_the_year_is_in_force_on_that_day(self):
        pairing = factories.pairing("TH-50")
        factories.event(pairing, EventKind.ENDED, "2022-09-30")

        assert counts(figure(2565)) == (0, 1)
        assert counts(figure(2566)) == (0, 0)

    def test_an_activity_before_its_pairing_was_signed(self):
        factories.pairing("TH-50", "ก")
        later = factories.pairing("TH-50", "ข", signed="2022-06-01")
        factories.activity(later, starts_on=date(2022, 5, 31))

        found = figure(2565)
        assert counts(found) == (0, 1)
        assert kpis.Reason.BEFORE_SIGNING in {item.reason for item in found.exclusions}

    @pytest.mark.parametrize(
        ("signed", "in_2565", "in_2566", "assumed"),
        [
            ("2021", 1, 1, 1),  # 30 September 2021, by assumption
            ("2022", 0, 1, 1),  # 30 September 2022, by assumption
            ("2021-09", 1, 1, 0),  # the last day of the month
            ("2021-10", 0, 1, 0),
        ],
    )
    def test_a_signature_known_in_part(self, signed, in_2565, in_2566, assumed):
        factories.pairing("TH-50", signed=signed)

        assert figure(2565).denominator == in_2565
        assert figure(2566).denominator == in_2566
        assert figure(2566).assumed_count == assumed

    def test_a_signature_of_unknown_date(self):
        pairing = factories.pairing("TH-50", signed=None)
        factories.event(pairing, EventKind.SIGNED, None)
        factories.activity(pairing)

        found = figure()
        assert found.state == "no_case"
        assert {item.reason for item in found.exclusions} == {kpis.Reason.UNDATED}

    @pytest.mark.parametrize(
        ("which", "reason"),
        [
            ("not joint", kpis.Reason.NOT_JOINT),
            ("draft", kpis.Reason.NOT_APPROVED),
            ("submitted", kpis.Reason.NOT_APPROVED),
            ("returned", kpis.Reason.NOT_APPROVED),
            ("ended", kpis.Reason.ENDED),
            ("candidate", kpis.Reason.CANDIDATE),
        ],
    )
    def test_a_province_whose_only_activity_does_not_count(self, which, reason):
        pairing = factories.pairing("TH-50", "ก")
        candidate = factories.pairing("TH-50", "ข", confirmed=False)
        ended = factories.pairing("TH-50", "ค")
        factories.event(ended, EventKind.ENDED, "2022-12-31")
        activity = {
            "not joint": lambda: factories.activity(pairing, is_joint=False),
            "ended": lambda: factories.activity(ended),
            "candidate": lambda: factories.activity(candidate),
        }.get(which, lambda: factories.activity(pairing, status=which))()

        found = figure()
        assert counts(found) == (0, 1)
        assert found.groups["provinces"]["silent"] == ("TH-50",)
        told = {item.id: item.reason for item in found.exclusions if item.record == "activity"}
        assert told == {activity.pk: reason}

    def test_an_activity_of_a_candidate_counts_once_that_is_confirmed(self):
        candidate = factories.pairing("TH-50", confirmed=False)
        factories.activity(candidate)
        assert figure().state == "no_case"

        registry_actions.confirm_pairing(
            by=None, pairing_id=candidate.pk, confirmation=Confirmation.CONFIRMED, note="หนังสือ"
        )

        assert counts(figure()) == (1, 1)

    def test_two_provinces_that_share_a_counterpart(self):
        unit = factories.counterpart("คุนหมิง", country="CN")
        ours = factories.pairing("TH-50", unit)
        factories.pairing("TH-57", unit)
        factories.activity(ours)

        found = figure()
        assert found.value == Fraction(1, 2)
        assert found.numerator_ids == ("TH-50",)

    def test_an_activity_that_names_two_pairings(self):
        one, other = factories.pairing("TH-50", "ก"), factories.pairing("TH-50", "ข")
        activity = factories.activity(one, other)

        found = figure()
        assert counts(found) == (1, 1)
        assert found.supporting["activities_by_province"] == {"TH-50": (activity.pk,)}
        assert found.groups["pairings"]["active"] == (one.pk, other.pk)

    def test_a_province_signed_and_in_progress_at_once(self):
        signed = factories.pairing("TH-50", "ก")
        started = factories.pairing("TH-50", "ข", signed=None)
        factories.event(started, EventKind.STARTED, "2020-02-01")
        factories.activity(signed)

        found = figure()
        assert counts(found) == (1, 1)
        assert {(item.id, item.reason) for item in found.exclusions} == {
            (started.pk, kpis.Reason.NOT_SIGNED)
        }

    def test_an_answer_explains_and_does_not_count(self):
        pairing = factories.pairing("TH-50")
        factories.fiscal_year(2566)
        actions.explain_no_activity(
            by=factories.posted(province="TH-50"),
            pairing_id=pairing.pk,
            fiscal_year=2566,
            reason="epidemic",
            words="ปิดพรมแดนทั้งปี",
        )

        found = figure()
        assert counts(found) == (0, 1)
        assert found.groups["provinces"]["explained"] == ("TH-50",)
        assert figure(2565).groups["provinces"]["silent"] == ("TH-50",)

    def test_bangkok(self):
        factories.activity(factories.pairing("TH-10"))

        found = figure()
        assert found.state == "no_case"
        assert {item.reason for item in found.exclusions} == {kpis.Reason.OUTSIDE_SCHEME}
        assert figure(place="TH-10").state == "not_applicable"

    def test_statuses_agree_with_those_of_the_register(self):
        """The rule reads events by itself; on every day it must see what ``as_at`` sees."""
        life = factories.pairing("TH-50", "ก", signed="2015")
        factories.event(life, EventKind.SUSPENDED, "2018-05-04")
        factories.event(life, EventKind.RESUMED, "2019-02")
        renewed = factories.event(life, EventKind.RENEWED, "2020-01-01")
        factories.event(life, EventKind.ENDED, "2021-06-30")
        factories.event(life, EventKind.SIGNED, "2022-01-10")
        factories.pairing("TH-51", "ข", signed=None)
        registry_actions.correct_event(
            by=None, event_id=renewed.pk, happened_on=None, reason="ไม่มีการต่ออายุ", is_void=True
        )
        dates = settle(2566, as_at=None, known_at=None, today=TODAY)
        facts = reports.facts.read_facts([dates])[2566]
        days = [
            date(2015, 9, 29), date(2015, 9, 30), date(2018, 5, 3), date(2018, 5, 4),
            date(2019, 2, 27), date(2019, 2, 28), date(2021, 6, 30), date(2021, 7, 1),
            date(2022, 1, 9), date(2022, 1, 10),
        ]  # fmt: skip

        seen = {
            (pairing.id, day): pairing.status_on(day) for pairing in facts.pairings for day in days
        }

        assert len(set(seen.values())) == 4
        for day in days:
            for row in Pairing.objects.as_at(day):
                assert seen[(row.pk, day)] == row.status_on, day
        told = {row.pk: row.signed_on for row in Pairing.objects.as_at(TODAY)}
        assert {pairing.id: pairing.signed_on for pairing in facts.pairings} == told


class TestHandbookAndWorkingGroup:
    def test_a_handbook_from_its_publication_to_its_withdrawal(self):
        factories.document(published_on=date(2020, 5, 1), withdrawn_on=date(2022, 9, 30))
        factories.document(kind="letter", published_on=date(2019, 1, 4))

        # Published in FY 2563; on the last day of FY 2565 it no longer held.
        values = {year: figure(year, "1.1").value for year in range(2562, 2567)}
        assert values == {2562: 0, 2563: 1, 2564: 1, 2565: 0, 2566: 0}

    def test_orders_of_seats(self):
        for code in ("TH-10", "TH-50", "TH-51"):
            factories.province(code)
        first = factories.order("TH-50", "1/2562", date(2019, 1, 1))
        second = factories.order("TH-50", "9/2565", date(2022, 6, 15), replaces_id=first.pk)
        factories.order("TH-10", "2/2562")
        central = factories.order(None, "3/2562", date(2019, 2, 1))

        # Chiang Mai of Chiang Mai and Lamphun; the replaced order leaves the seat counted once.
        found = figure(2565, "3.1")
        assert found.value == Fraction(1, 2)
        assert found.supporting["orders_by_province"] == {"TH-50": (second.pk,)}
        assert found.groups["central"]["orders"] == (central.pk,)
        # Until 14 June 2565 the first was in force.
        earlier = figure(2565, "3.1", as_at=date(2022, 6, 14))
        assert earlier.supporting["orders_by_province"] == {"TH-50": (first.pk,)}

    def test_an_order_waits_for_the_ministry(self):
        order = actions.record_order(
            by=factories.posted(province="TH-50"),
            province_id=factories.province("TH-50").pk,
            number="1/2566",
            issued_on=date(2023, 1, 4),
            in_force_from=date(2023, 1, 4),
        )
        assert counts(figure(indicator="3.1")) == (0, 1)

        actions.approve_order(by=factories.person("editor"), order_id=order.pk)

        assert counts(figure(indicator="3.1")) == (1, 1)


class TestDates:
    def test_a_closed_year_stands_as_known_at_its_closing(self, plan):
        with on(2019, 3, 7):
            pairing = factories.pairing("TH-50")
        with on(2022, 11, 1):
            factories.activity(pairing, starts_on=date(2022, 3, 1), status=Status.ENDORSED)
        with on(2022, 11, 30):
            actions.close_year(by=factories.person("editor"), year=2565)
        with on(2022, 12, 20):
            registry_actions.correct_event(
                by=None,
                event_id=pairing.events.get().pk,
                happened_on=PartialDate(2022, 1, 5),
                reason="ตามต้นฉบับบันทึกความเข้าใจ",
            )

        found = report(2565)

        # At the closing the signature of 1989 stood and nothing was approved: 0 ÷ 1.
        assert found.dates.state == "closed"
        assert found.known_at == at(2022, 11, 30)
        assert counts(found.figure("2.1").figure) == (0, 1)
        # As known now it was signed within the year, and there is no case.
        assert figure(2565, known_at=at(2023, 8, 15)).state == "no_case"

    def test_a_year_of_the_trend_is_taken_as_known_at_its_own_closing(self, plan):
        with on(2019, 3, 7):
            pairing = factories.pairing("TH-50")
            factories.fiscal_year(2562)
        with on(2019, 11, 30):
            actions.close_year(by=factories.person("editor"), year=2562)
        with on(2020, 1, 5):
            factories.activity(pairing, starts_on=date(2019, 12, 1))

        trend = report(2563).figure("2.1").trend

        assert [(point.fiscal_year, counts(point.figure)) for point in trend] == [
            (2562, (0, 1)),
            (2563, (1, 1)),
        ]
        # An activity of FY 2562 that is entered after the closing changes nothing in the trend.
        assert report(2563).figure("2.1").combined.value == Fraction(1, 2)

    def test_the_day_asked_for_plays_the_part_of_today(self, plan):
        found = report(2565, as_at=date(2022, 3, 1))
        over = report(2565, as_at=date(2023, 8, 1))

        assert (found.as_at, found.dates.state) == (date(2022, 3, 1), "running")
        # A day after the year leaves its last day.
        assert (over.as_at, over.dates.state) == (date(2022, 9, 30), "ended")
        assert report(2566).as_at == TODAY

    @pytest.mark.parametrize(
        ("year", "asked", "words", "parameter"),
        [
            (2567, {}, "เริ่มวันที่ 1 ตุลาคม 2566", None),
            (2019, {}, "ไม่มีปีงบประมาณ พ.ศ. 2019", None),
            (2566, {"as_at": date(2023, 8, 16)}, "ยังมาไม่ถึง", "as_at"),
            (2566, {"as_at": date(2022, 9, 30)}, "ยังไม่เริ่ม", "as_at"),
            (2566, {"known_at": at(2023, 8, 16)}, "ต้องไม่อยู่หลังวันนี้", "known_at"),
            (2566, {"known_at": at(2018, 1, 1)}, "ยังไม่มีตัวชี้วัดของแผน", "known_at"),
            (2566, {"place": "TH-99"}, "ไม่มีจังหวัดรหัส “TH-99”", "province"),
        ],
    )
    def test_what_has_no_figures_is_refused_in_words(self, plan, year, asked, words, parameter):
        with pytest.raises(ReportRefused, match=words) as refusal:
            report(year, **asked)

        assert refusal.value.parameter == parameter

    def test_years_outside_the_plan_have_figures_without_targets(self, plan):
        factories.target(factories.indicator("2.1"), 2562)
        factories.pairing("TH-50")

        found = report(2560)

        assert found.plan_th == ""
        assert counts(found.figure("2.1").figure) == (0, 1)
        assert (found.figure("2.1").target, found.figure("2.1").band) == (None, "no_target")
        assert [point.fiscal_year for point in found.figure("2.1").trend] == [
            2556, 2557, 2558, 2559, 2560,
        ]  # fmt: skip

    def test_names_are_those_known_at_the_moment(self, plan):
        with on(2019, 3, 7):
            factories.pairing("TH-50")
        with on(2023, 1, 5):
            province = Province.objects.get(code="TH-50")
            province.name_th = "นครพิงค์"
            registry_actions.save_record(by=None, record=province)

        def name(found):
            return found.figure("2.1").regions[0].rows[0].name_th

        assert name(report(2565, known_at=at(2022, 12, 31))) == "เชียงใหม่"
        assert name(report(2565)) == "นครพิงค์"


class TestReport:
    def test_figures_of_the_report_are_those_computed_alone(self, plan):
        factories.activity(factories.pairing("TH-50"))
        factories.order("TH-50")
        factories.document()

        found = report()

        assert [item.code for item in found.figures] == ["1.1", "1.2", "2.1", "2.2", "3.1", "3.2"]
        for item in found.figures:
            assert item.figure == figure(indicator=item.code)
            assert item.trend[-1].figure == item.figure

    def test_a_target_is_told_with_who_set_it(self, plan):
        factories.target(factories.indicator("2.1"), 2566, "0.8")
        for code in ("TH-50", "TH-51", "TH-57", "TH-83"):
            factories.activity(factories.pairing(code, f"เมืองคู่ของ {code}"))
        factories.pairing("TH-38", "ไม่มีกิจกรรม")

        item = report().figure("2.1")

        # 4 ÷ 5 = 80 % of a target of 80 %.
        assert item.figure.value == Fraction(4, 5)
        assert (item.target.value, item.target.set_by) == (Fraction(4, 5), "แผนขับเคลื่อน")
        assert item.band == "met"
        assert report().figure("3.1").target is None

    def test_coverage_compares_rows_of_the_declared_day_with_the_declared_total(self, plan):
        document = factories.document("บัญชี", kind="list", published_on=date(2019, 1, 4))
        registry_actions.save_record(
            by=None,
            record=DeclaredTotal(
                document=document, status="signed", as_at=date(2019, 1, 4),
                pair_count=89, province_count=39,
            ),
        )  # fmt: skip
        factories.pairing("TH-50", "ก")
        factories.pairing("TH-50", "ข")
        factories.pairing("TH-51", "ค", signed="2019-01-05")  # a day after the declared one
        factories.pairing("TH-57", "ง", confirmed=False)
        undated = factories.pairing("TH-83", "จ", signed=None)
        factories.event(undated, EventKind.SIGNED, None)
        factories.edition_row(undated, "๔๒/๒๐")

        coverage = report().figure("2.1").coverage

        # Two pairs of Chiang Mai, and the listed one of Phuket without a date: 3 of 89, 2 of 39.
        assert (coverage.held_pairs, coverage.all_pairs) == (3, 89)
        assert (coverage.held_provinces, coverage.all_provinces) == (2, 39)
        assert coverage.as_at == date(2019, 1, 4)

    def test_the_result_id_names_rule_dates_and_knowledge(self, plan):
        first = report().figure("2.1").result_id
        assert report().figure("2.1").result_id == first
        assert report(as_at=date(2023, 8, 1)).figure("2.1").result_id != first
        assert report(place="TH-50").figure("2.1").result_id != first
        factories.pairing("TH-50")
        assert report().figure("2.1").result_id != first

    def test_the_same_dates_give_the_same_bytes(self, plan):
        with clock.playing(at(2023, 8, 15, 9)):
            factories.activity(factories.pairing("TH-50"))
            asked = {"as_at": date(2023, 8, 1), "known_at": clock.now()}
            first = report_json(report(**asked))
        with clock.playing(at(2023, 8, 15, 23)):
            factories.activity(factories.pairing("TH-51", "ข"))
            again = report_json(report(**asked))
            now = report_json(report(as_at=date(2023, 8, 1)))

        assert again == first
        assert now != first

    def test_many_provinces_cost_no_more_queries_than_one(self, plan):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                report()
            return len(captured)

        factories.order("TH-50")
        factories.activity(factories.pairing("TH-50"))
        one = queries()
        for number in range(60, 64):
            code = f"TH-{number}"
            factories.activity(factories.pairing(code, f"เมืองคู่ {code}"))
            factories.pairing(code, f"รอตรวจสอบ {code}", confirmed=False)
            factories.order(code)

        assert queries() == one

    def test_json_tells_the_figure_and_names_nothing_unpublished(self, plan):
        pairing = factories.pairing("TH-50")
        activity = factories.activity(pairing)
        draft = factories.activity(pairing, title="กิจกรรมที่ยังเป็นร่าง", status=Status.DRAFT)
        not_joint = factories.activity(pairing, is_joint=False)

        text = report_json(report()).decode()
        (item,) = (one for one in json.loads(text)["figures"] if one["indicator"] == "2.1")

        assert (item["indicator"], item["value"], item["state"]) == ("2.1", 1.0, "value")
        assert (item["numerator"], item["denominator"]) == (1, 1)
        assert item["provinces"][0]["pairings"][0]["number"] == pairing.number
        assert item["provinces"][0]["pairings"][0]["activity_ids"] == [activity.pk]
        told = {one["reason"]: (one["count"], one["ids"]) for one in item["exclusions"]}
        assert told == {"not_approved": (1, None), "not_joint": (1, [not_joint.pk])}
        assert draft.title not in text
