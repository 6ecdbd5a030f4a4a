"""Opens workbooks that are encrypted with the password that spreadsheet programs try themselves, before they ask a person.

Excel does so where only the structure of a workbook is protected: whoever opens it is never asked. Any other password is
none of ours.
"""

from __future__ import annotations

import io

#: The password that every program knows (the specification of the formats names it, MS-OFFCRYPTO 2.4.2.3).
WELL_KNOWN = "VelvetSweatshop"


def unprotected(data: bytes) -> bytes | None:
    """The workbook without its protection; None where it has another password, or its protection cannot be undone."""
    import msoffcrypto
    from msoffcrypto.format.ooxml import OOXMLFile

    opened = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        checks = {"verify_password": True} if isinstance(file, OOXMLFile) else {}
        file.load_key(password=WELL_KNOWN, **checks)
        file.decrypt(opened)
    except Exception:  # noqa: BLE001  a damaged or hostile file makes a library fail in any way there is
        return None
    return opened.getvalue()
