"""What a UPN looks like, without its check letter: wherever one is looked for in other text.

A letter, eleven digits, and a digit or a letter (Common Basic Data Set, item 100001).
"""

from __future__ import annotations

import re

_SHAPE = r"[A-Za-z]\d{11}[A-Za-z0-9]"
UPN_SHAPE = re.compile(_SHAPE, re.ASCII)
"""As schools write them."""
LIKE_A_UPN = re.compile(_SHAPE)
"""As what is shown is looked through: digits of any script could be read as one."""
