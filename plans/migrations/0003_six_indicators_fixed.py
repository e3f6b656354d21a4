"""The six indicators of the plan are fixed and computed; every code has its place in order."""

from django.db import migrations

from sistercity.thai.collation import sort_key

SIX = ("1.1", "1.2", "2.1", "2.2", "3.1", "3.2")


def fix(apps, schema_editor):
    for name in ("Indicator", "IndicatorVersion"):
        rows = apps.get_model("plans", name).objects
        rows.filter(code__in=SIX).update(is_fixed=True, method="computed")
        for code in rows.values_list("code", flat=True).distinct():
            rows.filter(code=code).update(sort_key=sort_key(code))


def loosen(apps, schema_editor):
    for name in ("Indicator", "IndicatorVersion"):
        rows = apps.get_model("plans", name).objects
        rows.filter(code__in=SIX).update(is_fixed=False, method="manual")


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_plan_in_full")]

    operations = [migrations.RunPython(fix, loosen)]
