"""What deploy/Dockerfile puts into the image and runs, without building it."""

import json
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"


def instructions() -> list[tuple[str, str]]:
    """(instruction, rest) of the Dockerfile's lines; continued lines are joined, comments left out."""
    lines = [line for line in DOCKERFILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.splitlines()) if name]


def last_stage() -> list[tuple[str, str]]:
    """The instructions of the stage that is shipped."""
    all_of_them = instructions()
    begins = max(i for i, (name, _) in enumerate(all_of_them) if name == "FROM")
    return all_of_them[begins:]


def copied() -> list[str]:
    """The paths of the repository that the image holds."""
    parts = [rest.split() for name, rest in last_stage() if name == "COPY" and not rest.startswith("--from")]
    return [source for *sources, _ in parts for source in sources]


def command() -> list[str]:
    """What the image runs."""
    return next(json.loads(rest) for name, rest in last_stage() if name == "CMD")


def lay_out(folder: Path) -> None:
    """Copy into a folder what the image holds of the repository."""
    for name in copied():
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy2(source, target)
