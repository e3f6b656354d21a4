"""The form by which a report is chosen: which, of what, on which days, in what form."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from monitoring.asked import place_params
from monitoring.kpis import NATION
from monitoring.reports.kinds import KINDS
from monitoring.reports.order import Order
from plans.models import Plan
from registry.moments import read_moment
from sistercity import clock
from sistercity.errors import NotAllowed
from sistercity.thai.numerals import unusual

from .report import (
    DIGITS_CHOICES,
    LANGUAGE_CHOICES,
    FiscalYearField,
    ReportForm,
    check_province,
    country_field,
)

# Each report, and what it is called.
REPORTS = (
    ("kpi", _("รายงานผลตามตัวชี้วัด")),
    ("province", _("รายงานของจังหวัด")),
    ("annual", _("รายงานกิจกรรมประจำปี")),
    ("closeout", _("รายงานสรุปผลตามแผน")),
    ("country", _("บันทึกย่อประเทศ")),
    ("register", _("บัญชีทางการของคู่เมืองพี่เมืองน้อง")),
)
_EXTENSIONS = (("pdf", "PDF"), ("xlsx", "XLSX"), ("json", "JSON"))


class ReportOrderForm(ReportForm):
    """``address`` is where the report is that was chosen."""

    use_required_attribute = False

    field_order = ("report", "fiscal_year", "place", "country")
    report = forms.ChoiceField(label=_("รายงาน"), choices=REPORTS, initial="kpi")
    fiscal_year = FiscalYearField()
    language = forms.ChoiceField(label=_("ภาษาของรายงาน"), choices=LANGUAGE_CHOICES, initial="th")
    digits = forms.ChoiceField(
        label=_("ตัวเลขในเอกสาร PDF"),
        choices=DIGITS_CHOICES,
        required=False,
    )
    extension = forms.ChoiceField(label=_("รูปแบบ"), choices=_EXTENSIONS, initial="pdf")

    def __init__(self, *args, years: list[int], user, **kwargs) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.user = user
        self.fields["country"] = country_field(user)
        self.order_fields(self.field_order)
        self.fields["fiscal_year"].offer(years)
        if user.is_authenticated and (user.is_ministry or user.is_provincial):
            self.fields["internal"] = forms.BooleanField(
                label=_("ฉบับใช้ภายใน"),
                required=False,
                help_text=_("รายงานกิจกรรมพร้อมภาพ หรือรายงานสรุปผลพร้อมข้อความของสรุปบทเรียน"),
            )

    def clean(self) -> None:
        """Refuse together what no report has; dates are read as people write them."""
        told = self.cleaned_data
        named = {name: told.get(name, "") for name in ("as_at", "known_at")}
        try:
            self.moment = read_moment(named, now=clock.now())
        except ValidationError as fault:
            self.add_error(None, fault)
        report, place = told.get("report"), told.get("place") or NATION
        check_province(self, report, place)
        if report == "country" and not told.get("country"):
            self.add_error("country", _("โปรดเลือกประเทศของบันทึกย่อ"))
        if report == "closeout" and told.get("fiscal_year") and self._plan() is None:
            self.add_error("fiscal_year", _("ปีงบประมาณนี้ไม่อยู่ในแผนใด โปรดเลือกปีที่อยู่ในแผน"))
        if told.get("internal") and not self.errors:
            try:
                KINDS[report].check_reader(self.user, self.order)
            except NotAllowed as refusal:
                self.add_error("internal", str(refusal))

    def _plan(self) -> Plan | None:
        year = self.cleaned_data["fiscal_year"]
        plans = Plan.objects.visible_to(self.user)
        return plans.filter(first_year__lte=year, last_year__gte=year).first()

    @property
    def order(self) -> Order:
        """What was chosen, as an order; JSON carries both languages."""
        told = self.cleaned_data
        report = told["report"]
        year = told["fiscal_year"] if KINDS[report].takes_year else None
        takes_place = report in ("kpi", "province", "annual")
        language = "th" if told["extension"] == "json" else told["language"]
        return Order(
            report,
            fiscal_year=self._plan().last_year if report == "closeout" else year,
            place=(takes_place and told.get("place")) or NATION,
            country=told["country"] if report == "country" else "",
            as_at=self.moment.as_at,
            known_at=self.moment.known_at,
            language=language,
            digits="" if told["extension"] == "json" else unusual(told["digits"], language),
            internal=report in ("annual", "closeout") and told.get("internal", False),
        )

    @property
    def address(self) -> str:
        """The address of the report, with all that was chosen and is not usual."""
        told = self.cleaned_data
        report, extension, year = told["report"], told["extension"], told["fiscal_year"]
        place = told.get("place") or NATION
        query = self.moment.query(clock.today())
        if extension != "json":
            query |= {"lang": told["language"]} if told["language"] != "th" else {}
            query |= {"digits": told["digits"]} if told["digits"] else {}
        if report in ("kpi", "annual"):
            query |= place_params(place)
        if report in ("annual", "closeout") and told.get("internal"):
            query["internal"] = "1"
        route = {"kpi": "kpi-report", "register": "register-list"}.get(report, f"{report}-report")
        ending = "workbook" if extension == "xlsx" and report in ("kpi", "register") else extension
        args: list = [year] if KINDS[report].takes_year else []
        if report == "country":
            args = [told["country"]]
        if report == "province":
            args = [place, year]
        if report == "closeout":
            plan = self._plan()
            args = [plan.first_year, plan.last_year]
        address = reverse(f"monitoring:{route}-{ending}", args=args)
        return f"{address}?{urlencode(query)}" if query else address
