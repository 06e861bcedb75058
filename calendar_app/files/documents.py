"""Documents are kept as they came, if they are what they seem: PDF, Word and Excel without macros.

What a PDF may do when it is opened is not looked for: documents leave here as downloads only.
"""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from calendar_app.domain.errors import Invalid
from calendar_app.files.kinds import DOCX, PDF, XLSX, Kept, Kind, refused

LARGEST = 5 * 1024 * 1024
#: of one Word or Excel file
MOST_MEMBERS, MOST_UNPACKED = 2000, 60 * 1024 * 1024
#: readers look for the end of a PDF in so many last bytes (PDF 1.7, implementation note 18)
PDF_END = 1024
ZIP_END = b"PK\x05\x06"
MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
TYPES = "[Content_Types].xml"
BLOCK = 64 * 1024


def pdf(body: bytes) -> Kept:
    """A PDF that is whole and nothing else besides; raise `Invalid`."""
    _small_enough(body)
    tail = body[-PDF_END:]
    if b"%%EOF" not in tail or b"startxref" not in body or ZIP_END in tail:
        raise refused("broken")
    return Kept(PDF, body)


def office(body: bytes) -> Kept:
    """A .docx or .xlsx without macros that unpacks to a sensible size; raise `Invalid`."""
    _small_enough(body)
    try:
        with ZipFile(BytesIO(body)) as archive:
            kind = _kind(archive, body)
            _read_whole(archive)
    except Invalid:
        raise
    except Exception as error:  # damaged archives raise errors of every kind
        raise refused("broken") from error
    return Kept(kind, body)


def _small_enough(body: bytes) -> None:
    if len(body) > LARGEST:
        raise refused("too_large")


def _kind(archive: ZipFile, body: bytes) -> Kind:
    """What the list of its members says it is."""
    members = archive.infolist()
    names = {member.filename for member in members}
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise refused("too_large")
    if len(names) < len(members) or body[-22:-18] != ZIP_END or min(m.header_offset for m in members) != 0:
        raise refused("broken")
    kind = next((kind for part, kind in MAIN_PARTS.items() if part in names), None)
    if kind is None or TYPES not in names or not all(_plain(member) for member in members):
        raise refused("unknown_type")
    return kind


def _plain(member: ZipInfo) -> bool:
    """Whether a member stays inside its archive, opens without a key and carries no macros."""
    name = member.filename
    outside = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
    packed = member.compress_type in (ZIP_STORED, ZIP_DEFLATED) and not member.flag_bits & 1
    return packed and not outside and "vbaproject" not in name.lower() and "vbadata" not in name.lower()


def _read_whole(archive: ZipFile) -> None:
    """Unpack everything once, since what an archive says of its own size may be wrong; checks its sums as well."""
    left = MOST_UNPACKED
    for member in archive.infolist():
        with archive.open(member) as part:
            while block := part.read(BLOCK):
                left -= len(block)
                if left < 0:
                    raise refused("too_large")
                if member.filename == TYPES and b"macroenabled" in block.lower():
                    raise refused("unknown_type")
