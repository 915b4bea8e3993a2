"""The canonical tables: columns, types, units, keys and checks, one file a table or family of tables."""

from wholeschool.schema.books import LEDGER, LEDGER_FINDINGS, PRESENCE
from wholeschool.schema.enrolments import ENROLMENTS
from wholeschool.schema.events import EVENTS
from wholeschool.schema.log import FINDINGS, IMPORT_LOG
from wholeschool.schema.registers import REGISTERS, WEEK_COUNTS, WEEK_FORMS
from wholeschool.schema.schools import CALENDAR, SCHOOLS
from wholeschool.schema.table import Column, Table

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        SCHOOLS,
        CALENDAR,
        ENROLMENTS,
        REGISTERS,
        EVENTS,
        WEEK_COUNTS,
        WEEK_FORMS,
        PRESENCE,
        LEDGER,
        LEDGER_FINDINGS,
        FINDINGS,
        IMPORT_LOG,
    )
}

__all__ = ["TABLES", "Column", "Table"]
