"""From marks to the ledger: our build, a bare GROUP BY, and the straightforward way in pandas."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

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
    from wholeschool.actions.build import build as build_books
    from wholeschool.store import Store

    store = Store.open(folder / "store")
    report(lambda: build_books(store, whole=True, threads=THREADS))


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

    from wholeschool.reference.attendance import codes
    from wholeschool.reference.forms import form_of_code

    marks = pd.read_parquet(folder / "long")
    known = pd.DataFrame([(c.char, c.possible, c.authorised, c.unauthorised) for c in codes()])
    known.columns = ["code", "possible", "authorised", "unauthorised"]
    known = known.drop_duplicates("code")
    known["form"] = known.code.map(form_of_code())
    marks = marks.merge(known, on="code", how="left")
    calendar = pd.DataFrame(DeltaTable(str(folder / "store" / "calendar")).to_pyarrow_table().to_pandas())
    calendar["half"] = (calendar.half == "PM").astype("int8")
    marks = marks.merge(
        calendar[["urn", "date", "half", "half_term", "minutes"]], on=["urn", "date", "half"], how="left"
    )
    events = DeltaTable(str(folder / "store" / "events")).to_pyarrow_table().to_pandas()
    events["half"] = (events.half == "PM").astype("int8")
    events["nth"] = events.sessions.fillna(1).astype(int).map(range)
    events = events.explode("nth").rename(columns={"start": "date", "minutes": "event_minutes"})
    claimed = events.groupby(["pupil_id", "date", "half", "kind"], as_index=False).event_minutes.sum()
    claimed = claimed.sort_values("event_minutes").drop_duplicates(["pupil_id", "date", "half"], keep="last")
    marks = marks.merge(claimed, on=["pupil_id", "date", "half"], how="left")
    marks["form"] = marks.kind.fillna(marks.form)
    marks["lost"] = marks.event_minutes.fillna(marks.minutes).where(marks.form.notna(), 0)
    keys = ["pupil_id", "half_term"]
    marks.groupby(keys)[["possible", "authorised", "unauthorised", "minutes"]].sum()
    marks.groupby([*keys, "form"]).lost.sum()


if __name__ == "__main__":
    ways = {"build": build, "pandas": pandas}
    asked, place = sys.argv[1], Path(sys.argv[2])
    if asked in ways:
        ways[asked](place)
    else:
        bare(place / ("by_day" if asked == "bare_by_day" else "long"))
