"""The first sheet of the workbook: how it is filled in and sent."""

from __future__ import annotations

from openpyxl.styles import Alignment, Font

from registry.models import Province

from .words import ANSWER_SHEET, DAY_EXAMPLES, ERROR_SHEET, MOST_ROWS, PLAN_SHEET, SHEET

_STEPS = (
    ("กรอก", f"เปิดแผ่นงาน “{SHEET}” กรอกหนึ่งแถวต่อหนึ่งกิจกรรมในแถวว่างด้านล่าง ช่องสีขาวกรอกได้ "
             "ช่องสีเทาล็อกไว้"),
    ("แก้ร่างเดิม", "กิจกรรมที่บันทึกไว้แล้วอยู่ด้านบน ร่างและรายการที่ส่งกลับแก้ไขในแถวนั้นได้ "
                  "รายการที่เสนอแล้วมีไว้ดูเท่านั้น"),
    ("แผน", f"แผ่นงาน “{PLAN_SHEET}” กรอกหนึ่งแถวต่อหนึ่งกิจกรรมที่จะจัดกับคู่หนึ่ง กำหนดจัดเป็นวันหรือเดือนก็ได้ "
            "เมื่อรับแล้วโปรดส่งแผนบนหน้าเว็บ"),
    ("ชี้แจง", f"แผ่นงาน “{ANSWER_SHEET}” มีหนึ่งแถวต่อคู่ที่ปีนี้ต้องมีกิจกรรมร่วม "
             "กรอกเหตุผลและคำชี้แจงเฉพาะคู่ที่ไม่มี คำชี้แจงมีผลทันทีเมื่อรับ"),
    ("วันที่", f"พิมพ์เป็นปี พ.ศ. {DAY_EXAMPLES} เลขไทยหรืออารบิกก็ได้"),
    ("รายการเลือก", "คู่เมืองพี่เมืองน้อง ประเภท การเดินทาง และแหล่งงบประมาณ เลือกจากรายการในช่อง"),
    ("ต้องกรอก", "ชื่อกิจกรรม วันที่เริ่ม และคู่ความสัมพันธ์เข้าร่วมหรือไม่ ช่องอื่นกรอกเพิ่มภายหลังได้ก่อนเสนอ"),
    ("รหัสแถว", "โปรดไม่แก้ ระบบใช้จำว่าแถวใดรับไปแล้ว ส่งแฟ้มเดิมซ้ำจึงไม่เกิดรายการซ้ำ "
               "แถวที่แทรกเองเว้นรหัสว่างได้"),
    ("ส่ง", "บันทึกเป็น .xlsx แล้วอัปโหลดที่ งานของจังหวัด → สมุดงานสำหรับกรอกนอกระบบ "
           "ระบบแสดงผลตรวจก่อน ยังไม่บันทึกจนกว่าท่านยืนยัน"),
    ("แก้ที่ผิด", f"แถวที่ถูกต้องรับไว้ได้ทันที แถวที่ผิดได้แฟ้มคืนพร้อมช่องสีแดง และแผ่นงาน “{ERROR_SHEET}” "
               "แก้เฉพาะช่องนั้นแล้วส่งแฟ้มเดิมอีกครั้ง"),
    ("เสนอ", "รายการที่รับแล้วเป็นร่าง โปรดแนบหลักฐานและเสนอบนหน้าเว็บ"),
    ("จำนวน", f"แผ่นงานหนึ่งรับได้ {MOST_ROWS} แถว การลบแถวในแฟ้มไม่ลบรายการในระบบ"),
)  # fmt: skip


def write(sheet, name: str, province: Province, year: int) -> None:
    """Fill the sheet, and lock it."""
    sheet.title = name
    sheet["A1"] = f"สมุดงานเมืองพี่เมืองน้อง จังหวัด{province.name_th} ปีงบประมาณ พ.ศ. {year}"
    sheet["A1"].font = Font(bold=True, size=14)
    for row, (head, words) in enumerate(_STEPS, start=3):
        sheet.cell(row, 1, head).font = Font(bold=True)
        sheet.cell(row, 2, words)
        for place in (1, 2):
            sheet.cell(row, place).alignment = Alignment(vertical="top", wrap_text=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 92
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.protection.sheet = True
