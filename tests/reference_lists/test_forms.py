"""The forms, the ladder, the kinds of event and the assumed durations, as the rules have them."""

import csv
import os
import re
from pathlib import Path

import pytest

from wholeschool.errors import WrongCallError
from wholeschool.reference.attendance import char_of, codes
from wholeschool.reference.forms import durations, event_kinds, form_of_code, forms, ladder
from wholeschool.reference.lists import code_list

CASES = Path(os.environ.get("WHOLESCHOOL_SHARED", Path(__file__).parents[3] / "shared")) / "cases"
needs_shared = pytest.mark.skipif(not CASES.is_dir(), reason="needs ../shared (or WHOLESCHOOL_SHARED)")
IN_SCHOOL = (
    "internal_exclusion",
    "internal_ap",
    "detention",
    "sent_out",
    "truancy",
    "time_out",
    "out_of_lesson",
    "late",
)


@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.name)
def test_every_form_is_whole(form):
    assert form.label
    assert set(form.codes) <= set(char_of())
    assert (form.rung is None) or form.branch in ("school_exclusion", "self_exclusion")
    assert form.is_lost == (form.quantity in ("unavailable", "displaced"))


@pytest.mark.parametrize(("branch", "top"), [("school_exclusion", 7), ("self_exclusion", 7)])
def test_the_ladder_has_fourteen_rungs_in_two_branches(branch, top):
    rungs = [form.rung for form in ladder(branch)]
    assert rungs == sorted(rungs)
    assert set(rungs) == set(range(1, top + 1))
    assert ladder("context") == ()


def test_an_unknown_branch_names_the_nearest():
    with pytest.raises(WrongCallError, match="Did you mean school_exclusion"):
        ladder("school-exclusion")


def test_what_a_mark_alone_leads_to():
    alone = form_of_code()
    assert alone["E"] == "suspension"
    assert alone["B"] == alone["K"] == "offsite_unverified"
    assert alone["C2"] == "reduced_timetable"
    assert alone["J1"] == "authorised_other"
    assert {code for code, form in alone.items() if form == "unauthorised_absence"} == {"G", "N", "O"}
    assert not {"/", "\\", "D", "V", "P", "W", "J", "X", "Z", "#", "-"} & set(alone)
    claimed = [code for form in forms().values() if not form.needs_record for code in form.codes]
    assert len(claimed) == len(set(claimed)), "two forms claim one mark without a record"


def test_every_scheduled_code_leads_somewhere():
    lost = {each.parent or each.code for each in codes() if each.authorised or each.unauthorised}
    assert lost <= set(form_of_code())


def test_in_school_kinds_take_their_minutes_in_order():
    by_priority = sorted(
        (k for k in event_kinds().values() if k.group == "in_school"), key=lambda k: k.priority
    )
    assert tuple(kind.name for kind in by_priority) == IN_SCHOOL
    assert [kind.priority for kind in by_priority] == list(range(1, 9))
    assert all(k.priority is None for k in event_kinds().values() if k.group != "in_school")


@pytest.mark.parametrize("kind", event_kinds().values(), ids=lambda kind: kind.name)
def test_every_kind_of_event_is_whole(kind):
    assert kind.label
    assert not kind.form or kind.form in forms()
    assert all(word == word.lower().strip() != "" for word in kind.synonyms)
    if kind.group == "in_school":
        assert kind.form == kind.name
        assert forms()[kind.form].quantity in ("displaced", "elsewhere")


def test_a_synonym_belongs_to_one_kind():
    words = [word for kind in event_kinds().values() for word in (kind.name, *kind.synonyms)]
    assert len(words) == len(set(words))
    kinds = {value.more["event_kind"] for value in code_list("exclusion_category").values()}
    assert kinds == {"suspension", "permanent_exclusion", "lunchtime_suspension"}


def test_only_these_durations_are_assumed():
    assert durations() == {
        "sent_out": 25,
        "truancy": 50,
        "time_out": 10,
        "out_of_lesson": 10,
        "detention": 50,
        "late": 15,
    }


@needs_shared
def test_forms_agree_with_the_rules():
    with (CASES / "forms.csv").open(encoding="utf-8", newline="") as lines:
        rules = {row["form"]: row for row in csv.DictReader(lines)}
    assert list(forms()) == list(rules)
    for name, rule in rules.items():
        form = forms()[name]
        codes = rule["codes"].replace("Y1-Y7", "Y1 Y2 Y3 Y4 Y5 Y6 Y7").split()
        assert (form.quantity, form.branch, list(form.codes)) == (rule["quantity"], rule["branch"], codes)
        assert (str(form.rung or ""), form.note) == (rule["rung"], rule["note"])


@needs_shared
def test_kinds_of_event_agree_with_the_rules():
    text = (CASES / "README.md").read_text(encoding="utf-8")
    section = text.split("## Kinds of event")[1].split("##")[0]
    assert set(re.findall(r"`(\w+)`", section)) == set(event_kinds())
