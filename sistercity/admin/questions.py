"""The daily questions of a list in the admin: shipped filters, each with how many rows it finds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from sistercity import clock
from sistercity.audit.models import Change
from sistercity.kept import kept
from sistercity.thai.calendar import BANGKOK

# The parameter of the address that asks a question.
ASKED = "ask"
# What counts as of late, in days.
RECENT_DAYS = 7


class Question(NamedTuple):
    """A question that a list answers: its code in addresses, its words, which rows it means."""

    code: str
    label: str | Promise
    condition: Callable[[date], Q]


def _changed_of_late(today: date) -> Q:
    since = datetime.combine(today - timedelta(days=RECENT_DAYS), time.min, BANGKOK)
    first = Change.objects.filter(at__gte=since).aggregate(first=Min("number"))["first"]
    return Q(pk__in=[]) if first is None else Q(revision__gte=first)


CHANGED_OF_LATE = Question("recent", gettext_lazy("แก้ไขใน 7 วันนี้"), _changed_of_late)


class QuestionList(ChangeList):
    """A list that also takes a question of its admin class; search and filters go on top."""

    def get_filters_params(self, params=None) -> dict:
        """The question is no column of the model."""
        return {
            name: value for name, value in super().get_filters_params(params).items()
            if name != ASKED
        }  # fmt: skip

    def get_queryset(self, request: HttpRequest, exclude_parameters=None) -> QuerySet:
        """Of the rows found those that the question means."""
        self._user = request.user
        rows = super().get_queryset(request, exclude_parameters)
        asked = request.GET.get(ASKED)
        if not asked:
            return rows
        question = question_of(self.model_admin, asked)
        if question is None:
            raise IncorrectLookupParameters
        return rows.filter(question.condition(clock.today()))

    def questions(self) -> list[dict]:
        """Each question with its count among all rows that this person may see; one query more."""
        asked = self.model_admin.questions
        if not asked or self.is_popup:
            return []
        today = clock.today()
        rows = self.model._default_manager.visible_to(self._user).order_by()
        counts = kept(
            "questions", self.model._meta.label, self._user.role,
            make=lambda: rows.aggregate(
                **{
                    _name(question): Count("pk", filter=question.condition(today), distinct=True)
                    for question in asked
                }
            ),
        )  # fmt: skip
        chosen = self.params.get(ASKED)
        return [
            {
                "label": question.label,
                "count": counts[_name(question)],
                "is_chosen": question.code == chosen,
                "href": f"?{ASKED}={question.code}",
            }
            for question in asked
        ]


def _name(question: Question) -> str:
    return f"of_{question.code.replace('-', '_')}"


def question_of(model_admin, code: str) -> Question | None:
    """The question of an admin class by its code."""
    return next((one for one in model_admin.questions if one.code == code), None)
