"""How large a file may be before it is refused, and how long and with how much memory one may be read.

Only constants, each with its reason: a person who must raise one sees here what it protects.
"""

from __future__ import annotations

#: A submission of all 1,382 industries has 0.1 MB, a yearbook of the whole country about 10 MB.
FILE_BYTES = 60_000_000

#: .xls holds at most 256 columns of 65,536 rows; its reader keeps every cell as Python objects of about 60 bytes.
XLS_BYTES = 20_000_000

#: Parts of a workbook that are read, unpacked, all together. The largest honest one seen has 90 MB; reading takes a second
#: for each 10 MB where a sheet has to be parsed.
INFLATED_BYTES = 128_000_000

#: Unpacked bytes of a part for each packed one. Repetitive sheets reach 60; a bomb of zeros about 1,000.
RATIO = 300

#: Below this the ratio says nothing: a sheet of blank styled rows packs as well as a bomb, and is harmless.
RATIO_MATTERS = 50_000_000

#: All parts, read or not: pictures too.
PACKAGE_BYTES = 400_000_000

#: A part that is neither a sheet nor its texts: styles, relations. Its elements become Python objects.
SMALL_PART_BYTES = 20_000_000

#: Parts of a workbook, read or not: one with a picture beside each row has some thousand.
PARTS = 10_000

#: The rectangle from A1 to the last filled cell of a sheet: the reader fills all of it, at 8 to 24 bytes a cell.
SHEET_CELLS = 5_000_000

#: Sheets of one file: a yearbook has a few hundred.
SHEETS = 2_000

#: Cells of all sheets of a file, filled or styled. A census of 3,359 rows by 150 columns has 503,850.
CELLS = 2_000_000

#: Records of a part of an .xlsb or of an .xls, of whatever kind.
RECORDS = 8_000_000

#: Characters in all cells of a file: texts that many cells share count in each, as they do in memory.
CHARACTERS = 200_000_000

#: Merged ranges of all sheets; a sheet with more is drawn, not tabulated.
MERGES = 100_000

#: Cells that merged ranges cover within the filled part of their sheets. Ranges that do not overlap cover no more than there
#: are.
MERGED_CELLS = 1_000_000

#: Seconds after which reading counts as hanging: ten times what a file at the limits of work takes on a small machine.
SECONDS = 120

#: Address space of a process that reads: a file at the limits needs about 1.5 GB; the libraries reserve the rest.
MEMORY_BYTES = 4 << 30

#: Files after which a worker is replaced, so that what a reader leaks does not add up.
FILES_A_WORKER = 500
