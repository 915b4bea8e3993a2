"""Pupils are shown to whom they may be shown, for a reason, and never before the look is written down."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

import wholeschool
from tests.disclosure.test_released import reaches_in
from wholeschool.disclosure import PupilView, check_asker, show_pupils
from wholeschool.errors import WrongCallError
from wholeschool.reference.lists import code_list

ROOMS = Path(wholeschool.__file__).parent
WHY = "weekly inclusion meeting"


class Book:
    """Where looks are written."""

    def __init__(self) -> None:
        self.seen: list[list[int]] = []

    def write(self, pupils: Sequence[int]) -> str:
        self.seen.append(list(pupils))
        return f"look {len(self.seen)}"


def test_a_view_comes_with_its_look() -> None:
    book = Book()
    view = show_pupils("senco", WHY, [{"pupil": "7"}], [7], write_down=book.write)
    assert (view.to, view.why, view.look_id) == ("senco", WHY, "look 1")
    assert book.seen == [[7]]
    assert [dict(row) for row in view.rows] == [{"pupil": "7"}]


def test_looking_at_nobody_is_a_look() -> None:
    book = Book()
    assert show_pupils("head", WHY, [], [], write_down=book.write).rows == ()
    assert book.seen == [[]]


def test_no_view_where_the_look_could_not_be_written() -> None:
    def fail(_: Sequence[int]) -> str:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 (whatever the disk says)
        show_pupils("head", WHY, [{"pupil": "7"}], [7], write_down=fail)


@pytest.mark.parametrize(
    "role", [code for code, each in code_list("roles").items() if each.more["sees_pupils"] == "1"]
)
def test_staff_may_see_pupils(role: str) -> None:
    check_asker(role, WHY)


@pytest.mark.parametrize(
    ("role", "why", "said"),
    [
        ("governor", WHY, "may not see single pupils"),
        ("charity", WHY, "may not see single pupils"),
        ("researcher", WHY, "may not see single pupils"),
        ("analyst", WHY, "may not see single pupils"),
        ("head teacher", WHY, "there is no role “head teacher”"),
        ("pastoral_led", WHY, "Did you mean pastoral_lead?"),
        ("", WHY, "Those who may see pupils are: head,"),
        ("head", "", "needs a reason in words"),
        ("head", "   ", "needs a reason in words"),
        ("head", "a b 12345", "needs a reason in words"),
        ("head", "about A123456789012", "the reason holds a UPN"),
    ],
)
def test_others_and_looks_without_a_reason_are_refused_unwritten(role: str, why: str, said: str) -> None:
    book = Book()
    with pytest.raises(WrongCallError, match=said) as raised:
        show_pupils(role, why, [{"pupil": "7"}], [7], write_down=book.write)
    assert book.seen == []
    assert "A123456789012" not in str(raised.value)


def test_the_constructor_refuses_whoever_lacks_the_mark() -> None:
    for more in ({}, {"mark": object()}):
        with pytest.raises(WrongCallError, match="disclosure room alone"):
            PupilView("head", WHY, "look 1", (), **more)


def test_a_view_cannot_be_changed() -> None:
    view = show_pupils("head", WHY, [{"pupil": "7"}], [7], write_down=Book().write)
    with pytest.raises((WrongCallError, ValueError)):
        replace(view, to="governor")
    with pytest.raises(FrozenInstanceError):
        view.rows = ()
    with pytest.raises(TypeError):
        view.rows[0]["pupil"] = "8"


def makers_in(source: str) -> list[str]:
    """What in this source makes, or could make, a view without the disclosure room."""
    found: list[str] = []
    if "PupilView" not in source and "wholeschool.disclosure." not in source:
        return found  # nothing is named that could
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "PupilView":
            found.append("calls PupilView")
        if isinstance(node, ast.ImportFrom) and reaches_in(node):
            found.append(f"reaches into {node.module}")
        if isinstance(node, ast.ClassDef) and any(
            ast.unparse(base).split(".")[-1] == "PupilView" for base in node.bases
        ):
            found.append("derives from PupilView")
    return found


def test_no_other_room_makes_one() -> None:
    others = [path for path in ROOMS.rglob("*.py") if "disclosure" not in path.relative_to(ROOMS).parts]
    assert {path.name: found for path in others if (found := makers_in(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from wholeschool.disclosure import PupilView\nPupilView('head', 'x', '', ())",
        "from wholeschool.disclosure.pupil_view import _MARK",
        "class Mine(disclosure.PupilView): ...",
    ],
)
def test_the_search_for_makers_finds_them(source: str) -> None:
    assert makers_in(source)
