"""Loading of regions, clusters, provinces, countries and kinds of unit."""

from __future__ import annotations

from registry.models import Cluster, Country, Province, Region, UnitType

from .loader import Loader, day, moment


def load_places(loader: Loader) -> None:
    """Regions, clusters, provinces, countries and kinds of unit."""
    for model, name in (
        (Region, "regions.json"),
        (Cluster, "clusters.json"),
        (Country, "countries.json"),
        (UnitType, "unit_types.json"),
    ):
        fixture = loader.read(name)
        rows = [({"code": row.pop("code")}, row) for row in fixture["rows"]]
        loader.put_all(model, rows, moment(fixture["known_from"]))
    fixture = loader.read("provinces.json")
    regions = {row.code: row for row in Region.objects.all()}
    clusters = {row.code: row for row in Cluster.objects.all()}
    rows = []
    for row in fixture["rows"]:
        code = row.pop("code")
        row["region"] = regions[row["region"]]
        row["cluster"] = clusters.get(row["cluster"])
        row["existed_from"] = day(row["existed_from"])
        rows.append(({"code": code}, row))
    loader.put_all(Province, rows, moment(fixture["known_from"]))
