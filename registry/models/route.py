"""The route assistant: what is asked of a draft, what follows for the steps, what was answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import RouteReply, StepEffect
from registry.names import text_of
from registry.querysets import PlaceQuerySet, RouteAnswerQuerySet
from sistercity.audit.recorded import Recorded, version_of

from .pairing import Pairing


class RouteQuestion(Recorded):
    """A question on a draft, answered yes, no or not known."""

    code = models.SlugField(_("รหัส"), max_length=30, unique=True)
    number = models.PositiveSmallIntegerField(_("ลำดับ"), default=0)
    name_th = models.CharField(_("คำถาม"), max_length=300)
    name_en = models.CharField(_("คำถาม (อังกฤษ)"), max_length=300, blank=True)
    hint_th = models.CharField(_("คำอธิบายคำถาม"), max_length=300, blank=True)
    hint_en = models.CharField(_("คำอธิบายคำถาม (อังกฤษ)"), max_length=300, blank=True)
    origin = models.CharField(
        _("ที่มาของคำถาม"), max_length=300, help_text=_("คำถามนี้เรียบเรียงจากอะไร")
    )
    is_asked = models.BooleanField(
        _("ใช้ถาม"), default=True, help_text=_("เลิกถามแล้วให้เอาเครื่องหมายออก คำตอบเดิมยังคงอยู่")
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("คำถามเพื่อหาขั้นตอน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "คำถามเพื่อหาขั้นตอน")
        ordering = ["number", "code"]

    def __str__(self) -> str:
        return text_of(self, "name")


class RouteRule(Recorded):
    """A line of the decision table: what an answer means for the step of this code."""

    question = models.ForeignKey(
        RouteQuestion, verbose_name=_("คำถาม"), on_delete=models.PROTECT, related_name="rules"
    )
    reply = models.CharField(
        _("เมื่อตอบว่า"), max_length=3,
        choices=[(RouteReply.YES.value, RouteReply.YES.label),
                 (RouteReply.NO.value, RouteReply.NO.label)],
    )  # fmt: skip
    step_code = models.SlugField(
        _("รหัสขั้นตอน"), max_length=30, help_text=_("รหัสของขั้นตอน ซึ่งเป็นรหัสเดียวกันทุกฉบับ")
    )
    effect = models.CharField(_("ผลต่อขั้นตอน"), max_length=10, choices=StepEffect)
    citation = models.CharField(
        _("ข้ออ้างอิง"), max_length=300, blank=True,
        help_text=_("ข้อในกฎหมาย มติ หรือแนวทางปฏิบัติที่กล่าวเช่นนี้ เว้นว่างหากยังไม่ได้อ้างอิง"),
    )
    origin = models.CharField(
        _("ที่มาของกติกา"), max_length=300, help_text=_("กติกานี้เรียบเรียงจากอะไร")
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("กติกาของเส้นทาง")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "กติกาของเส้นทาง")
        ordering = ["question__number", "-reply", "step_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "reply", "step_code"],
                name="registry_routerule_once",
                violation_error_message=_("คำตอบนี้มีกติกาสำหรับขั้นตอนนี้แล้ว"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} · {self.get_reply_display()} · {self.step_code}"


class RouteAnswer(Recorded):
    """What was answered to a question for a pairing; who and when the ledger knows.

    One that nobody answered has no row; one that was answered and is open again is not known.
    """

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("คู่เมืองพี่เมืองน้อง"), on_delete=models.PROTECT,
        related_name="route_answers",
    )
    question = models.ForeignKey(
        RouteQuestion, verbose_name=_("คำถาม"), on_delete=models.PROTECT, related_name="answers"
    )
    reply = models.CharField(_("คำตอบ"), max_length=7, choices=RouteReply)
    note = models.CharField(_("เหตุผลหรือหลักฐาน"), max_length=300, blank=True)

    objects = RouteAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("คำตอบเพื่อหาขั้นตอน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "คำตอบเพื่อหาขั้นตอน")
        ordering = ["question__number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "question"], name="registry_routeanswer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} · {self.get_reply_display()}"


RouteQuestionVersion = version_of(RouteQuestion)
RouteRuleVersion = version_of(RouteRule)
RouteAnswerVersion = version_of(RouteAnswer)
