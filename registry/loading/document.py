"""Loading of documents with what they declare, and of the guideline."""

from __future__ import annotations

from registry import actions
from registry.models import (
    DeclaredTotal,
    DelayReason,
    Document,
    GuidanceLimit,
    GuidelineEdition,
    GuidelineStep,
    RouteQuestion,
    RouteRule,
)

from .loader import Loader, day, moment


def load_documents(loader: Loader) -> dict[str, Document]:
    """The documents of the register with what they refer to, enclose and declare; returns them
    by their keys.
    """
    documents, lines = {}, []
    for row in loader.read("documents.json")["rows"]:
        key, totals = row.pop("key"), row.pop("totals")
        known_from = moment(row["published_on"])
        named = {name: row.pop(name) for name in ("references", "enclosures")}
        for name in ("issued_on", "published_on", "received_on"):
            row[name] = day(row[name])
        # What a letter is known by; its kind and title may be put right.
        known_by = ("number", "issuer") if row["number"] else ("kind", "title_th")
        identity = {name: row.pop(name) for name in known_by}
        document, is_due = loader.prepare(Document, identity, row)
        if is_due:
            actions.save_document(by=None, document=document, known_from=known_from)
        documents[key] = document
        lines.append((document, named, known_from))
        for total in totals:
            total["as_at"] = day(total["as_at"])
            identity = {"document": document, "status": total.pop("status")}
            loader.put(DeclaredTotal, identity, total, known_from)
    # Once all are here, so that a line finds the document it names.
    for document, named, known_from in lines:
        if not loader.yields_to(document):
            actions.save_document(by=None, document=document, known_from=known_from, **named)
    return documents


def load_guideline(loader: Loader) -> None:
    """The editions of the guideline with their steps, and what the guidance desk rests on."""
    fixture = loader.read("guideline.json")
    known_from = moment(fixture["known_from"])
    for row in fixture["rows"]:
        steps, key = row.pop("steps"), {"code": row.pop("code")}
        for name in ("issued_on", "in_force_from"):
            row[name] = day(row[name])
        edition = loader.put(GuidelineEdition, key, row, known_from)
        rows = [({"edition": edition, "code": step.pop("code")}, step) for step in steps]
        loader.put_all(GuidelineStep, rows, known_from)
    reasons = [({"code": reason.pop("code")}, reason) for reason in fixture["delay_reasons"]]
    loader.put_all(DelayReason, reasons, None)
    _load_route(loader)
    for limit in fixture["limits"]:
        loader.put(GuidanceLimit, {"kind": limit.pop("kind")}, limit, None)


def _load_route(loader: Loader) -> None:
    """The questions of the route assistant and its decision table."""
    fixture = loader.read("route.json")
    rules = []
    for row in fixture["rows"]:
        lines = row.pop("rules")
        question = loader.put(
            RouteQuestion,
            {"code": row.pop("code")},
            row | {"origin": fixture["origin"]},
            None,
        )
        for line in lines:
            key = {name: line.pop(name) for name in ("reply", "step_code")}
            rules.append(({"question": question, **key}, line | {"origin": fixture["origin"]}))
    loader.put_all(RouteRule, rules, None)
