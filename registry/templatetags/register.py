"""Names of register rows for templates."""

from django import template

from registry import names

register = template.Library()

register.filter("named", names.name_of)
register.filter("text_of", names.text_of)
register.filter("local_language", names.local_language)
