"""What one UPN is worth, by the rule and one at a time: what the many at once are held against."""

from wholeschool.ingest.rows.upn import is_upn


def form_of(upn: str) -> str:
    if not is_upn(upn):
        return "unlinkable"
    return "permanent" if upn[-1].isdigit() else "temporary"
