"""The one file of a document becomes its first files, each state that it had kept; numbers of
letters get the key by which they are compared.
"""

from django.db import migrations

from sistercity.thai.numbers import number_key


def take_over(apps, schema_editor):
    """Turn every run of states with one file into a version, taken out where none followed."""
    documents = apps.get_model("registry", "Document")
    states = apps.get_model("registry", "DocumentVersion")
    for document in documents.objects.order_by("id"):
        number = 0
        last = None
        for state in states.objects.filter(id=document.pk).order_by("number_from"):
            held = last.file_id if last else None
            if state.file_id and state.file_id != held:
                number += 1
                last = _add(apps, document, state, number)
            elif last is not None and not state.file_id:
                _remove(apps, last, state)
                last = None
    for model in (documents, states):
        for row in model.objects.exclude(number=""):
            model.objects.filter(pk=row.pk).update(number_key=number_key(row.number))


def give_back(apps, schema_editor):
    """Let each state of a document name the file that was current then, the original first."""
    documents = apps.get_model("registry", "Document")
    states = apps.get_model("registry", "DocumentVersion")
    for document in documents.objects.all():
        current = None
        for state in states.objects.filter(id=document.pk).order_by("number_from"):
            current = _current(apps, document.pk, state.number_from)
            states.objects.filter(pk=state.pk).update(file_id=current)
        documents.objects.filter(pk=document.pk).update(file_id=current)


def _add(apps, document, state, number):
    files = apps.get_model("registry", "DocumentFile")
    row = files.objects.create(
        document_id=document.pk,
        language="th",
        role="original",
        version_number=number,
        file_id=state.file_id,
        revision=state.number_from,
    )
    _write_state(apps, row, state)
    return row


def _remove(apps, row, state):
    of_files = apps.get_model("registry", "DocumentFileVersion")
    of_files.objects.filter(id=row.pk, number_to=None).update(
        number_to=state.number_from, known_to=state.known_from
    )
    row.is_removed, row.revision = True, state.number_from
    row.save()
    _write_state(apps, row, state)


def _write_state(apps, row, state):
    apps.get_model("registry", "DocumentFileVersion").objects.create(
        id=row.pk,
        document_id=row.document_id,
        language=row.language,
        role=row.role,
        version_number=row.version_number,
        file_id=row.file_id,
        is_removed=row.is_removed,
        revision=row.revision,
        number_from=state.number_from,
        known_from=state.known_from,
    )


def _current(apps, document_id, number):
    of_files = apps.get_model("registry", "DocumentFileVersion")
    rows = of_files.objects.filter(document_id=document_id, number_from__lte=number)
    rows = [row for row in rows if row.number_to is None or row.number_to > number]
    latest = {}
    for row in sorted(rows, key=lambda row: row.version_number):
        latest[row.role != "original", row.language != "th", row.language] = row
    kept = [latest[key].file_id for key in sorted(latest) if not latest[key].is_removed]
    return kept[0] if kept else None


class Migration(migrations.Migration):
    dependencies = [("registry", "0008_document_parts")]

    operations = [migrations.RunPython(take_over, give_back)]
