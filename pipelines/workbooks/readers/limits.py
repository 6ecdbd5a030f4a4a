"""How large a file may be before it is refused, and how long and with how much memory one may be read.

Only constants, each with its reason: a person who must raise one sees here what it protects.
"""

from __future__ import annotations

#: A submission of all 1,382 industries has 0.1 MB, a yearbook of the whole country about 10 MB.
FILE_BYTES = 60_000_000

#: .xls holds at most 256 columns of 65,536 rows; its reader keeps every cell as Python objects of about 60 bytes.
XLS_BYTES = 20_000_000

#: All parts of a workbook together, unpacked. The largest honest one seen has 90 MB.
INFLATED_BYTES = 400_000_000

#: Unpacked bytes for each packed one. Repetitive sheets reach 60; a bomb of zeros about 1,000.
RATIO = 300

#: Below this the ratio says nothing: a sheet of blank styled rows packs as well as a bomb, and is harmless.
RATIO_MATTERS = 50_000_000

#: The rectangle from A1 to the last filled cell of a sheet: the reader fills all of it, at 8 to 24 bytes a cell.
SHEET_CELLS = 5_000_000

#: Sheets of one file: a yearbook has a few hundred.
SHEETS = 2_000

#: Merged ranges of one sheet that are kept; a sheet with more is drawn, not tabulated.
MERGES = 100_000

#: Seconds one file may take. The largest allowed one takes about 15 on the reference machine.
SECONDS = 60

#: Address space of a process that reads: a file at the limits needs about 1.5 GB; the libraries reserve the rest.
MEMORY_BYTES = 4 << 30

#: Files after which a worker is replaced, so that what a reader leaks does not add up.
FILES_A_WORKER = 500
