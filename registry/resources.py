"""Columns of the register's export, and what the rows of an import would do."""

from __future__ import annotations

import hashlib
import json
import logging

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import RowResult

from registry import actions, rules
from registry.choices import EventKind
from registry.importing.files import COLUMNS, READ_ONLY_COLUMNS, ROW
from registry.importing.rows import ImportedRow, Reader, Register, told
from registry.models import Pairing
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.audit.doors import Door, through
from sistercity.errors import NotAllowed, WrongState

logger = logging.getLogger(__name__)


class PairingExport(Resource):
    """The columns of an exported register; those of an import can be imported again."""

    number = Field(column_name=COLUMNS["number"], attribute="number")
    province = Field(column_name=COLUMNS["province"], attribute="province__name_th")
    counterpart_th = Field(column_name=COLUMNS["counterpart_th"], attribute="counterpart__name_th")
    counterpart_en = Field(column_name=COLUMNS["counterpart_en"], attribute="counterpart__name_en")
    unit_type = Field(column_name=COLUMNS["unit_type"], attribute="counterpart__unit_type__name_th")
    country = Field(column_name=COLUMNS["country"], attribute="counterpart__country__name_th")
    relation = Field(column_name=COLUMNS["relation"])
    signed_on = Field(column_name=COLUMNS["signed_on"])
    note = Field(column_name=COLUMNS["note"], attribute="note")
    status = Field(column_name=READ_ONLY_COLUMNS["status"])
    confirmation = Field(column_name=READ_ONLY_COLUMNS["confirmation"])
    list_number = Field(column_name=READ_ONLY_COLUMNS["list_number"])

    @classmethod
    def get_display_name(cls) -> str:
        """For the package's forms, which do not show it."""
        return cls.__name__

    def filter_export(self, queryset, **kwargs):
        """With the names and list numbers, in queries whose number does not grow."""
        return queryset.select_related(
            "province", "counterpart__country", "counterpart__unit_type"
        ).prefetch_related("edition_rows")

    def dehydrate_relation(self, pairing: Pairing) -> str:
        """In words."""
        return str(pairing.get_relation_display())

    def dehydrate_signed_on(self, pairing: Pairing) -> str:
        """As far as known, in พ.ศ.; rows are those of ``as_at``."""
        return told(pairing.signed_as_known)

    def dehydrate_status(self, pairing: Pairing) -> str:
        """In words."""
        return str(pairing.get_status_display())

    def dehydrate_confirmation(self, pairing: Pairing) -> str:
        """In words."""
        return str(pairing.get_confirmation_display())

    def dehydrate_list_number(self, pairing: Pairing) -> str:
        """Of every edition that lists the pairing."""
        return ", ".join(row.list_number for row in pairing.edition_rows.all())


class PairingImport(Resource):
    """What a file would do to the register, and, when it is not a dry run, doing it.

    Each row goes through the actions; a fault in any of them leaves nothing written.
    """

    class Meta:
        skip_diff = True
        report_skipped = True
        store_instance = True
        store_row_values = True
        use_transactions = True
        # Rows are looked up together, by what their cells say.
        instance_loader_class = BaseInstanceLoader

    @classmethod
    def get_display_name(cls) -> str:
        """For the package's forms, which do not show it."""
        return cls.__name__

    def import_data(self, dataset, dry_run=False, *, user: User | None = None, **kwargs):
        """Read or carry out all rows.

        Args:
            dataset: of ``importing.read_table``.
            user: an editor; None is the system itself.
            expected: the ``fingerprint`` of the preview that was agreed to; the import is
                refused when it would do something else by now.

        Returns:
            import-export's result. Rows carry an ``ImportedRow``; errors of a row are by the
            names of ``COLUMNS``.
        """
        rules.check_may_edit_register(user)
        # Read once, before the rows; the system itself sees what an editor sees.
        self.register = Register(user or User(role=Role.EDITOR))
        self.seen: dict[tuple[int, int], int] = {}
        kwargs["rollback_on_validation_errors"] = True
        with through(Door.IMPORT):
            result = super().import_data(dataset, dry_run, user=user, **kwargs)
        for row in result.rows:
            for fault in row.errors:
                # Not a mistake in the file: the package holds it back, operators must know.
                logger.error("a row could not be imported", exc_info=fault.error)
        return result

    def init_instance(self, row=None) -> ImportedRow:
        """An empty row, to be filled by ``import_instance``."""
        return ImportedRow()

    def get_instance(self, instance_loader, row) -> None:
        """Whether a row is new is known only once its cells are read."""

    def import_instance(self, instance: ImportedRow, row: dict, **kwargs) -> None:
        """Read the cells and see what they would change.

        Raises:
            ValidationError: every fault of the row, by column.
        """
        reader = Reader(row, self.register)
        reader.read(instance)
        if instance.province and instance.counterpart:
            sides = (instance.province.pk, id(instance.counterpart))
            first = self.seen.setdefault(sides, row[ROW])
            if first != row[ROW]:
                reader.refuse("counterpart_th", _("คู่นี้ซ้ำกับแถวที่ %(row)s") % {"row": first})
        if reader.errors:
            raise ValidationError(dict(reader.errors))
        if instance.adds_unit:
            # The next row that names the same new unit means this one.
            self.register.add_counterpart(instance.counterpart)

    def skip_row(self, instance, original, row, import_validation_errors=None) -> bool:
        """A row that changes nothing is passed over."""
        return not import_validation_errors and not instance.changes

    def save_instance(self, instance: ImportedRow, is_create, row, **kwargs) -> None:
        """Carry the row out by the actions, unless this is a dry run.

        Raises:
            ValidationError: an action refuses.
        """
        instance.is_new = instance.pairing is None
        if not kwargs["dry_run"]:
            try:
                _carry_out(instance, by=kwargs.get("user"))
            except (WrongState, NotAllowed) as refusal:
                raise ValidationError(str(refusal)) from refusal

    def after_import_row(self, row, row_result, **kwargs) -> None:
        """Say whether the row adds or changes."""
        if row_result.import_type != RowResult.IMPORT_TYPE_SKIP and row_result.instance.is_new:
            row_result.import_type = RowResult.IMPORT_TYPE_NEW
        elif row_result.import_type != RowResult.IMPORT_TYPE_SKIP:
            row_result.import_type = RowResult.IMPORT_TYPE_UPDATE

    def after_import(self, dataset, result, *, expected: str = "", **kwargs) -> None:
        """Refuse to do anything but what the preview showed."""
        if expected and expected != fingerprint(result):
            raise ValueError(
                _("ทะเบียนเปลี่ยนไปหลังจากแสดงตัวอย่าง จึงยังไม่ได้นำเข้า โปรดดูตัวอย่างใหม่แล้วยืนยันอีกครั้ง")
            )


def fingerprint(result) -> str:
    """What the rows of a result do, as one short text to compare."""
    done = [
        [row.import_type, sorted(row.instance.changes.items()) if row.instance else []]
        for row in result.rows
    ]
    return hashlib.sha256(json.dumps(done, ensure_ascii=False).encode()).hexdigest()


def _carry_out(row: ImportedRow, *, by: User | None) -> None:
    unit = row.counterpart
    if not unit.pk or "counterpart_en" in row.changes:
        actions.save_counterpart(by=by, counterpart=unit)
    if row.pairing is None:
        values = {"note": row.note} | ({"relation": row.relation} if row.relation else {})
        row.pairing = actions.create_pairing(
            by=by, province_id=row.province.pk, counterpart_id=unit.pk, values=values
        )
    elif changed := [name for name in ("relation", "note") if name in row.changes]:
        actions.edit_pairing(
            by=by,
            pairing_id=row.pairing.pk,
            values={name: getattr(row, name) for name in changed},
            revision=row.pairing.revision,
        )
    if "signed_on" in row.changes:
        actions.record_event(
            by=by,
            pairing_id=row.pairing.pk,
            kind=EventKind.SIGNED,
            happened_on=row.signed_on,
            source_note="นำเข้าจากแฟ้ม",
        )
