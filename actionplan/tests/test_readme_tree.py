"""The tree that README shows is the tree as it is.

A line holds one or more names, then two blanks or more and what they are for; two blanks of
indentation are one folder deeper. A folder without lines below it stands for all it holds.
"""

import re
import subprocess
from pathlib import Path, PurePosixPath

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
# Files that Python or Django wants in each package and that say nothing of their own.
SILENT = {"__init__.py", "apps.py"}


def read_tree(text):
    """Return every path in the first fenced block whose first line is a folder."""
    block = re.search(r"^```\w*\n(\S+/ .*?)^```", text, re.MULTILINE | re.DOTALL)
    assert block, "README shows no tree"
    paths, folders = [], []
    for line in filter(str.strip, block[1].splitlines()):
        bare = line.lstrip(" ")
        depth = (len(line) - len(bare)) // 2
        names = re.split(r" {2,}", bare.rstrip())[0].split()
        parent = PurePosixPath(*folders[:depth])
        paths += [(parent / name.rstrip("/"), name.endswith("/")) for name in names]
        folders = [*folders[:depth], names[0].rstrip("/")]
    return paths


def tracked_files():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=BASE, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [PurePosixPath(name) for name in listed.stdout.split("\0") if name]


def is_shown(path, shown, whole):
    return path in shown or any(parent in whole for parent in path.parents)


def test_read_tree_understands_names_beside_each_other_and_below():
    text = "Words\n```\na/     one\n  b.py c.py  two\n  d/  three\n    e/f.py\ng.py  four\n```\n"

    assert [str(path) for path, _ in read_tree(text)] == [
        "a", "a/b.py", "a/c.py", "a/d", "a/d/e/f.py", "g.py"
    ]  # fmt: skip


def test_readme_shows_the_tree_as_it_is():
    paths = read_tree((BASE / "README.md").read_text(encoding="utf-8"))
    shown = {path for path, _ in paths}
    files = tracked_files()
    folders = {parent for path in files for parent in path.parents}
    whole = {
        path
        for path, is_folder in paths
        if is_folder and not any(path in other.parents for other in shown)
    }

    gone = [str(path) for path in shown if path not in folders and path not in files]
    missing = [
        str(path)
        for path in files
        if path.name not in SILENT
        and not path.name.startswith(".")
        and not is_shown(path, shown, whole)
    ]

    assert (gone, missing) == ([], [])
