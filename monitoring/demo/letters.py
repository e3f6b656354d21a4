"""The demonstration's letters: a redacted copy, a circular on its way through provinces."""

from __future__ import annotations

from datetime import date
from functools import cached_property, partial

from monitoring.demo import evidence
from monitoring.demo.story import Story
from registry import actions
from registry.models import CircularAddressee, Document, Province
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User


class LetterTeller:
    """Puts the letters into the story."""

    def __init__(self, data: dict, story: Story) -> None:
        self.data, self.story = data, story

    def tell(self) -> None:
        """Put every step into the story."""
        circular = self.data["circular"]
        self.story.at(_day(self.data["redacted"]["recorded"]), self._redacted, hour=14)
        sent = self.story.at(_day(circular["recorded"]), self._circular, hour=9)
        if not sent:
            return
        for code, day in circular["acknowledged"].items():
            self.story.at(_day(day), partial(self._acknowledge, code), hour=10)
        forwarded, withdrawn = circular["forwarded"], circular["withdrawn"]
        self.story.at(_day(forwarded["on"]), self._forward, hour=11)
        self.story.at(_day(forwarded["acknowledged_on"]), self._acknowledge_below, hour=11)
        self.story.at(_day(withdrawn["on"]), self._withdraw, hour=13)

    @cached_property
    def editor(self) -> User:
        return User.objects.get(username="demo-editor")

    def _officer(self, code: str) -> User:
        return User.objects.get(role=Role.OFFICER, postings__province__code=code)

    def _redacted(self) -> None:
        """The copy that the public gets instead of the signed paper."""
        row = self.data["redacted"]
        actions.save_document(
            by=self.editor,
            document=Document.objects.get(title_th=row["title_th"]),
            new_file=actions.NewFile(
                evidence.document(row["words"]),
                role="redacted",
                redacted_words=tuple(row["hidden"]),
            ),
        )

    def _circular(self) -> None:
        row = self.data["circular"]
        document = actions.save_document(
            by=self.editor,
            document=Document(
                kind="circular",
                access="internal",
                title_th=row["title_th"],
                title_en=row["title_en"],
                number=row["number"],
                issuer=row["issuer"],
                issued_on=_day(row["issued_on"]),
                urgency=row["urgency"],
            ),
            new_file=actions.NewFile(evidence.document(row["words"])),
            references=row["references"],
            enclosures=row["enclosures"],
        )
        actions.address_circular(
            by=self.editor,
            document_id=document.pk,
            province_ids=Province.objects.values_list("pk", flat=True),
            offices=row["offices"],
            sent_on=_day(row["recorded"]),
        )

    def _addressee(self, code: str) -> CircularAddressee:
        number = self.data["circular"]["number"]
        return CircularAddressee.objects.get(document__number=number, province__code=code)

    def _acknowledge(self, code: str) -> None:
        actions.acknowledge_circular(
            by=self._officer(code), addressee_id=self._addressee(code).pk
        )

    def _forward(self) -> None:
        row = self.data["circular"]["forwarded"]
        actions.forward_circular(
            by=self._officer(row["province"]),
            addressee_id=self._addressee(row["province"]).pk,
            offices=row["offices"],
            sent_on=_day(row["on"]),
        )

    def _acknowledge_below(self) -> None:
        row = self.data["circular"]["forwarded"]
        offices = self._addressee(row["province"]).forwarded.filter(office__in=row["acknowledged"])
        for office in offices:
            actions.acknowledge_circular(
                by=self._officer(row["province"]), addressee_id=office.pk
            )

    def _withdraw(self) -> None:
        row = self.data["circular"]["withdrawn"]
        actions.withdraw_address(
            by=self.editor,
            addressee_id=self._addressee(row["province"]).pk,
            reason=row["reason"],
        )


def _day(text: str) -> date:
    return date.fromisoformat(text)
