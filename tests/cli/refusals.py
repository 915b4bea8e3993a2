"""Calls about pupils that have to be refused: what was given for role and reason, and what is answered."""

from __future__ import annotations

REFUSALS = [
    (("--as", "governor"), "may not see single pupils"),
    (("--as", "haed"), "Did you mean head?"),
    (("--as", "head"), "needs a reason in words"),
    (("--as", "head", "--why", ""), "needs a reason in words"),
    (("--as", "head", "--why", "abc"), "needs a reason in words"),
    (("--as", "head", "--why", "about A123456789012"), "the audit keeps none"),
    (("--why", "termly visit"), "a reason was given, and no role. Say with --as"),
]
