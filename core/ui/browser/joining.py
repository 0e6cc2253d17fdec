"""Scripts and styles, each file with its imports, joined into the one text that a component gives Streamlit.

Streamlit serves folders of installed packages only, so a browser could not follow the imports by itself.
"""

import re
from functools import cache
from pathlib import Path

_SCRIPT_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[^"]+)";\n', re.MULTILINE)
_STYLE_IMPORT = re.compile(r'^@import "(\.[^"]+)";\n', re.MULTILINE)
_DECLARATION = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) )", re.MULTILINE)
_DOCUMENTATION = re.compile(r"^ */\*\*.*?\*/\n", re.MULTILINE | re.DOTALL)
_LEFT_OVER = re.compile(r"^(?:import\b|export (?!default\b)|(?:const|let) [\[{]).*", re.MULTILINE)


@cache
def joined_script(entry: Path) -> str:
    """An ES module with all that it imports, as one module without imports or JSDoc; what is imported comes first.

    Args:
        entry: the only file whose default export is kept. Imports are written ``import { name } from "./file.js";``.

    Raises:
        ValueError: files import each other in a circle, two declare the same name, or one does what would not
            survive joining (other imports, destructuring at its top).
    """
    files = _in_order(entry, _SCRIPT_IMPORT)
    declared: dict[str, Path] = {}
    parts = []
    for file in files:
        text = _SCRIPT_IMPORT.sub("", file.read_text(encoding="utf-8"))
        for name in _DECLARATION.findall(text):
            if name in declared:
                raise ValueError(
                    f"{declared[name].name} and {file.name} both declare {name}; rename one of them."
                )
            declared[name] = file
        text = _DOCUMENTATION.sub("", _EXPORT.sub("", text))  # for readers, not for every visitor's browser
        if line := _LEFT_OVER.search(text):
            raise ValueError(f"{file.name} has a line that cannot be joined: {line.group()}")
        parts.append(text)
    return "".join(parts)


@cache
def joined_style(entry: Path) -> str:
    """A style sheet with all that it imports, which comes first. Raises ValueError where imports go in a circle."""
    return "".join(
        _STYLE_IMPORT.sub("", file.read_text(encoding="utf-8")) for file in _in_order(entry, _STYLE_IMPORT)
    )


def _in_order(entry: Path, pattern: re.Pattern[str]) -> list[Path]:
    """The files that ``entry`` needs, depth first, each after those that it imports."""
    done: list[Path] = []

    def visit(file: Path, way: tuple[Path, ...]) -> None:
        if file in way:
            circle = " -> ".join(step.name for step in (*way[way.index(file) :], file))
            raise ValueError(f"Scripts or styles import each other in a circle: {circle}.")
        if file not in done:
            for relative in pattern.findall(file.read_text(encoding="utf-8")):
                visit((file.parent / relative).resolve(), (*way, file))
            done.append(file)

    visit(entry.resolve(), ())
    return done
