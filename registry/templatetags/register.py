"""Names of register rows for templates."""

from django import template
from django.urls import reverse

from registry import names
from registry.choices import AnswerStatus, Status, StepEffect
from registry.guidance.obstacles import Door
from registry.models import Pairing
from registry.official_list import pair_words
from registry.suggestions import PLACES, joined_row, names_near
from registry.walk import STATES, StepState
from sistercity.templatetags.parts import address

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
register.filter("pair_words", pair_words)
register.filter("local_language", names.local_language)


@register.inclusion_tag("registry/_no_match.html", takes_context=True)
def near_names(context: dict, *kinds: str) -> dict:
    """What may have been meant by a search that found nothing, with the addresses that ask for it.

    Args:
        kinds: models, in lower case, whose names are near; without any all places, and rows of
            the register that were joined to others.
    """
    request = context["request"]
    asked = request.GET.get("search", "")
    models = [model for model in PLACES if not kinds or model._meta.model_name in kinds]
    known_at = context.get("known_at")
    names = names_near(asked, context["user"], models, known_at)
    near = [(name, address(request, search=name, page=None)) for name in names]
    joined = None if kinds else joined_row(asked, known_at)
    return {"asked": asked, "near": near, "joined": joined}


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


@register.filter
def effect_words(code: str) -> str:
    """The word for what the route assistant says of a step."""
    return str(StepEffect(code).label)


@register.filter
def opens_at(door: Door, pairing: Pairing) -> str:
    """The address of the act that mends what holds a pairing up."""
    return reverse(f"admin:{door.name}", args=[pairing.pk, *door.keys])
