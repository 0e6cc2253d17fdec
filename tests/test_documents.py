"""README.md and CONTRIBUTING.md name only files, folders and commands that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("README.md", "CONTRIBUTING.md")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_is_named_exists(document):
    text = (ROOT / document).read_text("utf-8")
    named = set(re.findall(r"\b(?:core|pages|tests|benchmarks|deploy|docs)/[\w./]*", text))
    named |= set(re.findall(r"\b[\w-]+\.(?:py|md|txt|json)\b(?!/)", text)) - {
        Path(path).name for path in named
    }
    assert len(named) > 5
    assert {path for path in named if not (ROOT / path.rstrip(".")).exists()} == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_target_of_make_that_is_named_exists(document):
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / document).read_text("utf-8"), re.MULTILINE)
    assert named and set(named) <= set(targets)


def test_the_layout_names_every_folder_of_core():
    layout = (ROOT / "README.md").read_text("utf-8").partition("## The layout")[2].partition("\n## ")[0]
    pages = {path.stem for path in (ROOT / "pages").glob("*.py")}
    rooms = {path.parent.name for path in (ROOT / "core").glob("*/__init__.py")}
    shared = {f"ui/{path.parent.name}" for path in (ROOT / "core/ui").glob("*/__init__.py")} - {
        f"ui/{page}" for page in pages
    }
    assert set(re.findall(r"^core/(\S+)/ ", layout, re.MULTILINE)) == rooms | shared
