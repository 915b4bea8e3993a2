"""From marks to the ledger: our build, a bare GROUP BY, and the straightforward way in pandas."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measure import Measured, in_process, report

THREADS = 2
_BARE = "CREATE OR REPLACE TABLE counted AS SELECT pupil_id, code, count(*) FROM '{}/*.parquet' GROUP BY ALL"


def _measure(way: str, folder: Path) -> Measured:
    return in_process("benchmarks.ledger", way, str(folder))


COMMANDS: Mapping[str, Callable[[Path], Measured]] = {
    way: partial(_measure, way) for way in ("build", "bare_by_day", "bare_by_pupil", "pandas")
}


def sort_by_day(source: Path, target: Path) -> None:
    """The same long marks in the order in which registers are taken: by day and half."""
    import duckdb

    target.mkdir()
    with duckdb.connect(config={"threads": THREADS}) as engine:
        rows = f"SELECT * FROM '{source}/*.parquet' ORDER BY date, half, urn, pupil_id"
        engine.execute(f"COPY ({rows}) TO '{target}/marks.parquet' (FORMAT parquet)")


def build(folder: Path) -> None:
    """Our build, whole, from the Delta tables to the commit."""
    from wholeschool.actions.build import build_ledger
    from wholeschool.store import Store

    store = Store.open(folder / "store")
    report(lambda: build_ledger(store, whole=True, threads=THREADS))


def bare(folder: Path) -> None:
    """The floor: nothing but counting marks by pupil and code."""
    import duckdb

    with duckdb.connect(config={"threads": THREADS}) as engine:
        engine.execute("SET preserve_insertion_order = false")
        report(lambda: engine.execute(_BARE.format(folder)))


def pandas(folder: Path) -> None:
    """The same job as one would write it at first: merge codes and calendar, explode events, group."""
    report(partial(_in_pandas, folder), warm_up=False)


def _in_pandas(folder: Path) -> None:
    import pandas as pd
    from deltalake import DeltaTable

    from wholeschool.reference.forms import durations

    def delta(name: str) -> pd.DataFrame:
        return DeltaTable(str(folder / "store" / name)).to_pyarrow_table().to_pandas()

    calendar = delta("calendar")[["urn", "date", "half", "half_term", "minutes"]]
    calendar = calendar.sort_values(["urn", "date", "half"])
    calendar["nth"] = calendar.groupby("urn").cumcount()
    marks = pd.read_parquet(folder / "long").merge(_known_codes(pd), on="code", how="left")
    marks = marks.merge(calendar, on=["urn", "date", "half"], how="left")
    events = delta("events").rename(columns={"start": "date", "minutes": "wanted"})
    events = events.merge(calendar[["urn", "date", "half", "nth"]], on=["urn", "date", "half"])
    events["wanted"] = events.wanted.fillna(events.kind.map(durations())).fillna(150)
    events["step"] = events.sessions.fillna(1).astype(int).map(range)
    events = events.explode("step")
    events["nth"] = events.nth + events.step.astype(int)
    claimed = events.pivot_table(
        index=["pupil_id", "urn", "nth"], columns="kind", values="wanted", aggfunc="sum"
    )
    marks = marks.merge(claimed.reset_index(), on=["pupil_id", "urn", "nth"], how="left")
    _books_in_pandas(marks, list(claimed.columns), folder)


def _known_codes(pd: Any) -> Any:
    from wholeschool.reference.attendance import codes
    from wholeschool.reference.forms import form_of_code

    known = pd.DataFrame([(c.char, c.possible, c.authorised, c.unauthorised) for c in codes()])
    known.columns = ["code", "possible", "authorised", "unauthorised"]
    known["form"] = known.code.map(form_of_code())
    return known.drop_duplicates("code")


def _books_in_pandas(marks: Any, kinds: Sequence[str], folder: Path) -> None:
    """Each session goes to the form of its mark, or is shared out among what happened in it."""
    keys = ["pupil_id", "half_term"]
    absent = marks.authorised | marks.unauthorised
    marks.loc[absent & marks.suspension.notna(), "form"] = "suspension"
    left = marks.minutes.where(~absent, 0)
    lost = {}
    for kind in (kind for kind in kinds if kind != "suspension"):
        lost[kind] = marks[kind].clip(upper=left).fillna(0)
        left = left - lost[kind]
        marks[kind] = lost[kind]
    marks["lost"] = marks.minutes.where(absent, 0)
    presence = marks.groupby(keys)[["possible", "authorised", "unauthorised", "minutes"]].sum()
    ledger = marks.groupby([*keys, "form"]).lost.sum()
    in_school = marks.groupby(keys)[list(lost)].sum()
    for name, rows in (("presence", presence), ("ledger", ledger.to_frame()), ("in_school", in_school)):
        rows.to_parquet(folder / f"pandas_{name}.parquet")


if __name__ == "__main__":
    ways = {"build": build, "pandas": pandas}
    asked, place = sys.argv[1], Path(sys.argv[2])
    if asked in ways:
        ways[asked](place)
    else:
        bare(place / ("by_day" if asked == "bare_by_day" else "long"))
