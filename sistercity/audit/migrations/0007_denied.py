"""Refusals of what somebody may not have."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0006_erased_content'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accessrecord',
            name='kind',
            field=models.CharField(choices=[('signed_in', 'เข้าสู่ระบบ'), ('refused', 'เข้าสู่ระบบไม่สำเร็จ'), ('confirmed', 'ยืนยันตัวตนขั้นที่สอง'), ('miscoded', 'รหัสยืนยันไม่ถูกต้อง'), ('signed_out', 'ออกจากระบบ'), ('ended', 'สิ้นสุดการเข้าสู่ระบบ'), ('exported', 'ส่งออกข้อมูล'), ('infected', 'พบไวรัสในแฟ้ม'), ('opened', 'ดาวน์โหลดแฟ้มภายใน'), ('locked', 'ระงับการเข้าสู่ระบบชั่วคราว'), ('denied', 'ขอสิ่งที่ไม่มีสิทธิ')], max_length=10, verbose_name='เหตุการณ์'),
        ),
    ]
