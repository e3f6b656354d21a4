"""Names of register rows for templates."""

from django import template

from registry import names
from registry.choices import Status

register = template.Library()

register.filter("named", names.name_of)
register.filter("text_of", names.text_of)
register.filter("province_name", names.province_name)
register.filter("local_language", names.local_language)


@register.filter
def status_words(status: str) -> str:
    """The word for a status of a pairing."""
    return str(Status(status).label)
