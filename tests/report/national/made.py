"""A made-up England of four authorities in two regions, as the national desk would hand it over."""

from __future__ import annotations

from datetime import date

from wholeschool.disclosure import Released, ReleasedColumn, Value
from wholeschool.report.national import FIGURE_COLUMNS, GROUP_COLUMNS, NationalContent, Place
from wholeschool.report.national.content import (
    CLAIM_COLUMNS,
    FORM_CHANGE_COLUMNS,
    FORM_COLUMNS,
    LINE_COLUMNS,
    WORKING_COLUMNS,
    Claims,
    Forms,
    SourceFile,
)
from wholeschool.schema.national import ENGLAND

NORTH, SOUTH = ("E12000001", "North East"), ("E12000008", "South East")
PLACES = (
    Place("E06000001", "Abbey <Vale>", *NORTH, (0, 0)),
    Place("E06000002", "Brook", *NORTH, (1, 0)),
    Place("E06000003", "Coombe", *SOUTH, (1, 2), ("Old Coombeshire",)),
    Place("E06000004", "Dale", *SOUTH, (2, 2)),
)
RATES = {"E06000001": 10.0, "E06000002": 5.0, "E06000003": 2.5, "E06000004": None}
"""Suspensions of 2022/23 for every 100 pupils; of Dale they are withheld."""


def figure(
    measure: str, code: str, period: str, rate: float | None, row: int, **other: Value
) -> dict[str, Value]:
    """A row of the table of figures: of 2,000 pupils."""
    count = 20 * rate if rate is not None else None
    return {
        "measure": measure, "group": "", "phase": "all", "period": period, "term": "", "area_code": code,
        "count": count, "base": 2000.0, "rate": rate, "reason": "", "made": "",
        "sources": f"file_a.csv:{row}",
    } | other  # fmt: skip


def figures() -> list[dict[str, Value]]:
    """Suspensions of three years, absence that was counted in three ways, codes of one year."""
    england = [(ENGLAND, 6.01), (NORTH[0], 8.0), (SOUTH[0], 4.0)]
    rows = [
        figure("suspension_rate", code, "2022/23", rate, 10 + i) for i, (code, rate) in enumerate(england)
    ]
    for i, (code, rate) in enumerate(RATES.items()):
        reason = "" if rate is not None else "x"
        rows.append(figure("suspension_rate", code, "2022/23", rate, 20 + i, reason=reason))
        for year, period in enumerate(("2018/19", "2021/22")):
            rows.append(figure("suspension_rate", code, period, 3.0 + i, 30 + 10 * year + i))
    rows += [figure("suspension_rate", ENGLAND, period, 4.0, 50) for period in ("2018/19", "2021/22")]
    counted = {"2010/11": "five_half_terms", "2011/12": "five_half_terms", "2012/13": "", "2013/14": ""}
    counted |= {"2022/23": "year_to_date", "2024/25": "year_to_date"}
    for i, (period, term) in enumerate(counted.items()):
        for code in (ENGLAND, *RATES):
            rows.append(figure("overall_absence", code, period, 6.0 + i / 10, 60 + i, term=term))
    for i, code in enumerate((ENGLAND, *RATES)):
        summed = {"sources": f"file_b.csv.gz:{7 + i}|file_b.csv.gz:{17 + i}", "made": "phases added"}
        rows.append(
            figure(
                "sessions_by_code", code, "2024/25", 0.05 + i, 0, group="C2", term="year_to_date", **summed
            )
        )
    rows.append(figure("alternative_provision", "E06000003", "2023/24", None, 90, count=20.0))
    return rows


def groups() -> list[dict[str, Value]]:
    """Suspensions by free school meals."""
    shared: dict[str, Value] = {
        "by": "fsm",
        "period": "2020/21",
        "reference": "not eligible",
        "reason": "",
        "made": "",
    }
    eligible = {
        "group": "eligible", "count": 300.0, "base": 3000.0, "rate": 10.0, "low": 8.9, "high": 11.2,
        "ratio": 4.0, "ratio_low": 3.5, "ratio_high": 4.6, "by_pupils": 3.0, "sources": "file_c.csv:2",
    }  # fmt: skip
    others = {
        "group": "not eligible", "count": 250.0, "base": 10000.0, "rate": 2.5, "low": 2.2, "high": 2.8,
        "ratio": None, "ratio_low": None, "ratio_high": None, "by_pupils": None, "sources": "file_c.csv:3",
    }  # fmt: skip
    return [shared | others, shared | eligible]


def claims() -> Claims:
    """A claim that was judged by nine figures, and one that could not be judged."""
    judged: dict[str, Value] = {
        "id": "doubled", "text": "Suspensions <doubled>.", "said_by": "Somebody, 1 May 2024. A speech.",
        "verdict": "consistent", "needed": "",
        "verdict_words": "Consistent, and not reproduced: 1.9 is 2 to the nearest 1.",
        "claimed": "2 times", "found": "1.9 times", "reading": "2 means 1.5 to 2.5.",
        "definition": "Suspensions of the one year ÷ those of the other.",
    }  # fmt: skip
    open_: dict[str, Value] = judged | {
        "id": "unknown", "text": "Nobody knows.", "verdict": "no_data", "found": "",
        "verdict_words": "Data not available: nobody counts it.",
        "needed": "Somebody would have to count it.",
    }  # fmt: skip
    lines: list[dict[str, Value]] = [
        {"id": "doubled", "sort": "assumed", "text": "Both years are alike.", "sources": ""},
        {"id": "doubled", "sort": "given", "text": "Days: 1.91 [a release]", "sources": ""},
        {"id": "doubled", "sort": "beside", "text": "another year: Of 2016/17. 1.80 times.",
         "sources": "file_d.csv:5|file_d.csv:6"},
        {"id": "doubled", "sort": "beside", "text": "another year: Of 2015/16. 1.70 times.",
         "sources": "file_d.csv:5|a_name_of_a_file_that_no_narrow_page_has_room_for.csv.gz:6"},
        {"id": "unknown", "sort": "note", "text": "Councils were asked once.", "sources": ""},
    ]  # fmt: skip
    working: list[dict[str, Value]] = [
        {"id": "doubled", "figure": "Suspensions", "period": "2022/23", "group": "", "count": 100.0 + place,
         "base": None, "rate": None, "reason": "", "made": "", "sources": f"file_d.csv:{20 + place}"}
        for place in range(9)
    ]  # fmt: skip
    return Claims(
        released(CLAIM_COLUMNS, [judged, open_]),
        released(LINE_COLUMNS, lines),
        released(WORKING_COLUMNS, working),
    )


def forms() -> Forms:
    """Three authorities by three forms: Coombe is last by suspension and first by all forms."""
    by_form = {
        "suspension": (3.0, 2.0, 1.0), "lost": (3.5, 2.5, 9.5), "all_forms": (4.0, 3.0, 10.0),
        "without_unauthorised": (3.75, 2.75, 1.25),
    }  # fmt: skip
    rows: list[dict[str, Value]] = []
    for place, (form, rates) in enumerate(by_form.items()):
        shared: dict[str, Value] = {"phase": "all", "form": form, "reason": ""}
        for i, (each, rate) in enumerate(zip(PLACES[:3], rates, strict=True)):
            rank = 1 + sum(other > rate for other in rates)
            rows.append(
                shared
                | {
                    "area_code": each.code,
                    "area": each.name,
                    "period": "2024/25",
                    "rate": rate,
                    "rank": rank,
                    "sources": f"file_e.csv:{10 * place + i + 2}",
                }
            )
        for i, period in enumerate(("2022/23", "2024/25")):
            rows.append(
                shared
                | {
                    "area_code": ENGLAND,
                    "area": "England",
                    "period": period,
                    "rate": 2.0 + i,
                    "rank": None,
                    "sources": f"file_e.csv:{10 * place + i + 8}",
                }
            )
    changes: list[dict[str, Value]] = [
        {"phase": "all", "form": "suspension", "percent": 50.0, "said": ""},
        {"phase": "all", "form": "lost", "percent": None, "said": "Code C2 was not in use yet."},
    ]
    tables = (released(FORM_COLUMNS, rows), released(FORM_CHANGE_COLUMNS, changes))
    return Forms(*tables, ("Coombe changes place most.",), ("2022/23", "2024/25"), -0.5)


def content() -> NationalContent:
    """The whole."""
    return NationalContent(
        england=Place(ENGLAND, "England"),
        authorities=PLACES,
        figures=released(FIGURE_COLUMNS, figures()),
        groups=released(GROUP_COLUMNS, groups()),
        claims=claims(),
        forms=forms(),
        notes={"fsm": ("Ratios are to not eligible.",)},
        rebuilt={"fsm": "Newer than 2016/17, the last year that was published: rebuilt from parts."},
        breaks=(("Something was counted otherwise.", "a methodology"),),
        files=(SourceFile("file_a.csv", "abc", "2026-11-26", 40),),
        made_on=date(2026, 11, 26),
        version="0.2.0",
    )


def released(columns: tuple[str, ...], rows: list[dict[str, Value]]) -> Released:
    """A table of official statistics."""
    return Released.published("Made up", [ReleasedColumn(name) for name in columns], rows, source="Nobody")
