"""Scripts: joined in the order of their imports, what would break refused, one palette."""

import re
from pathlib import Path

import pytest

from core.figures.theme import IN_SCRIPTS
from core.ui import browser
from core.ui.browser.joining import joined_script, joined_style

UI = Path(browser.__file__).parents[1]
SCRIPTS = {file.relative_to(UI).as_posix(): file for file in sorted(UI.rglob("*.js"))}
ENTRIES = {name: file for name, file in SCRIPTS.items() if "\nexport default " in file.read_text("utf-8")}
SHARED = ("browser", "components")


@pytest.fixture
def folder(tmp_path):
    def written(**files: str) -> Path:
        for name, text in files.items():
            (tmp_path / f"{name}.js").write_text(text)
        return tmp_path / f"{next(iter(files))}.js"

    return written


def test_what_is_imported_comes_first_depth_first_and_once(folder):
    entry = folder(
        top='import { b } from "./left.js";\nimport { c } from "./right.js";\nexport default b + c;\n',
        left='import { a } from "./base.js";\nexport const b = a;\n',
        right='import {\n  a,\n} from "./base.js";\nexport function c() {\n  return a;\n}\n',
        base="export const a = 1;\n",
    )
    assert joined_script(entry) == (
        "const a = 1;\nconst b = a;\nfunction c() {\n  return a;\n}\nexport default b + c;\n"
    )


def test_a_circle_of_imports_is_refused_by_its_names(folder):
    entry = folder(
        one='import { b } from "./two.js";\nexport const a = 1;\n',
        two='import { c } from "./three.js";\nexport const b = 1;\n',
        three='import { b } from "./two.js";\nexport const c = 1;\n',
    )
    with pytest.raises(ValueError, match=r"in a circle: two\.js -> three\.js -> two\.js\.$"):
        joined_script(entry)


@pytest.mark.parametrize("second", ["const GAP = 2;", "export function GAP() {}", "class GAP {}", "let GAP;"])
def test_a_name_that_two_files_declare_is_refused(folder, second):
    entry = folder(
        one=f'import {{ b }} from "./two.js";\n{second}\n', two="const GAP = 1;\nexport const b = 1;\n"
    )
    with pytest.raises(ValueError, match=r"^two\.js and one\.js both declare GAP; rename one of them\.$"):
        joined_script(entry)


@pytest.mark.parametrize(
    "line",
    [
        'import all from "./two.js";',
        'import * as two from "./two.js";',
        'import "./two.js";',
        'import { a } from "elsewhere";',
        "export { a };",
        "const [a, b] = [1, 2];",
    ],
)
def test_what_cannot_be_joined_is_refused(folder, line):
    with pytest.raises(ValueError, match="one.js has a line that cannot be joined: " + re.escape(line)):
        joined_script(folder(one=f"{line}\n"))


def test_styles_are_joined_in_the_same_way(tmp_path):
    (tmp_path / "own.css").write_text('@import "./shared.css";\n\np {}\n')
    (tmp_path / "shared.css").write_text("b {}\n")
    assert joined_style(tmp_path / "own.css") == "b {}\n\np {}\n"


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_component_can_be_joined_and_exports_one_thing(entry):
    joined = joined_script(ENTRIES[entry])
    assert re.findall(r"^(?:import|export)\b[^\n(]*", joined, re.MULTILINE) == [
        re.search(r"^export default [^\n(]*", joined, re.MULTILINE).group()
    ]


def test_a_folder_of_scripts_imports_only_itself_and_what_is_shared():
    def foreign(file: Path) -> list[str]:
        imported = re.findall(r'from "(\.[^"]+)"', file.read_text("utf-8"))
        targets = [(file.parent / relative).resolve() for relative in imported]
        return [
            target.relative_to(UI).as_posix()
            for target in targets
            if target.parent != file.parent and target.relative_to(UI).parts[0] not in SHARED
        ]

    assert {name: foreign(file) for name, file in SCRIPTS.items() if foreign(file)} == {}


def test_what_is_shared_by_all_imports_nothing_of_a_component():
    shared = [file for name, file in SCRIPTS.items() if name.startswith("browser/")]
    outside = [file.name for file in shared if re.search(r'from "\.\./', file.read_text("utf-8"))]
    assert len(shared) > 10 and outside == []


def test_scripts_draw_with_the_palette_only():
    literal = re.compile(r"""["'`]#[0-9a-fA-F]{3,8}["'`]""")
    found = {name: literal.findall(file.read_text("utf-8")) for name, file in SCRIPTS.items()}
    assert {name: colors for name, colors in found.items() if colors} == {}


def test_the_palette_is_declared_for_the_editors_that_check_scripts():
    declared = re.findall(r"readonly (\w+): string;", (UI / "browser/theme.d.ts").read_text("utf-8"))
    assert declared == list(IN_SCRIPTS)


def test_documentation_stays_with_the_files(folder):
    entry = folder(one="/**\n * What it is.\n */\nexport default 1; /** kept: it begins no line */\n")
    assert joined_script(entry) == "export default 1; /** kept: it begins no line */\n"
