from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_document_files")]

    operations = [
        migrations.RemoveConstraint(
            model_name='document',
            name='registry_document_secret_is_a_number',
        ),
        migrations.RemoveField(
            model_name='document',
            name='file',
        ),
        migrations.RemoveField(
            model_name='documentversion',
            name='file',
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('secrecy', 'ordinary'), models.Q(('published_on__isnull', True), ('title_en', ''), ('title_th', ''), models.Q(('number', ''), _negated=True), models.Q(('holder', ''), _negated=True)), _connector='OR'), name='registry_document_secret_is_a_number', violation_error_message='เอกสารชั้นลับขึ้นไปบันทึกได้เพียงเลขที่และหน่วยงานที่เก็บรักษา'),
        ),
    ]
