"""Words, charts and tables of released figures, written as a static site."""

from wholeschool.report.content import TRUST, School, SiteContent
from wholeschool.report.site import write_site
from wholeschool.report.templating import check_folder

__all__ = ["TRUST", "School", "SiteContent", "check_folder", "write_site"]
