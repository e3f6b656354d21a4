"""Columns of the register's export, and what the rows of an import would do."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import RowResult

from registry.importing.register import Register
from registry.importing.rows import ImportedRow, Reader, told
from registry.importing.words import COLUMNS, READ_ONLY_COLUMNS
from registry.models import Pairing

# Holds the number of a row in its sheet.
ROW = "row"


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


class ReadRow(RowResult):
    """The result of one row; nobody asks for its name before it is shown."""

    def add_instance_info(self, instance: ImportedRow) -> None:
        """Only the key."""
        self.object_id = instance.pk


class PairingImport(Resource):
    """What the rows of a file would do to the register; nothing is written.

    Rows are read in pieces: each call of ``import_data`` goes on where the last one ended.
    What is agreed to is written by ``actions.carry_out_import``, as one change.
    """

    class Meta:
        skip_diff = True
        report_skipped = True
        store_instance = True
        store_row_values = True
        # Nothing is written, so there is nothing to take back row by row.
        use_transactions = False
        # Rows are looked up together, by what their cells say.
        instance_loader_class = BaseInstanceLoader

    @classmethod
    def get_row_result_class(cls) -> type[RowResult]:
        """With less to work out."""
        return ReadRow

    def __init__(self, register: Register, refused: dict[int, dict[str, list[str]]]) -> None:
        """Read against ``register``; ``refused`` holds what is known to be wrong, by row."""
        super().__init__()
        self.register = register
        self.refused = refused
        # What was read of each row, also of those that are refused.
        self.read: dict[int, ImportedRow] = {}

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
        self.read[row[ROW]] = instance
        for name, messages in self.refused.get(row[ROW], {}).items():
            reader.errors[name] += messages
        if reader.errors:
            raise ValidationError(dict(reader.errors))
        if instance.adds_unit:
            # The next row that names the same new unit means this one.
            self.register.add_counterpart(instance.counterpart)
        elif "counterpart_en" in instance.changes:
            self.register.add_english(instance.counterpart, instance.counterpart_en)

    def skip_row(self, instance, original, row, import_validation_errors=None) -> bool:
        """A row that changes nothing is passed over."""
        return not import_validation_errors and not instance.changes

    def save_instance(self, instance: ImportedRow, is_create, row, **kwargs) -> None:
        """Nothing: rows are written together, by one action."""

    def after_import_row(self, row, row_result, **kwargs) -> None:
        """Say whether the row adds or changes."""
        if row_result.import_type != RowResult.IMPORT_TYPE_SKIP:
            is_new = row_result.instance is not None and row_result.instance.pairing is None
            row_result.import_type = (
                RowResult.IMPORT_TYPE_NEW if is_new else RowResult.IMPORT_TYPE_UPDATE
            )
