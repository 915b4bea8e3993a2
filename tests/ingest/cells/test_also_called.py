"""What exports write for a code of a list, and what only looks like one."""

from __future__ import annotations

import pytest

from wholeschool.ingest.cells.cells import listed


@pytest.mark.parametrize(
    ("list_name", "text", "code"),
    [
        ("enrolment_status", "Single Registration", "C"),
        ("enrolment_status", "Current - Single Registration", "C"),
        ("enrolment_status", "Current (single registration at this school)", "C"),
        ("enrolment_status", "Dual - Main", "M"),
        ("enrolment_status", "Main - Dual Registration", "M"),
        ("enrolment_status", "Subsidiary", "S"),
        ("enrolment_status", "M - Current Main", "M"),
        ("nc_year", "Y9", "9"),
        ("nc_year", "Yr 09", "9"),
        ("nc_year", "Curriculum Year  9", "9"),
        ("nc_year", "Year Group 13", "13"),
        ("nc_year", "9.0", "9"),
        ("nc_year", "n1", "N1"),
        ("sen_provision", "EHCP", "E"),
        ("sen_provision", "E - Education, Health and Care Plan", "E"),
        ("sen_provision", "K: SEN Support", "K"),
        ("sen_provision", "No SEN", "N"),
    ],
)
def test_what_exports_call_a_code_is_read(list_name: str, text: str, code: str) -> None:
    assert listed(list_name, "warning")(text).value == code


@pytest.mark.parametrize(
    ("list_name", "text"),
    [
        ("enrolment_status", "Dual"),
        ("enrolment_status", "Registration"),
        ("enrolment_status", "Z - Current Main"),
        ("nc_year", "Y19"),
        ("nc_year", "9.5"),
        ("nc_year", "0"),
        ("nc_year", "Nursery"),
        ("nc_year", "9 10"),
        ("sen_provision", "Plan"),
    ],
)
def test_what_could_be_several_is_none_and_nothing_is_said_to_be_near(list_name: str, text: str) -> None:
    cell = listed(list_name, "warning")(text)
    assert cell.value is None
    assert cell.trouble is not None
    assert "nearest" not in cell.trouble.advice
    assert "wholeschool map" in cell.trouble.advice


def test_a_slip_has_a_nearest() -> None:
    trouble = listed("enrolment_status", "error")("Previuos").trouble
    assert trouble is not None
    assert trouble.advice == "The nearest is P."
