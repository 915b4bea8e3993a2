"""The command `gaps`: how groups of pupils compare, how sure that is, and what lies between schools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from wholeschool.cli.gaps_printed import SHARES, print_gaps, print_onward, print_said, print_schools
from wholeschool.cli.options import read_names
from wholeschool.cli.show import INTERNAL, note, note_behind, print_json, say
from wholeschool.errors import WrongCallError

if TYPE_CHECKING:
    from wholeschool.actions.gaps import MeasureGaps
    from wholeschool.actions.gaps_asked import AskedGaps
    from wholeschool.actions.gaps_of_table import Asked


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(gaps)


def gaps(
    store: Path | None = typer.Argument(None, help="The folder of the store.", metavar="[STORE]"),
    measure: str = typer.Option("", help="Measures, with commas between. Without it, all.", metavar="NAME"),
    by: str = typer.Option("", help="Characteristics that make the groups; with commas, crossed."),
    year: str = typer.Option("", help="The academic year, as 202425. Without it, the latest."),
    school: str = typer.Option(
        "", help="One school's URN; of a table the column of schools.", metavar="URN or COLUMN"
    ),
    within: str = typer.Option(
        "",
        help="school: what is left within schools, too; each by itself from five schools up.",
        metavar="school",
    ),
    every_school: bool = typer.Option(
        False, "--every-school", help="All measures by each characteristic at each school."
    ),
    over_time: str = typer.Option(
        "",
        help="week or half-term: what is more than the usual ups and downs.",
        metavar="week",
    ),
    adjust: str = typer.Option("", help="Characteristics in which like is held against like, too."),
    ladder: bool = typer.Option(False, "--ladder", help="Where gaps enter: from each rung to higher ones."),
    table: Path | None = typer.Option(None, help="A table of counts, CSV or Parquet.", metavar="FILE"),
    group: str = typer.Option(
        "", help="Of a table: the column of groups, each pupil in one.", metavar="COLUMN"
    ),
    count: str = typer.Option("", help="Of a table: the column of counts.", metavar="COLUMN"),
    base: str = typer.Option("", help="Of a table: the column of pupils.", metavar="COLUMN"),
    events: bool = typer.Option(False, "--events", help="Of a table: events are counted, not pupils."),
    weight: str = typer.Option("", help="Of a table: how many pupils one stands for.", metavar="COLUMN"),
    reference: str = typer.Option(
        "", help="The group that others are held against. Without it, everyone else.", metavar="GROUP"
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """How groups of pupils compare: shares or rates, ratios and differences, each with its interval.

    Of a store: --by, such as --by fsm. Or of a table with a row a group, or a group and school: --table,
    --group, --count, --base. That a group differs is said as it holds though every group, measure and step
    is asked about; intervals are of 95 in 100, each by itself. Internal: nothing is rounded or hidden.
    """
    if (store is None) == (table is None):
        raise WrongCallError(
            "Give either a STORE or --table.", advice="Such as: wholeschool gaps STORE --by fsm"
        )
    _check_named({"--measure": measure, "--by": by, "--adjust": adjust})
    _check_within(within, table)
    of_store = {
        "--measure": measure, "--by": by, "--year": year, "--within": within, "--adjust": adjust,
        "--every-school": every_school, "--over-time": over_time, "--ladder": ladder,
    }  # fmt: skip
    of_table = {"--group": group, "--count": count, "--base": base, "--events": events, "--weight": weight}
    if given := [name for name, value in (of_table if table is None else of_store).items() if value]:
        its, other = ("a table", "--table") if table is None else ("a store", "a STORE")
        raise WrongCallError(
            f"{' and '.join(given)} {'is' if len(given) == 1 else 'are'} of {its}",
            advice=f"Leave it out, or give {other}.",
        )
    if table is not None:
        columns = {"--group": group, "--count": count, "--base": base}
        if missing := [name for name, column in columns.items() if not column]:
            raise WrongCallError(
                f"--table needs {' and '.join(missing)} as well.", advice="Each names a column."
            )
        from wholeschool.actions.gaps_of_table import Asked

        _of_table(
            table, Asked(group, count, base, school, reference or None, events, weight), as_json=as_json
        )
    elif store is not None:
        ways = {"--every-school": every_school, "--over-time": bool(over_time), "--ladder": ladder}
        _check_together([name for name, asked in ways.items() if asked], {
            "--within": within, "--adjust": adjust,
            **({"--school": school, "--reference": reference} if every_school else {}),
            **({"--measure": measure} if ladder else {}),
        })  # fmt: skip
        if every_school:
            from wholeschool.cli.gaps_everywhere import show_everywhere

            show_everywhere(store, read_names(by), read_names(measure), year or None, as_json=as_json)
            return
        _check_schools(school, within)
        from wholeschool.actions.gaps_asked import AskedGaps

        asked = AskedGaps(
            tuple(read_names(by)), tuple(read_names(measure)),
            reference or None, year or None, school or None, bool(within), tuple(read_names(adjust)),
        )  # fmt: skip
        if over_time:
            from wholeschool.cli.gaps_over_time import show_over_time

            show_over_time(store, asked, over_time, as_json=as_json)
        elif ladder:
            _of_ladder(store, asked, as_json=as_json)
        else:
            _of_store(store, asked, as_json=as_json)


def _check_named(options: Mapping[str, str]) -> None:
    """Raise WrongCallError where an option is given and names nothing: it would ask for all there is."""
    for option, text in options.items():
        if text and not read_names(text):
            raise WrongCallError(f"{option} names nothing", advice="Name one or more, or leave it out.")


def _check_within(within: str, table: Path | None) -> None:
    """Raise WrongCallError where gaps are to be told within something else than a store's schools."""
    if within not in ("", "school"):
        raise WrongCallError(f"gaps are told within schools, not within “{within}”", nearest="school")
    if within and table is not None:
        raise WrongCallError(
            "--within is of a store: of a table its column of schools is enough",
            advice="Such as: --school COLUMN",
        )


def _check_schools(school: str, within: str) -> None:
    """Raise WrongCallError where one school is to be held against itself."""
    if school and within:
        raise WrongCallError(
            "--within school holds pupils against others of their own school, and with --school there is one",
            advice="Leave out one of them.",
        )


def _check_together(ways: Sequence[str], others: Mapping[str, str]) -> None:
    """Raise WrongCallError where what was asked for cannot be told at once."""
    if len(ways) > 1:
        raise WrongCallError(f"{' and '.join(ways)} are told one at a time", advice="Leave out all but one.")
    if ways and (given := [name for name, value in others.items() if value]):
        raise WrongCallError(f"{given[0]} does not go with {ways[0]}", advice="Leave one of them out.")


def _of_table(table: Path, asked: Asked, *, as_json: bool) -> None:
    from wholeschool.actions.gaps_of_table import gaps_of_table
    from wholeschool.cli.gaps_json import table_document

    found = gaps_of_table(table, asked)
    if as_json:
        print_json(table_document(found))
        return
    print_gaps(found.gaps, 100, "for every 100" if asked.events else SHARES)
    for sentence in found.taken:
        say(sentence)
    if asked.weight:
        say("Counted and of are pupils of the sample; shares and ratios are weighted.")
    print_said(found.said)


def _of_store(store: Path, asked: AskedGaps, *, as_json: bool) -> None:
    from wholeschool.actions.gaps import gaps_of_store
    from wholeschool.cli.gaps_json import store_document
    from wholeschool.schema.wording import listed
    from wholeschool.store import Store

    result = gaps_of_store(Store.open(store), asked)
    note_behind(store, behind=result.behind)
    if as_json:
        print_json(store_document(result, asked))
        return
    note(INTERNAL)
    of_several = _of_several(result.found)
    for each in result.found:
        _print_measure(each, [sentence for sentence in each.notes if sentence not in of_several])
        if len(result.found) == 1:
            print_schools(each.within, each.said.foremost)
    for sentence, titles in of_several.items():
        say(f"{listed(titles)}: {sentence}")
    if len(result.found) > 1:
        say(
            f"{len(result.found)} measures were asked about at once: that a group differs is said as it "
            "holds though all of them are. Of schools and of their like each interval is of 95 in 100 by "
            "itself."
        )


def _of_several(found: Sequence[MeasureGaps]) -> dict[str, list[str]]:
    """What is to be known of several measures alike, and their titles: it is said once, behind them all."""
    titles: dict[str, list[str]] = {}
    for each in found:
        for sentence in each.notes:
            titles.setdefault(sentence, []).append(each.measure.title)
    return {sentence: theirs for sentence, theirs in titles.items() if len(theirs) > 1}


def _of_ladder(store: Path, asked: AskedGaps, *, as_json: bool) -> None:
    from wholeschool.actions.gaps_ladder import gaps_on_the_ladder
    from wholeschool.cli.gaps_json import ladder_document
    from wholeschool.store import Store

    result = gaps_on_the_ladder(Store.open(store), asked)
    note_behind(store, behind=result.behind)
    if as_json:
        print_json(ladder_document(result, asked))
        return
    note(INTERNAL)
    for each in result.steps:
        say(f"{each.branch.replace('_', ' ')}: {each.title}")
        if each.step.reason:
            say(f"  {each.step.reason}")
        else:
            print_gaps(each.step.gaps, 100, SHARES)
        print_said(each.said)
        print_onward(each)
        say()


def _print_measure(found: MeasureGaps, notes: Sequence[str]) -> None:
    """`notes`: those of the measure that are not said of several."""
    say(f"{found.measure.title} ({found.unit})")
    if found.reason:
        say(f"  {found.reason}")
    else:
        print_gaps(found.gaps, found.measure.per, "rate", found.measure.days)
    print_said(found.said)
    for sentence in notes:
        say(sentence)
    if found.unknown:
        say(f"Left out, because no roll says their group: {found.unknown:,} pupils.")
    say()
