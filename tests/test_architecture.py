"""The shape of the code: imports point down, every app has the module names all know."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# From the top down; each imports itself and what stands below it.
LAYERS = ["monitoring", "plans", "registry", "sistercity"]
# Wiring names the apps it wires; here by module, each for its reason.
WIRING = {"sistercity/urls.py", "sistercity/api_urls.py"}


def _modules(app: str) -> list[Path]:
    return [path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imported_apps(path: Path) -> set[str]:
    tree = _tree(path)
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names & set(LAYERS)


@pytest.mark.parametrize("app", LAYERS)
def test_imports_point_down(app):
    above = set(LAYERS[: LAYERS.index(app)])
    upward = {
        str(path.relative_to(ROOT)): sorted(_imported_apps(path) & above)
        for path in _modules(app)
        if str(path.relative_to(ROOT)) not in WIRING
    }
    assert {path: apps for path, apps in upward.items() if apps} == {}


@pytest.mark.parametrize("app", LAYERS)
def test_rows_are_written_in_actions_only(app):
    """``.save()``, ``.create()``, ``.update()`` and the like on models stay behind the ledger."""
    verbs = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "create", "delete"}
    found = set()
    for path in _modules(app):
        name = str(path.relative_to(ROOT))
        # The feed and notices are written as the last steps of each change of the ledger.
        last_steps = ("sistercity/feed/writing.py", "sistercity/notices/writing.py")
        if name.startswith(("sistercity/audit/ledger/", *last_steps)):
            continue
        for node in ast.walk(_tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in verbs
                and "objects" in ast.dump(node.func.value)
            ):
                found.add(f"{name}:{node.lineno} {node.func.attr}")
    assert found == set()


def test_whatever_writes_cells_of_tables_defuses_them():
    """``escaped`` and what is made of it: no text is carried out by a spreadsheet program."""
    # Write what others have defused, or nothing that anybody typed.
    others = {
        "monitoring/reports/attached.py": "the cells of workbooks that are made so",
        "sistercity/catalogue.py": "texts of the program, for whoever translates it",
        "monitoring/workbook/guide.py": "texts of the program",
        "monitoring/demo/imports.py": "files as offices hand them in",
        "monitoring/demo/workbooks.py": "files as provinces hand them in",
        "registry/importing/workbook.py": "reads",
        "monitoring/workbook/reading.py": "reads",
    }
    makers = ("csv.writer(", "openpyxl.Workbook(", "Workbook()", ".cell(", "load_workbook(")
    found = set()
    for app in LAYERS:
        for path in _modules(app):
            text = path.read_text(encoding="utf-8")
            writes = any(maker in text for maker in makers)
            if writes and not any(word in text for word in ("escaped(", "fill_sheet(")):
                found.add(str(path.relative_to(ROOT)))
    assert found == set(others)


def test_the_monitoring_rules_of_figures_know_no_framework():
    """``kpis`` computes on plain values: no database, no clock, no Django."""
    names = set()
    paths = list((ROOT / "monitoring" / "kpis").glob("*.py"))
    assert len(paths) > 3
    for path in paths:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module)
    assert names
    assert not {name for name in names if name.startswith("django")}
    assert "sistercity.clock" not in names


def test_a_status_has_one_word_wherever_it_is_shown():
    """Badges say what the stored choices are called."""
    from monitoring import choices as monitoring
    from registry import choices as registry
    from sistercity.badges import BADGES

    for choices in (registry.Status, registry.Confirmation, monitoring.Status):
        told = {value: str(label) for value, label in choices.choices if value in BADGES}
        assert told
        assert {value: str(BADGES[value].word) for value in told} == told


def test_what_runs_where_names_tests_that_are_there():
    """``script/test`` leaves out and adds by these lists; a name of nothing would go unseen."""
    named = {
        side: (ROOT / "tests" / f"{side}.txt").read_text().split()
        for side in ("once_on_sqlite", "on_both")
    }
    for names in named.values():
        assert [name for name in names if not list(ROOT.glob(name.partition("::")[0]))] == []
    assert set(named["once_on_sqlite"]) & set(named["on_both"]) == set()
