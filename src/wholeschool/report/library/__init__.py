"""Pages of a library of practices: a card a practice, and a page with all that is known of it."""

from wholeschool.report.library.content import ESTIMATE_COLUMNS, LibraryContent
from wholeschool.report.library.site import LIBRARY_PAGE, write_library_site

__all__ = ["ESTIMATE_COLUMNS", "LIBRARY_PAGE", "LibraryContent", "write_library_site"]
