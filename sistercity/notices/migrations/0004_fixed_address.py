"""Mails that go to another address than their person's own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0003_mail'),
    ]

    operations = [
        migrations.AddField(
            model_name='mail',
            name='fixed_address',
            field=models.CharField(blank=True, db_default='', default='', max_length=254),
        ),
    ]
