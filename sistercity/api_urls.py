"""Addresses of the API, version 1."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from monitoring.api import (
    ActivityViewSet,
    IndicatorResultViewSet,
    MeasureViewSet,
    WorkingGroupViewSet,
)
from monitoring.code_lists import CODE_LISTS
from monitoring.open_tables import DATASETS
from plans.api import IndicatorViewSet, PlanViewSet, ProjectViewSet
from registry.api import (
    CounterpartViewSet,
    CountryViewSet,
    DocumentViewSet,
    EditionViewSet,
    PairingViewSet,
    ProvinceViewSet,
)
from sistercity.api.changelog import ChangelogViewSet
from sistercity.api.code_lists import CodeListViewSet
from sistercity.api.docs import DocsView, SchemaView
from sistercity.api.guide import GuideView, mirror_program
from sistercity.api.problem_pages import ProblemKindViewSet
from sistercity.api.problems import not_found
from sistercity.api.root import Router
from sistercity.bulk.urls import bulk_urls
from sistercity.feed.api import ChangesViewSet
from sistercity.keys.api import UsageView
from sistercity.replica import stays_at_primary

READ = ["get", "head"]

# What the root names beside the resources: name there → name of the address.
BESIDE = {
    "code-lists": "code-list-index",
    "bulk": "bulk-index",
    "usage": "api-usage",
    "schema": "api-schema",
    "docs": "api-docs",
    "guide": "api-guide",
}

router = Router(beside=BESIDE)
router.register("provinces", ProvinceViewSet, basename="province")
router.register("countries", CountryViewSet, basename="country")
router.register("counterparts", CounterpartViewSet, basename="counterpart")
router.register("pairings", PairingViewSet, basename="pairing")
router.register("editions", EditionViewSet, basename="edition")
router.register("documents", DocumentViewSet, basename="document")
router.register("activities", ActivityViewSet, basename="activity")
router.register("working-groups", WorkingGroupViewSet, basename="working-group")
router.register("plans", PlanViewSet, basename="plan")
router.register("projects", ProjectViewSet, basename="project")
router.register("indicators", IndicatorViewSet, basename="indicator")
router.register("indicator-results", IndicatorResultViewSet, basename="indicator-result")
router.register("measures", MeasureViewSet, basename="measure")
router.register("problems", ProblemKindViewSet, basename="problem")
router.register("changelog", ChangelogViewSet, basename="changelog")
router.register("changes", ChangesViewSet, basename="changes")

urlpatterns = [
    path(
        "v1/",
        include(
            [
                path("", include(router.urls)),
                path(
                    "code-lists/",
                    CodeListViewSet.as_view({"get": "list"}, lists=CODE_LISTS),
                    name="code-list-index",
                ),
                path(
                    "code-lists/<slug:name>/",
                    CodeListViewSet.as_view({"get": "retrieve"}, lists=CODE_LISTS),
                    name="code-list",
                ),
                path(
                    "schema/",
                    login_not_required(SchemaView.as_view(http_method_names=READ)),
                    name="api-schema",
                ),
                path(
                    "docs/",
                    login_not_required(
                        DocsView.as_view(
                            url_name="api-schema", http_method_names=READ
                        )
                    ),
                    name="api-docs",
                ),
                path(
                    "guide/",
                    login_not_required(GuideView.as_view(http_method_names=READ)),
                    name="api-guide",
                ),
                path("guide/mirror.py", mirror_program, name="api-mirror"),
                path("bulk/", include(bulk_urls(DATASETS))),
                path(
                    "usage/",
                    stays_at_primary(login_not_required(UsageView.as_view())),
                    name="api-usage",
                ),
                re_path("", not_found),
            ]
        ),
    ),
]
