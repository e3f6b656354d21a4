"""Names of register rows for templates."""

from django import template

from registry import names
from registry.choices import AnswerStatus, Status
from registry.walk import STATES, StepState

register = template.Library()

ANSWER_BADGES = {
    AnswerStatus.SUBMITTED: "endorsed",
    AnswerStatus.ACCEPTED: "approved",
    AnswerStatus.DECLINED: "returned",
    AnswerStatus.WITHDRAWN: "draft",
}

register.filter("named", names.name_of)
register.filter("other_name", names.other_name)
register.filter("text_of", names.text_of)
register.filter("province_name", names.province_name)
register.filter("local_language", names.local_language)


@register.filter
def status_words(status: str) -> str:
    """The word for a status of a pairing."""
    return str(Status(status).label)


@register.filter
def step_badge(state: StepState) -> str:
    """The badge code for where a pairing stands with a step."""
    return STATES[state][0]


@register.filter
def step_words(state: StepState) -> str:
    """The word for where a pairing stands with a step."""
    return str(STATES[state][1])


@register.filter
def answer_badge(status: str) -> str:
    """The badge code for where a province's answer stands."""
    return ANSWER_BADGES[status]
