"""The canonical tables: columns, types, units, keys and checks, one file a table or family of tables."""

from wholeschool.schema.acting import ACTIONS_LOG, AUDIT
from wholeschool.schema.books import LEDGER, LEDGER_FINDINGS, PRESENCE
from wholeschool.schema.census import TERMLY_COUNTS
from wholeschool.schema.enrolments import ENROLMENTS
from wholeschool.schema.events import EVENTS
from wholeschool.schema.log import FINDINGS, IMPORT_LOG
from wholeschool.schema.national import NATIONAL
from wholeschool.schema.people import IDENTITIES, PUPIL_KEYS, PUPIL_LINKS, PUPILS
from wholeschool.schema.plans import PLANS
from wholeschool.schema.registers import REGISTERS, WEEK_COUNTS, WEEK_FORMS
from wholeschool.schema.releasing import RELEASED_CELLS, RELEASED_PUPILS, RELEASES
from wholeschool.schema.rungs import RUNGS, STANDINGS
from wholeschool.schema.schools import CALENDAR, SCHOOLS
from wholeschool.schema.supports import SUPPORTS
from wholeschool.schema.table import Column, Table

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        SCHOOLS,
        CALENDAR,
        ENROLMENTS,
        PUPILS,
        PUPIL_KEYS,
        PUPIL_LINKS,
        IDENTITIES,
        REGISTERS,
        EVENTS,
        ACTIONS_LOG,
        SUPPORTS,
        TERMLY_COUNTS,
        WEEK_COUNTS,
        WEEK_FORMS,
        PRESENCE,
        LEDGER,
        LEDGER_FINDINGS,
        RUNGS,
        STANDINGS,
        NATIONAL,
        FINDINGS,
        RELEASES,
        RELEASED_CELLS,
        RELEASED_PUPILS,
        PLANS,
        AUDIT,
        IMPORT_LOG,
    )
}

COMMITTED_ALONE = ("audit", "import_log")
"""Tables that are not among the versions of a commit: rows are only ever added to them, one commit each."""

__all__ = ["COMMITTED_ALONE", "TABLES", "Column", "Table"]
