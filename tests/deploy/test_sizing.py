"""The README's table of processes is the one of the figures, and the figures' arithmetic is what it says."""

import re
from pathlib import Path

from deploy import sizing


def test_the_readme_holds_the_tables_of_the_figures():
    assert sizing.tables() in sizing.README.read_text("utf-8")


def test_so_many_processes_bear_the_people_even_if_one_is_gone():
    for people in range(1, 2000):
        count = sizing.processes(people, per_process=30)
        assert (count - 1) * 30 >= people > (count - 2) * 30


def test_a_row_of_the_table_by_hand(monkeypatch):
    """1,000 people, 100 on a process: 10 and one to spare; 30 on a process: 33.3, so 34 and one to spare."""
    monkeypatch.setattr(sizing, "MEGABYTES", 450)
    table = sizing.worked([sizing.Measured("A", 100, 0.1), sizing.Measured("B", 30, 0.1)])
    row = next(line for line in table.splitlines() if line.startswith("| 1,000 |"))
    assert row == "| 1,000 | 100,000 | 11 | 35 | 5.0 to 15.8 GB | 11 to 35 GiB |"


def test_the_limit_is_that_of_the_compose_file_and_the_manifest():
    for name, text in (("compose.yaml", "mem_limit: {}g "), ("kubernetes/deployment.yaml", "memory: {}Gi\n")):
        assert text.format(sizing.LIMIT_GIB) in (sizing.README.parent / name).read_text("utf-8")


def test_every_link_of_the_documents_leads_to_a_file():
    documents = sorted(sizing.README.parent.glob("*.md"))
    links = {
        (page, link) for page in documents for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    }
    assert links and {link for page, link in links if not Path(page.parent, link).exists()} == set()
