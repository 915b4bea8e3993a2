"""A data folder: transactional tables, the import log, pseudonyms."""

from wholeschool.store.log import Commit
from wholeschool.store.merge import Merged, merge_rows
from wholeschool.store.pseudonyms import Pseudonyms
from wholeschool.store.store import Store, stored
from wholeschool.store.transaction import Transaction, recover, unfinished_commit, writing

__all__ = [
    "Commit",
    "Merged",
    "Pseudonyms",
    "Store",
    "Transaction",
    "merge_rows",
    "recover",
    "stored",
    "unfinished_commit",
    "writing",
]
