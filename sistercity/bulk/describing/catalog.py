"""The files as a DCAT catalogue (DCAT-AP) in JSON-LD."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sistercity.bulk.making import BulkFile, files_of
from sistercity.bulk.state import State, state_now
from sistercity.bulk.tables import Dataset
from sistercity.thai.calendar import BANGKOK

from .dictionary import in_both
from .publisher import contact, licence

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_MEDIA = "https://www.iana.org/assignments/media-types/"


def catalog(
    datasets: Iterable[Dataset], title: object, address: Callable[[str], str]
) -> dict[str, object]:
    """The catalogue.

    Args:
        title: of all of it.
        address: gives the full address of a file by its name.
    """
    state = state_now()
    return {
        "@context": CONTEXT,
        "@id": address(""),
        "@type": "dcat:Catalog",
        "dct:title": _words(title),
        "dct:description": _words(title),
        "dct:publisher": _publisher(),
        "dct:language": [_is(f"{_AUTHORITY}/language/{code}") for code in ("THA", "ENG")],
        "dct:license": _is(licence()["url"]),
        "dcat:dataset": [_dataset(dataset, state, address) for dataset in datasets],
    }


def _dataset(
    dataset: Dataset, state: State, address: Callable[[str], str]
) -> dict[str, object]:
    told = {
        "@id": address(f"#{dataset.name}"),
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.name,
        "dct:title": _words(dataset.title),
        "dct:description": _words(dataset.description),
        "dcat:keyword": [word for one in dataset.keywords for word in _words(one)],
        "dct:publisher": _publisher(),
        "dct:accrualPeriodicity": _is(f"{_AUTHORITY}/frequency/CONT"),
        "dct:spatial": _is(f"{_AUTHORITY}/country/THA"),
        "dcat:theme": _is(f"{_AUTHORITY}/data-theme/GOVE"),
        "dcat:distribution": [_distribution(file, state, address) for file in files_of(dataset)],
    }
    if state.changed_at:
        told["dct:modified"] = _typed(
            state.changed_at.astimezone(BANGKOK).isoformat(timespec="seconds"), "dateTime"
        )
    held = contact()
    if held["office"] and held["email"]:
        told["dcat:contactPoint"] = {
            "@type": "vcard:Organization",
            "vcard:fn": held["office"],
            "vcard:hasEmail": _is(f"mailto:{held['email']}"),
        }
    return told


def _distribution(
    file: BulkFile, state: State, address: Callable[[str], str]
) -> dict[str, object]:
    kept = file.kept(state)
    title = file.table.title if file.table else file.dataset.title
    told = {
        "@id": address(file.name),
        "@type": "dcat:Distribution",
        "dct:title": _words(title),
        "dcat:accessURL": _is(address(file.name)),
        "dcat:downloadURL": _is(address(file.name)),
        "dcat:mediaType": _is(_MEDIA + file.content_type.partition(";")[0]),
        "dct:license": _is(licence()["url"]),
        "dct:conformsTo": _is(address("dictionary.json")),
    }
    if kept:
        told["dcat:byteSize"] = _typed(str(kept.size), "nonNegativeInteger")
        told["spdx:checksum"] = {
            "@type": "spdx:Checksum",
            "spdx:algorithm": _is("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
            "spdx:checksumValue": kept.sha256,
        }
    return told


def _publisher() -> dict[str, object]:
    held = contact()
    return {
        "@type": "foaf:Organization",
        "foaf:name": [
            {"@value": held[f"organisation_{language}"], "@language": language}
            for language in ("th", "en")
        ],
    }


def _words(words: object) -> list[dict[str, str]]:
    told = in_both(words, "in")
    return [{"@value": told[f"in_{language}"], "@language": language} for language in ("th", "en")]


def _is(address: str) -> dict[str, str]:
    return {"@id": address}


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@value": value, "@type": f"xsd:{kind}"}
