"""Nobody but the disclosure room makes what may leave."""

import ast
import copy
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

import wholeschool
from wholeschool.disclosure import Released, ReleasedColumn, together
from wholeschool.errors import WrongCallError

ROOMS = Path(wholeschool.__file__).parent
COLUMNS = (ReleasedColumn("year"), ReleasedColumn("rate", "per 100"))


def published() -> Released:
    return Released.published("Rates", COLUMNS, [{"year": "2023/24", "rate": 7.2}], source="DfE, absence")


def test_official_statistics_pass_with_their_source() -> None:
    table = published()
    assert table.source == "DfE, absence"
    assert table.where(year="2023/24")[0]["rate"] == 7.2
    assert table.where(year="2022/23") == ()


def test_official_statistics_need_a_source() -> None:
    with pytest.raises(WrongCallError, match="need the name"):
        Released.published("Rates", COLUMNS, [], source=" ")


def test_rows_have_exactly_the_columns() -> None:
    with pytest.raises(WrongCallError, match="do not have its columns"):
        Released.published("Rates", COLUMNS, [{"year": "2023/24"}], source="DfE")


def test_the_constructor_refuses_whoever_lacks_the_mark() -> None:
    with pytest.raises(WrongCallError, match="disclosure room alone"):
        Released("Rates", COLUMNS, (), (), "me", "none")
    with pytest.raises(WrongCallError, match="disclosure room alone"):
        Released("Rates", COLUMNS, (), (), "me", "none", mark=object())


def test_a_released_table_cannot_be_changed() -> None:
    table = published()
    with pytest.raises((WrongCallError, ValueError)):
        replace(table, rows=())
    with pytest.raises(FrozenInstanceError):
        table.rows = ()
    with pytest.raises(TypeError):
        table.rows[0]["rate"] = 1
    assert copy.copy(table).rows == table.rows


def _other_rooms() -> list[Path]:
    return [path for path in ROOMS.rglob("*.py") if "disclosure" not in path.relative_to(ROOMS).parts]


def last_name(node: ast.expr) -> str:
    return ast.unparse(node).split(".")[-1]


def makers_in(source: str) -> list[str]:
    """What in this source makes, or could make, a released table without the disclosure room."""
    found: list[str] = []
    if not any(each in source for each in ("Released", "wholeschool.disclosure.", "_MARK", "make_released")):
        return found  # nothing is named that could
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and last_name(node.func) == "Released":
            found.append("calls Released")
        if isinstance(node, ast.ImportFrom) and reaches_in(node):
            found.append(f"reaches into {node.module}")
        if isinstance(node, ast.Import) and any(
            each.name.startswith("wholeschool.disclosure.") for each in node.names
        ):
            found.append("reaches into disclosure")
        if isinstance(node, ast.Attribute | ast.Name) and last_name(node) in {"_MARK", "make_released"}:
            found.append(f"names {ast.unparse(node)}")
        if isinstance(node, ast.ClassDef) and any(last_name(base) == "Released" for base in node.bases):
            found.append("derives from Released")
    return found


def reaches_in(node: ast.ImportFrom) -> bool:
    """Whether it takes something through no door: the room, or what compares releases and makes none."""
    if node.module == together.__name__:
        return any(each.name not in together.__all__ for each in node.names)
    return (node.module or "").startswith("wholeschool.disclosure.")


def test_no_other_room_makes_one() -> None:
    assert {
        path.name: found for path in _other_rooms() if (found := makers_in(path.read_text("utf-8")))
    } == {}


@pytest.mark.parametrize(
    "source",
    [
        "from wholeschool.disclosure import Released\nReleased('t', (), (), (), '', '')",
        "from wholeschool.disclosure.released import make_released",
        "from wholeschool.disclosure.together import attack_together",
        "import wholeschool.disclosure.released as r\nr._MARK",
        "class Mine(disclosure.Released): ...",
    ],
)
def test_the_search_for_makers_finds_them(source: str) -> None:
    assert makers_in(source)


PUBLISHING = {
    "actions/national_export.py", "actions/national_report.py", "actions/national_forms_shown.py",
    "actions/national_claims_shown.py", "actions/report_likes.py", "actions/report_england.py",
}  # fmt: skip
"""Who shows official statistics, which pass by the name of their source alone."""


def test_official_statistics_are_shown_by_those_alone_who_read_them() -> None:
    """`Released.published` takes any rows: whoever comes to call it has to be looked at."""
    called = "Released.published("
    callers = {
        path.relative_to(ROOMS).as_posix() for path in _other_rooms() if called in path.read_text("utf-8")
    }
    assert callers <= PUBLISHING
    assert callers
