"""Words, charts and tables of released figures, written as a static site."""

from wholeschool.report.content import TRUST, School, SiteContent
from wholeschool.report.site import check_folder, write_site

__all__ = ["TRUST", "School", "SiteContent", "check_folder", "write_site"]
