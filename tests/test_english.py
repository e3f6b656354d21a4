"""English pages: whatever the data says, the interface around it says nothing in Thai.

Those of the portal, and lists and empty forms of the admin, are read while ``test_access`` opens
them for every role.
"""

from __future__ import annotations

import pytest
from django.apps import apps

from .english import make_the_data_latin, thai_in
from .test_access import ADMIN, NOTHING, portal, world

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request", "django.security")]

__all__ = ["portal", "world"]


def test_what_is_thai_on_a_page_is_found(portal):
    make_the_data_latin()
    client = portal.clients["anonymous"]
    assert thai_in(client.get("/"))
    client.cookies["django_language"] = "en"
    assert not thai_in(client.get("/"))


def test_rows_of_the_admin(portal):
    make_the_data_latin()
    client = portal.clients["editor"]
    client.cookies["django_language"] = "en"
    paths = ["/admin/", "/admin/registry/pairing/import/", "/admin/registry/pairing/export/"]
    for name, (by_editor, _by_administrator) in ADMIN.items():
        if by_editor == NOTHING:
            continue
        base = f"/admin/{name.replace('.', '/')}/"
        row = apps.get_model(name)._default_manager.first()
        paths += [f"{base}{row.pk}/change/", f"{base}{row.pk}/history/"] if row else []
    assert {path: said for path in paths if (said := thai_in(client.get(path)))} == {}
