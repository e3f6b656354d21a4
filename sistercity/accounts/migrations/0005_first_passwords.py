"""Passwords that somebody else has set."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_saved_filters'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='must_change_password',
            field=models.BooleanField(db_default=False, default=False, editable=False, verbose_name='ต้องเปลี่ยนรหัสผ่านก่อนทำงาน'),
        ),
    ]
