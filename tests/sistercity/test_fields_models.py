"""Columns for partial dates, dictionary order and search text."""

import json

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models
from django.test.utils import isolate_apps

from sistercity.fields.forms import ThaiDateFormField
from sistercity.fields.partial_date import PartialDateField
from sistercity.fields.text import SearchTextField, SortKeyField
from sistercity.thai.calendar import PartialDate

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """A model with every field, and its table for the length of one test."""
    with isolate_apps("sistercity"):

        class Town(models.Model):
            code = models.CharField(max_length=9, primary_key=True)
            name_th = models.CharField(max_length=100)
            name_en = models.CharField(max_length=100, blank=True)
            signed_on = PartialDateField(null=True, blank=True)
            sort_key = SortKeyField(source="name_th")
            search_text = SearchTextField(sources=("name_th", "name_en", "former_names"))

            class Meta:
                app_label = "sistercity"
                db_table = "fields_town"

            def __str__(self):
                return self.name_th

            def former_names(self):
                return ["เมืองเก่า"]

        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE fields_town (code varchar(9) PRIMARY KEY, name_th varchar(100),"
                " name_en varchar(100), signed_on varchar(10) NULL, sort_key varchar(512),"
                " search_text text)"
            )
        yield Town


def rebuilt(field: models.Field) -> models.Field:
    """The field as a migration writes it and reads it."""
    _, path, args, kwargs = field.deconstruct()
    assert path == f"{type(field).__module__}.{type(field).__name__}"
    return type(field)(*args, **kwargs)


class TestPartialDateField:
    @pytest.mark.parametrize(
        ("partial", "stored"),
        [
            (PartialDate(1999), "1999"),
            (PartialDate(2005, 9), "2005-09"),
            (PartialDate(2005, 9, 12), "2005-09-12"),
            (None, None),
        ],
    )
    def test_stores_iso_text_and_gives_partial_dates(self, town, partial, stored):
        town.objects.create(code="A", name_th="นีซ", signed_on=partial)
        with connection.cursor() as cursor:
            cursor.execute("SELECT signed_on FROM fields_town")
            assert cursor.fetchone() == (stored,)
        assert town.objects.get().signed_on == partial
        assert list(town.objects.values_list("signed_on", flat=True)) == [partial]

    def test_can_be_asked_for_equality_and_absence_only(self, town):
        town.objects.create(code="A", name_th="นีซ", signed_on=PartialDate(2005, 9))
        town.objects.create(code="B", name_th="รีโน")
        assert town.objects.get(signed_on=PartialDate(2005, 9)).code == "A"
        assert town.objects.get(signed_on="2005-09").code == "A"
        assert town.objects.get(signed_on__in=[PartialDate(2005, 9)]).code == "A"
        assert town.objects.get(signed_on__isnull=True).code == "B"
        with pytest.raises(FieldError, match="Unsupported lookup 'lt'"):
            town.objects.filter(signed_on__lt=PartialDate(2006))
        with pytest.raises(FieldError, match="Unsupported lookup 'year'"):
            town.objects.filter(signed_on__year=2005)

    def test_text_is_read_when_a_row_is_cleaned(self, town):
        nice = town(code="A", name_th="นีซ", signed_on="2005-09")
        nice.full_clean()
        assert nice.signed_on == PartialDate(2005, 9)

    @pytest.mark.parametrize(
        ("text", "code"),
        [("2562-01-04", "buddhist_era"), ("2019-02-30", "no_such_day"), ("?", "unreadable")],
    )
    def test_wrong_text_is_a_validation_error(self, town, text, code):
        with pytest.raises(ValidationError) as caught:
            town(code="A", name_th="นีซ", signed_on=text).full_clean()
        assert caught.value.error_dict["signed_on"][0].code == code

    def test_fixture_round_trip(self, town):
        town.objects.create(code="A", name_th="นีซ", signed_on=PartialDate(2005, 9))
        town.objects.create(code="B", name_th="รีโน")
        written = serializers.serialize("json", town.objects.order_by("code"))
        fields = [row["fields"]["signed_on"] for row in json.loads(written)]
        assert fields == ["2005-09", None]
        column = town._meta.get_field("signed_on")
        assert [column.to_python(text) for text in fields] == [PartialDate(2005, 9), None]

    def test_migrations_and_forms(self, town):
        column = town._meta.get_field("signed_on")
        again = rebuilt(column)
        assert (again.null, again.blank, again.max_length) == (True, True, 10)
        assert "max_length" not in column.deconstruct()[3]
        field = column.formfield()
        assert isinstance(field, ThaiDateFormField)
        assert field.clean("ก.ย. 2548") == PartialDate(2005, 9)
        assert not field.required

    def test_blank_without_null_is_a_fault_of_the_model(self):
        with isolate_apps("sistercity"):

            class Sample(models.Model):
                signed_on = PartialDateField(blank=True)

                class Meta:
                    app_label = "sistercity"

                def __str__(self):
                    return ""

            assert "sistercity.E001" in [fault.id for fault in Sample.check()]


class TestSortKeyField:
    def test_rows_sort_as_in_a_dictionary(self, town):
        for code, name in enumerate(["เลย", "ลำปาง", "กระบี่", "เชียงใหม่", "ชุมพร"]):
            town.objects.create(code=str(code), name_th=name)
        names = town.objects.order_by("sort_key").values_list("name_th", flat=True)
        assert list(names) == ["กระบี่", "ชุมพร", "เชียงใหม่", "ลำปาง", "เลย"]

    def test_follows_its_source_when_saved_again_and_in_bulk(self, town):
        loei = town.objects.create(code="A", name_th="เลย")
        loei.name_th = "กา"
        loei.save()
        # ก is U+0E01, า is U+0E32.
        assert town.objects.get(code="A").sort_key == "0e010e32"
        town.objects.bulk_create([town(code="B", name_th="กา")])
        assert town.objects.get(code="B").sort_key == "0e010e32"

    def test_a_long_name_is_cut_to_the_column(self, town):
        row = town(code="A", name_th="ก" * 200)
        assert town._meta.get_field("sort_key").pre_save(row, add=True) == "0e01" * 128

    def test_a_source_that_does_not_exist_is_an_error(self, town):
        column = SortKeyField(source="nmae_th")
        column.set_attributes_from_name("sort_key")
        with pytest.raises(AttributeError, match="nmae_th"):
            column.pre_save(town(name_th="นีซ"), add=True)

    def test_migrations(self):
        again = rebuilt(SortKeyField(source="title"))
        assert (again.source, again.max_length, again.db_index) == ("title", 512, True)
        assert not again.editable


class TestSearchTextField:
    def test_gathers_attributes_and_methods(self, town):
        town.objects.create(code="A", name_th="ลพบุรี", name_en="Lop Buri")
        assert town.objects.get().search_text == "ลพบุรี lop buri เมืองเกา lopburi ⓛⓞⓟⓑⓤⓡⓘ"

    def test_missing_values_are_no_words(self, town):
        row = town(code="A", name_th="นีซ", name_en=None)
        column = SearchTextField(sources=("name_th", "name_en"))
        column.set_attributes_from_name("search_text")
        assert column.pre_save(row, add=True) == "นีซ"

    def test_migrations(self):
        again = rebuilt(SearchTextField(sources=("title",)))
        assert again.sources == ("title",)
        assert not again.editable
