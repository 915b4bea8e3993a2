"""Parts of a workbook that lean on each other: a sheet, its shared strings, its styles."""

from __future__ import annotations

SHEET = (
    b'<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
    b'<c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row><row r="2"><c r="A2" t="s"><v>4</v></c>'
    b'<c r="B2" s="1"><v>45915</v></c><c r="C2" t="s"><v>5</v></c><c r="D2" t="str"><v>/</v></c></row>'
    b"</sheetData></worksheet>"
)
"""A sheet whose texts are shared strings, and whose date is one by its style."""
STRINGS = (
    b"<sst><si><t>UPN</t></si><si><r><t>Da</t></r><r><t>te</t></r></si><si><t>Session</t></si>"
    b'<si><t xml:space="preserve">Mark</t></si><si><t>N201123415001</t></si><si><t>AM</t></si></sst>'
)
STYLES = (
    b'<styleSheet><numFmts><numFmt numFmtId="165" formatCode="dd/mm/yyyy"/></numFmts>'
    b'<cellXfs><xf numFmtId="0"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)
