"""The sets in the words of Thailand's government data catalogue (GD Catalog).

The mandatory items of the metadata standard of the Digital Government Development Agency, under
the names that the catalogue's CKAN extension (thai_gdc) gives them, with the values that it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils import translation

from sistercity.bulk.making import files_of
from sistercity.bulk.tables import Dataset

from .publisher import contact, licence

# Field → the standard's own label, in its order.
MANDATORY = {
    "data_type": "ประเภทข้อมูล",
    "title": "ชื่อชุดข้อมูล",
    "owner_org": "องค์กร",
    "maintainer": "ชื่อผู้ติดต่อ",
    "maintainer_email": "อีเมลผู้ติดต่อ",
    "tag_string": "คำสำคัญ",
    "notes": "รายละเอียด",
    "objective": "วัตถุประสงค์",
    "update_frequency_unit": "หน่วยความถี่ของการปรับปรุงข้อมูล",
    "update_frequency_interval": "ค่าความถี่ของการปรับปรุงข้อมูล",
    "geo_coverage": "ขอบเขตเชิงภูมิศาสตร์หรือเชิงพื้นที่",
    "data_source": "แหล่งที่มา",
    "data_format": "รูปแบบการเก็บข้อมูล",
    "data_category": "หมวดหมู่ข้อมูลตามธรรมาภิบาลข้อมูลภาครัฐ",
    "license_id": "สัญญาอนุญาตให้ใช้ข้อมูล",
}
# What the catalogue calls the formats; what is not among them is one of its others.
_FORMATS = {"csv": "CSV", "xlsx": "XLS", "ndjson": "JSON"}
_OTHERS = "อื่นๆ"


def gd_catalog(
    datasets: Iterable[Dataset], address: Callable[[str], str]
) -> dict[str, object]:
    """The sets as the catalogue takes them in, in Thai.

    Args:
        address: gives the full address of a file by its name.

    Returns:
        ``labels`` of the mandatory fields, ``datasets`` by these fields, and ``unset``: the
        fields that the ministry has not set yet; they are null in every set.
    """
    with translation.override("th"):
        sets = [_package(dataset, address) for dataset in datasets]
    unset = [name for name in MANDATORY if any(told[name] is None for told in sets)]
    return {"labels": MANDATORY, "unset": unset, "datasets": sets}


def _package(dataset: Dataset, address: Callable[[str], str]) -> dict[str, object]:
    held = contact()
    files = list(files_of(dataset))
    formats = [_FORMATS.get(file.file_format, _OTHERS) for file in files]
    return {
        "name": f"sister-city-{dataset.name}",
        "data_type": dataset.kind,
        "title": str(dataset.title),
        "owner_org": held["organisation_th"],
        "maintainer": held["office"],
        "maintainer_email": held["email"],
        "tag_string": ",".join(map(str, dataset.keywords)),
        "notes": str(dataset.description),
        "objective": ["พันธกิจหน่วยงาน", "เพื่อการให้บริการประชาชน"],
        "update_frequency_unit": "ตามเวลาจริง",
        # Of what changes as things happen there is no number of times.
        "update_frequency_interval": "0",
        "geo_coverage": "จังหวัด",
        "data_source": "ทะเบียนเมืองพี่เมืองน้องของไทย กระทรวงมหาดไทย",
        "data_format": sorted(set(formats) - {_OTHERS}) + [_OTHERS] * (_OTHERS in formats),
        "data_format_other": ", ".join(
            sorted({f.file_format for f in files if f.file_format not in _FORMATS})
        ),
        "data_category": "ข้อมูลสาธารณะ",
        "license_id": licence()["name"],
        "accessible_condition": "ไม่มีเงื่อนไข อ่านได้โดยไม่ต้องลงทะเบียน",
        "data_language": ["ไทย", "อังกฤษ"],
        "url": address(""),
        "resources": [
            {
                "name": file.name,
                "url": address(file.name),
                "format": file.file_format.upper(),
                "mimetype": file.content_type.partition(";")[0],
                "description": str(file.table.title if file.table else dataset.title),
            }
            for file in files
        ],
    }
