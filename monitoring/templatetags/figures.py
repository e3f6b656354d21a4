"""Figures in words, for templates."""

from django import template

from monitoring.reports import words
from monitoring.reports.changes import standing_words as standing_words_of_record
from monitoring.reports.covers import document_words
from sistercity.fields.messages import reads_english

register = template.Library()

register.filter("figure_words", words.figure_words)
register.filter("coverage_words", words.coverage_words)
register.filter("assumed_words", words.assumed_words)
register.filter("year_state_words", words.year_state_words)
register.filter("region_words", words.region_words)
register.filter("fault_words", words.fault_words)
register.filter("trained_words", words.trained_words)
register.filter("record_standing", standing_words_of_record)
register.filter("target_words", words.target_words)
register.filter("document_words", document_words)
register.filter("target_head", words.target_head)


@register.filter
def full_value(item) -> str:
    """A figure report's value with its unit: ``ร้อยละ 63.2``."""
    return words.full_value_text(item.figure, item.definition.unit)


@register.simple_tag
def report_query(query: str, language: str = "") -> str:
    """The end of a report's address, asking for a language, or the reader's, unless usual."""
    language = language or ("en" if reads_english() else "th")
    if language == words.LANGUAGES[0]:
        return query
    return f"{query}&lang={language}" if query else f"?lang={language}"


@register.filter
def at_place(asked, place: str) -> str:
    """The end of an address that asks for the same of another place."""
    return asked.query_at(place)


@register.filter
def target_value(target, unit: str) -> str:
    """A target alone: ``ร้อยละ 80``."""
    return words.target_text(target, unit)


@register.filter
def reason_words(reason: str) -> str:
    """Why a record is left out."""
    return str(words.REASONS[reason])


@register.filter
def record_words(record: str) -> str:
    """What kind of record it is."""
    return str(words.RECORDS[record])


@register.filter
def standing_words(standing: str) -> str:
    """The word for where a province or pairing stands."""
    return str(words.STANDINGS[standing][1])


@register.filter
def standing_badge(standing: str) -> str:
    """The badge code for where a province or pairing stands."""
    return words.STANDINGS[standing][0]
