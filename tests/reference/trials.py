"""Small public data that reference results are of, as facts with their source."""

from __future__ import annotations

import numpy as np

# Thirteen trials of BCG against tuberculosis (Colditz et al., JAMA 271, 1994; metadat::dat.bcg in R): cases
# and people vaccinated, cases and people not vaccinated, latitude.
BCG = np.array([
    (4, 123, 11, 139, 44), (6, 306, 29, 303, 55), (3, 231, 11, 220, 42), (62, 13598, 248, 12867, 52),
    (33, 5069, 47, 5808, 13), (180, 1541, 372, 1451, 44), (8, 2545, 10, 629, 19),
    (505, 88391, 499, 88391, 13), (29, 7499, 45, 7277, 27), (17, 1716, 65, 1665, 42),
    (186, 50634, 141, 27338, 18), (5, 2498, 3, 2341, 33), (27, 16913, 29, 17854, 33),
])  # fmt: skip
# Coaching in eight schools (Rubin, Journal of Educational Statistics 6, 1981): effects and their errors.
EIGHT = np.array([28, 8, -3, 7, -1, 1, 18, 12]), np.array([15, 10, 16, 11, 9, 11, 10, 18])
# Pleuropneumonia of cattle (Lesnoff et al. 2004; R's lme4::cbpp): a row a herd, cases / animals by period.
CBPP = """2/14 3/12 4/9 0/5|3/22 1/18 1/21|8/22 2/16 0/16 2/20|2/10 0/10 2/9 0/6|5/18 0/25 0/24 1/4
3/17 0/17 0/18 1/20|8/16 1/10 3/9 0/5|12/34|2/9 0/6 0/8 0/6|1/22 1/22 0/18 2/22|0/25 5/27 3/22 1/22
2/10 1/8 0/6 0/5|1/21 2/24 0/19 0/23|11/19 0/2 0/3 0/2|1/19 1/15 1/15 0/15"""
# Seizures over four periods of patients on placebo (Thall & Vail, Biometrics 46, 1990; R's MASS::epil).
PLACEBO = np.array([
    (5, 3, 3, 3), (3, 5, 3, 3), (2, 4, 0, 5), (4, 4, 1, 4), (7, 18, 9, 21), (5, 2, 8, 7), (6, 4, 0, 2),
    (40, 20, 21, 12), (5, 6, 6, 5), (14, 13, 6, 0), (26, 12, 6, 22), (12, 6, 8, 4), (4, 4, 6, 2),
    (7, 9, 12, 14), (16, 24, 10, 9), (11, 0, 0, 5), (0, 0, 3, 3), (37, 29, 28, 29), (3, 5, 2, 5),
    (3, 0, 6, 7), (3, 4, 3, 4), (3, 4, 3, 4), (2, 3, 3, 5), (8, 12, 2, 8), (18, 24, 76, 25), (2, 1, 2, 1),
    (3, 1, 4, 2), (13, 15, 13, 12),
])  # fmt: skip


def bcg() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Logarithms of risk ratios, their variances, and latitudes."""
    cases, people, others, not_vaccinated, latitude = BCG.T.astype(float)
    log = np.log(cases / people / (others / not_vaccinated))
    return log, 1 / cases - 1 / people + 1 / others - 1 / not_vaccinated, latitude


def cbpp() -> tuple[list[int], list[int], np.ndarray, list[int]]:
    """Cases, animals, columns of the later periods, and herds: a row a herd and period."""
    cells = [
        (herd, period, *map(int, cell.split("/")))
        for herd, line in enumerate(CBPP.replace("\n", "|").split("|"))
        for period, cell in enumerate(line.split())
    ]
    later = np.array([[float(period == each) for each in (1, 2, 3)] for _, period, _, _ in cells])
    return [each[2] for each in cells], [each[3] for each in cells], later, [each[0] for each in cells]
