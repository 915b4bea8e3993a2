"""A data folder: transactional tables, the import log, pseudonyms, the vault."""

from wholeschool.store.addition import Addition
from wholeschool.store.audit import read_looks, write_look
from wholeschool.store.kept import EVERY_YEAR, Kept
from wholeschool.store.known import MOMENT, known_at, moment
from wholeschool.store.log import Commit
from wholeschool.store.merge import Merged, closed_rows, merge_rows, withdraw_rows
from wholeschool.store.pseudonyms import Pseudonyms
from wholeschool.store.replacement import (
    PART_ROWS,
    Part,
    SomePupils,
    of_part,
    parts_by_pupil,
    parts_by_school,
)
from wholeschool.store.store import Store, standing, stored
from wholeschool.store.today import go_by_today
from wholeschool.store.transaction import (
    Transaction,
    recover,
    unfinished_commit,
    unnamed_versions,
    writing,
)
from wholeschool.store.vacuuming import GRACE, Vacuumed, vacuum
from wholeschool.store.vault import Vault
from wholeschool.store.years import show_years, year_of_file

__all__ = [
    "EVERY_YEAR",
    "GRACE",
    "MOMENT",
    "PART_ROWS",
    "Addition",
    "Commit",
    "Kept",
    "Merged",
    "Part",
    "Pseudonyms",
    "SomePupils",
    "Store",
    "Transaction",
    "Vacuumed",
    "Vault",
    "closed_rows",
    "go_by_today",
    "known_at",
    "merge_rows",
    "moment",
    "of_part",
    "parts_by_pupil",
    "parts_by_school",
    "read_looks",
    "recover",
    "show_years",
    "standing",
    "stored",
    "unfinished_commit",
    "unnamed_versions",
    "vacuum",
    "withdraw_rows",
    "write_look",
    "writing",
    "year_of_file",
]
