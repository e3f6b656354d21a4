"""Security keys, beside an app or without one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_first_passwords'),
    ]

    operations = [
        migrations.AddField(
            model_name='secondfactor',
            name='last_question',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='คำถามที่กุญแจตอบล่าสุด'),
        ),
        migrations.AlterField(
            model_name='secondfactor',
            name='sealed_secret',
            field=models.CharField(blank=True, max_length=300, verbose_name='ความลับของแอป'),
        ),
        migrations.CreateModel(
            name='SecurityKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveBigIntegerField(default=0, editable=False, verbose_name='รุ่นของข้อมูล')),
                ('name', models.CharField(max_length=60, verbose_name='ชื่อกุญแจ')),
                ('credential_id', models.CharField(editable=False, error_messages={'unique': 'กุญแจนี้ใช้กับบัญชีหนึ่งในระบบอยู่แล้ว โปรดใช้กุญแจอื่น'}, max_length=1400, unique=True, verbose_name='เลขประจำกุญแจ')),
                ('public_key', models.CharField(editable=False, max_length=1400, verbose_name='กุญแจสาธารณะ')),
                ('transports', models.JSONField(blank=True, default=list, editable=False, verbose_name='ช่องทางของกุญแจ')),
                ('added_at', models.DateTimeField(verbose_name='เพิ่มเมื่อ')),
                ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='ใช้ล่าสุด')),
                ('sign_count', models.PositiveBigIntegerField(default=0)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='security_keys', to=settings.AUTH_USER_MODEL, verbose_name='ผู้ใช้')),
            ],
            options={
                'verbose_name': 'กุญแจความปลอดภัย',
                'verbose_name_plural': 'กุญแจความปลอดภัย',
                'ordering': ['added_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('person', 'name'), name='accounts_securitykey_name_once', violation_error_message='ท่านมีกุญแจชื่อนี้แล้ว โปรดตั้งชื่ออื่น')],
            },
        ),
    ]
