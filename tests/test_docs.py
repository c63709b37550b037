"""What the documents say about the repository is so: links and paths lead somewhere, commands exist, the table of pages is complete."""

import re
from pathlib import Path

import pytest

from core.topics import TOPICS

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
IN_THE_RECIPE = re.compile(r"taylor")  # files of the page that CONTRIBUTING.md adds as an example
TOP = {path.name for path in ROOT.iterdir()}
COMMANDS = {"run", "test", "lint", "bench"}


def links(text: str):
    """The targets of links and pictures that stay in the repository."""
    return [t.partition("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:|#", t)]


def paths(text: str):
    """What looks like a file or folder of the repository in backticks."""
    words = re.findall(r"`([\w./-]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return [w for w in words if w.partition("/")[0] in TOP or re.search(r"\.(py|md|txt|in|toml|csv)$", w)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_links_and_paths_lead_somewhere(document):
    text = document.read_text("utf-8")
    assert [link for link in links(text) if not (document.parent / link).exists()] == []
    assert [p for p in paths(text) if not (ROOT / p).exists() and not IN_THE_RECIPE.search(p)] == []


def test_a_wrong_link_and_a_wrong_path_are_seen():
    assert links("[a](docs/nowhere.md#top) [b](https://example.org) [c](#here)") == ["docs/nowhere.md"]
    assert paths("`core/nowhere.py` `x/y` `core` `nothing.md` `f(x)`\n```\n`core/code.py`\n```") == [
        "core/nowhere.py",
        "core",
        "nothing.md",
    ]


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_the_commands_are_targets_of_the_makefile(document):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / document).read_text("utf-8"), re.MULTILINE))
    assert COMMANDS <= named <= targets


@pytest.mark.parametrize("topic", TOPICS, ids=lambda t: t.page)
def test_every_topic_is_in_the_table_of_pages_with_its_module(topic):
    row = f"| {topic.section} | {topic.title} | {topic.slides} | `{topic.module.replace('.', '/')}.py` |"
    assert row in (ROOT / "docs" / "pages.md").read_text("utf-8").splitlines()


def test_the_licence_is_mit():
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert licence.startswith("MIT License\n\nCopyright (c) 2026 the authors of Calculus for Data Science\n")
    assert "Permission is hereby granted, free of charge" in licence


def test_every_bundled_file_has_its_source_and_licence():
    rows = [line.strip("| ").split(" | ") for line in (ROOT / "data" / "README.md").read_text("utf-8").splitlines()]
    known = {row[0].strip("`") for row in rows if len(row) == 3 and all(row)}
    bundled = {str(p.relative_to(ROOT / "data")) for p in (ROOT / "data").rglob("*") if p.is_file() and p.name != "README.md"}
    assert bundled <= known


def test_the_screenshot_is_small():
    assert (ROOT / "docs" / "screenshot.png").stat().st_size <= 200_000
