"""Imports point one way, read from the syntax tree of every module of the app, present and future.

serve, dashboard, pages -> core.ui -> core.figures -> core.<maths> -> core.arithmetic; levels may be skipped.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
VAGUE_NAMES = {"util", "utils", "helper", "helpers", "misc", "common"}
MOST_LINES = {"serve": 20, "dashboard": 80, "pages": 120}


def app_sources() -> dict[str, str]:
    """Module name -> source, of the app: serve.py, dashboard.py, pages/ and core/."""
    paths = [
        ROOT / "serve.py",
        ROOT / "dashboard.py",
        *(ROOT / "pages").rglob("*.py"),
        *(ROOT / "core").rglob("*.py"),
    ]
    return {module_name(path): path.read_text("utf-8") for path in paths if path.exists()}


def module_name(path: Path) -> str:
    """The dotted name of a file; that of a package for its ``__init__.py``, marked by a last dot."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix("__init__")


def imports(module: str, source: str) -> set[str]:
    """Every absolute dotted name that a module may import, wherever in the file, lazily or not.

    ``from a import b`` counts as a and as a.b, since b may be a module.
    """
    names = set()
    package = module.rpartition(".")[0].split(".")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package[: len(package) + 1 - node.level]) if node.level else ""
            base = ".".join(filter(None, (start, node.module)))
            names.update({base}, (f"{base}.{alias.name}" for alias in node.names))
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            names.update(
                a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
            )
    return names


def within(name: str, package: str) -> bool:
    return f"{name}.".startswith(f"{package}.")


def level(name: str) -> int | None:
    """The height of a module of the app, 0 at the bottom; None for everything else."""
    for package, height in (
        ("core.arithmetic", 0),
        ("core.figures", 2),
        ("core.export", 2),
        ("core.ui", 3),
        ("pages", 4),
    ):
        if within(name, package):
            return height
    if within(name, "dashboard") or within(name, "serve"):
        return 4
    return 1 if name.startswith("core.") and name != "core." else None


def violations(sources: dict[str, str]) -> list[str]:
    """One line for every import that breaks a rule, in an app of these modules."""
    found = []
    for module, source in sources.items():
        for name in sorted(imports(module, source)):
            if level(name) is not None and level(module) is not None and level(name) > level(module):
                found.append(f"{module} imports {name}, which is above it")
            if within(name, "pages") or within(name, "dashboard"):
                found.append(f"{module} imports {name}: pages and the dashboard are never imported")
            if within(name, "streamlit") and (level(module) or 0) < 3:
                found.append(f"{module} imports {name}: only serve.py, dashboard.py, pages/ and core/ui/ may")
            if within(name, "plotly.graph_objects") and not within(module, "core.figures"):
                found.append(f"{module} imports {name}: only core/figures/ may")
            if module == "core." and name:
                found.append(f"core/__init__.py imports {name}: it holds a docstring only")
    return found + [f"import cycle: {' -> '.join(cycle)}" for cycle in cycles(sources)]


def cycles(sources: dict[str, str]) -> list[list[str]]:
    """Chains of imports that come back to their first module."""
    modules = {module.rstrip(".") for module in sources}
    graph = {
        module.rstrip("."): (imports(module, source) & modules) - {module.rstrip(".")}
        for module, source in sources.items()
    }

    def first_way_back(path):
        for name in sorted(graph[path[-1]]):
            if name == path[0]:
                return [*path, name]
            if name not in seen:
                seen.add(name)
                if way := first_way_back([*path, name]):
                    return way
        return None

    ways = []
    for module in sorted(graph):
        seen = {module}
        if way := first_way_back([module]):
            ways.append(way)
    return ways


def test_imports_point_down_only():
    assert violations(app_sources()) == []


def test_rooms_of_core_import_down_the_list_that_its_docstring_gives():
    sources = app_sources()
    lines = ast.get_docstring(ast.parse(sources["core."])).splitlines()[2:]
    listed = [line.partition("  ")[0].split(", ") for line in lines]
    height = {name: -below_top for below_top, names in enumerate(listed) for name in names}
    rooms = {
        module: module.split(".")[1] for module in sources if module.startswith("core.") and module != "core."
    }
    assert set(rooms.values()) == set(height)
    upward = {
        (module, name)
        for module in rooms
        for name in imports(module, sources[module]) & set(rooms)
        if height[rooms[name]] > height[rooms[module]]
    }
    assert upward == set()


def borrowed_names(sources: dict[str, str]) -> set[tuple[str, str]]:
    """(module, name) of every name that a module takes from one that has only imported it itself."""
    trees = {module.rstrip("."): ast.parse(source) for module, source in sources.items()}
    taken = {
        module: {
            (node.module, alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module in trees
            for alias in node.names
            if f"{node.module}.{alias.name}" not in trees
        }
        for module, tree in trees.items()
    }
    imported = {module: {name for _, name in names} for module, names in taken.items()}
    return {(source, name) for names in taken.values() for source, name in names if name in imported[source]}


def test_a_name_is_imported_from_where_it_is_defined():
    """Else it has two import routes, and whoever looks for it takes the wrong one."""
    assert borrowed_names(app_sources()) == set()


def test_a_second_import_route_is_noticed():
    assert borrowed_names(
        {"core.a": "from core.b import f", "core.b": "from core.c import f", "core.c": ""}
    ) == {("core.b", "f")}


@pytest.mark.parametrize("part, most", MOST_LINES.items())
def test_the_dashboard_and_the_pages_are_short(part, most):
    lengths = {name: len(source.splitlines()) for name, source in app_sources().items() if within(name, part)}
    assert {name: length for name, length in lengths.items() if length > most} == {}


def test_no_module_has_a_vague_name():
    folders = [ROOT / name for name in ("core", "pages", "tests", "benchmarks", "deploy")]
    paths = [*ROOT.glob("*.py"), *(path for folder in folders for path in folder.rglob("*.py"))]
    names = {part for path in paths for part in path.relative_to(ROOT).with_suffix("").parts}
    assert "core" in names and names & VAGUE_NAMES == set()


def test_the_app_is_found():
    assert {"core.", "core.arithmetic", "core.convolution", "core.kernels"} <= set(app_sources())


@pytest.mark.parametrize(
    "module, source",
    [
        ("core.arithmetic", "from core.kernels import HANDCRAFTED"),
        ("core.arithmetic", "def f():\n    from core import kernels"),
        ("core.kernels", "import core.figures.theme"),
        ("core.kernels", "from .figures import theme"),
        ("core.kernels", "from . import ui"),
        ("core.figures.theme", "from core.ui import sidebar"),
        ("core.figures.theme", "from ..ui.sidebar import f"),
        ("core.ui.app.sidebar", "import pages.home"),
        ("core.ui.app.sidebar", "import dashboard"),
        ("pages.home", "from pages.filters import x"),
        ("pages.home", "from . import filters"),
        ("dashboard", "import pages.home"),
        ("core.kernels", "import streamlit as st"),
        ("core.figures.theme", "from streamlit import session_state"),
        ("core.figures.", "def f():\n    import streamlit.runtime"),
        ("core.kernels", "import importlib\nimportlib.import_module('streamlit')"),
        ("pages.home", "import plotly.graph_objects as go"),
        ("core.ui.app.sidebar", "from plotly import graph_objects"),
        ("core.", "from core.arithmetic import ConvSpec"),
    ],
)
def test_breaking_a_rule_is_noticed(module, source):
    assert len(violations({module: source})) >= 1


@pytest.mark.parametrize(
    "module, source",
    [
        ("dashboard", "import streamlit as st\nfrom core.ui import sidebar"),
        ("pages.filters", "import streamlit\nfrom core.arithmetic import ConvSpec"),
        ("core.ui.", "from core.ui.app.sidebar import f"),
        ("core.ui.app.sidebar", "import streamlit\nfrom . import state\nfrom ..figures import theme"),
        ("core.figures.charts", "import plotly.graph_objects as go\nfrom core.figures.theme import INK"),
        ("core.convolution", "from .arithmetic import ConvSpec\nimport torch"),
    ],
)
def test_keeping_the_rules_is_accepted(module, source):
    assert violations({module: source}) == []


def test_a_cycle_is_noticed():
    a, b = "import core.b", "def f():\n    from core import a"
    assert (
        violations({"core.a": a, "core.b": b, "core.c": a})[0] == "import cycle: core.a -> core.b -> core.a"
    )
    assert violations({"core.a": "import core.b", "core.b": "", "core.c": "import core.a, core.b"}) == []
