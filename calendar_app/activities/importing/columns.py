"""The columns of a year's plan as a table: what they are called, what may stand in them, and how headers are known.

The template, the import and the export of a year share them: what one writes the other reads. Standard library only,
since the reader of uploads loads it in a process without Flask or database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from calendar_app.domain.text import fold

Kind = Literal["text", "code", "codes", "day", "days", "time", "money", "yes_no", "number", "repeats", "ignored"]

#: longest header that is looked at, in characters
LONGEST_HEADER = 200


@dataclass(frozen=True)
class Column:
    """A column: its name in each language, other names it goes by, and what may stand in it."""

    #: field of `Draft`, save for id, unit and what is not imported
    key: str
    vi: str
    en: str
    kind: Kind
    help_vi: str
    help_en: str
    #: folded: no accents, lower case, words apart by one space
    aliases: tuple[str, ...] = ()
    required: bool = False
    #: of the template and the export, in characters
    width: int = 16

    def name(self, language: str) -> str:
        """The header in a language, "vi" or "en"."""
        return self.en if language == "en" else self.vi

    def help(self, language: str) -> str:
        """What may stand in the column, in a language."""
        return self.help_en if language == "en" else self.help_vi


COLUMNS = (
    Column(
        "title", "Tên hoạt động", "Title", "text",
        "Bắt buộc. Tên hoạt động như công chúng sẽ đọc, nhiều nhất 250 ký tự.",
        "Required. The title as the public will read it, at most 250 characters.",
        ("ten", "hoat dong", "noi dung hoat dong", "noi dung", "tieu de", "activity", "name", "event", "subject"),
        required=True, width=48,
    ),
    Column(
        "type", "Loại hoạt động", "Type", "code",
        "Bắt buộc. Chọn trong danh sách; tên có dấu hoặc không dấu.",
        "Required. One of the list, accents or none.",
        ("loai", "loai hinh", "loai hinh hoat dong", "hinh thuc", "activity type", "category", "kind"),
        required=True, width=26,
    ),
    Column(
        "first_day", "Từ ngày", "First day", "day",
        "Bắt buộc. Ngày/tháng/năm, ví dụ 21/04/2027; 21/4 là trong năm đã chọn khi nhập.",
        "Required. dd/mm/yyyy, for example 21/04/2027; 21/4 is in the year chosen for the import.",
        (
            "ngay bat dau", "bat dau ngay", "ngay", "tu", "ngay to chuc", "thoi gian", "thoi gian bat dau", "ngay dau",
            "from", "date", "day", "start date", "from date", "begins on",
        ),
        required=True, width=13,
    ),
    Column(
        "last_day", "Đến ngày", "Last day", "day",
        "Ngày cuối; để trống nếu chỉ diễn ra trong một ngày.",
        "The last day; empty when it lasts one day.",
        (
            "ngay ket thuc", "ket thuc ngay", "den", "ngay cuoi", "thoi gian ket thuc", "to", "end date", "until",
            "to date",
        ),
        width=13,
    ),
    Column(
        "starts_at", "Giờ bắt đầu", "Starts at", "time",
        "Ví dụ 7:30, 07h30 hoặc 7h; để trống nếu cả ngày.",
        "For example 7:30, 07h30 or 7h; empty when it is all day.",
        ("gio", "bat dau luc", "tu gio", "start", "start time", "time", "starts"), width=12,
    ),
    Column(
        "ends_at", "Giờ kết thúc", "Ends at", "time",
        "Ví dụ 11:00.", "For example 11:00.",
        ("ket thuc luc", "den gio", "end", "end time", "ends"), width=12,
    ),
    Column(
        "rrule", "Lặp lại", "Repeats", "repeats",
        "Để trống, hằng tuần, hằng tháng, hằng năm, “hằng tuần đến 30/06/2027”, hoặc quy tắc RRULE.",
        "Empty, weekly, monthly, yearly, “weekly until 30/06/2027”, or an RRULE.",
        ("lap", "dinh ky", "chu ky", "repeat", "recurrence", "rrule"), width=20,
    ),
    Column(
        "exdates", "Trừ các ngày", "Not on", "days",
        "Những ngày của chuỗi mà không tổ chức, cách nhau bằng dấu chấm phẩy.",
        "Days of the series on which it is not held, with semicolons between them.",
        ("khong to chuc ngay", "nghi ngay", "except", "exceptions", "not on these days", "exdate"), width=20,
    ),
    Column(
        "commemorations", "Ngày kỷ niệm", "Days marked", "codes",
        "Ngày kỷ niệm mà hoạt động hưởng ứng, cách nhau bằng dấu chấm phẩy; chỉ ngày ghi ở đây mới được tính chỉ tiêu.",
        "Days it marks, with semicolons between them; only these count for obligations.",
        (
            "huong ung ngay", "chao mung", "ngay le", "ky niem", "huong ung", "day marked", "days it marks",
            "commemorations", "commemoration", "which days it marks", "occasion day",
        ),
        width=34,
    ),
    Column(
        "occasions", "Sự kiện chính trị", "Political occasions", "codes",
        "Sự kiện chính trị trong năm, cách nhau bằng dấu chấm phẩy.",
        "Political occasions of the year, with semicolons between them.",
        ("su kien", "phuc vu su kien", "occasion", "occasions", "political occasion"), width=24,
    ),
    Column(
        "venue", "Địa điểm", "Venue", "text",
        "Nơi tổ chức; tên trong danh sách địa điểm của đơn vị hoặc tên bất kỳ.",
        "Where it takes place: a venue of the unit's list, or any name.",
        ("noi to chuc", "dia diem to chuc", "hoi truong", "location", "where"), width=30,
    ),
    Column(
        "place", "Xã, phường", "Commune or ward", "code",
        "Tên hoặc mã xã, phường, đặc khu nơi tổ chức.",
        "Name or code of the commune or ward.",
        (
            "xa", "phuong", "xa phuong dac khu", "dia ban", "don vi hanh chinh", "xa hoac phuong", "commune", "ward",
            "place", "commune place", "area",
        ),
        width=20,
    ),
    Column(
        "scale", "Quy mô", "Scale", "code",
        "Cấp tỉnh, liên xã, cấp xã hoặc cơ sở; để trống là cơ sở.",
        "Whole province, several communes, one commune, or village or group (when empty).",
        ("cap", "cap to chuc", "pham vi", "level"), width=16,
    ),
    Column(
        "in_community", "Tại cộng đồng", "In the community", "yes_no",
        "Có hoặc không: tổ chức ngoài trụ sở của đơn vị.",
        "Yes or no: outside the unit's own house.",
        ("o cong dong", "ngoai don vi", "cong dong", "ngoai tru so", "community"), width=14,
    ),
    Column(
        "outdoor", "Ngoài trời", "Outdoors", "yes_no",
        "Có hoặc không.", "Yes or no.", ("outdoor", "open air"), width=12,
    ),
    Column(
        "audience", "Đối tượng", "For whom", "text",
        "Hoạt động dành cho ai.", "For whom it is.",
        ("doi tuong phuc vu", "doi tuong tham gia", "thanh phan", "audience", "target group"), width=24,
    ),
    Column(
        "age_group", "Lứa tuổi", "Age group", "code",
        "Mọi lứa tuổi, thiếu nhi, thiếu niên, người lớn, người cao tuổi hoặc gia đình.",
        "All ages, children, teenagers, adults, older people or families.",
        ("do tuoi", "nhom tuoi", "age", "ages"), width=16,
    ),
    Column(
        "fee", "Phí tham gia", "Fee", "money",
        "Đồng; 0 hoặc “miễn phí” nếu không thu.", "In đồng; 0 or “free” when there is none.",
        ("phi", "le phi", "gia ve", "ve", "price", "admission"), width=14,
    ),
    Column(
        "registration", "Liên kết đăng ký", "Registration link", "text",
        "Địa chỉ bắt đầu bằng https://.", "An address that begins with https://.",
        ("dang ky", "dang ky tham gia", "link dang ky", "registration", "register"), width=24,
    ),
    Column(
        "summary", "Mô tả", "What happens there", "text",
        "Nội dung hoạt động, nhiều nhất 4.000 ký tự.", "What happens there, at most 4,000 characters.",
        ("mo ta noi dung", "tom tat", "gioi thieu", "chi tiet", "summary", "description", "details"), width=48,
    ),
    Column(
        "co_organisers", "Đơn vị phối hợp", "Co-organisers", "codes",
        "Mã hoặc tên đơn vị trong hệ thống được mời phối hợp, cách nhau bằng dấu chấm phẩy.",
        "Codes or names of units in the system that are invited, with semicolons between them.",
        ("phoi hop", "don vi moi phoi hop", "co quan phoi hop", "co organiser", "coorganisers", "with units"), width=30,
    ),
    Column(
        "partners", "Đối tác ngoài hệ thống", "Partners outside the system", "text",
        "Đối tác không có trong hệ thống, ghi tên.", "Partners that are not in the system, by name.",
        ("doi tac", "don vi dong hanh", "tai tro", "partners", "partner"), width=24,
    ),
    Column(
        "link", "Trang giới thiệu", "Web address", "text",
        "Địa chỉ bắt đầu bằng https://.", "An address that begins with https://.",
        ("lien ket", "trang web", "website", "link", "url", "web page"), width=24,
    ),
    Column(
        "task", "Nhiệm vụ của kế hoạch", "Task of the plan", "code",
        "Mã hoặc tên nhiệm vụ trong kế hoạch.", "Code or name of the plan's task.",
        ("nhiem vu", "ma nhiem vu", "task"), width=22,
    ),
    Column(
        "metric", "Số liệu mang lại", "Figure it brings", "code",
        "Số liệu ngoài số người tham dự, chọn trong danh sách.", "A figure besides attendance, one of the list.",
        ("chi so", "so lieu", "metric", "figure"), width=22,
    ),
    Column(
        "budget_state", "Ngân sách nhà nước (đồng)", "State budget (đồng)", "money",
        "Kinh phí dự kiến từ ngân sách, ví dụ 1.500.000.",
        "Money planned from the state budget, for example 1.500.000.",
        ("ngan sach", "ngan sach nha nuoc", "kinh phi", "kinh phi ngan sach", "du toan", "state budget", "budget"),
        width=18,
    ),
    Column(
        "budget_mobilised", "Kinh phí huy động (đồng)", "Mobilised money (đồng)", "money",
        "Kinh phí dự kiến xã hội hóa.", "Money planned from other sources.",
        (
            "xa hoi hoa", "kinh phi xa hoi hoa", "huy dong", "kinh phi huy dong", "mobilised", "mobilised money",
            "other money",
        ),
        width=18,
    ),
    Column(
        "decision", "Số quyết định", "Decision number", "text",
        "Số quyết định hoặc kế hoạch làm căn cứ, ví dụ 123/QĐ-SVHTTDL.",
        "Number of the decision or plan it rests on, for example 123/QĐ-SVHTTDL.",
        ("so van ban", "quyet dinh", "can cu", "so quyet dinh ke hoach", "decision"), width=20,
    ),
    Column(
        "visibility", "Ai được xem", "Who may read", "code",
        "Mọi người, nội bộ hệ thống hoặc các đơn vị tham gia; để trống là mọi người.",
        "Everybody (when empty), signed-in staff, or the units that take part.",
        ("hien thi", "cong khai", "pham vi hien thi", "visibility", "who may read about it"), width=18,
    ),
    Column(
        "unit", "Đơn vị chủ trì", "Lead unit", "code",
        "Mã hoặc tên đơn vị chủ trì; để trống là đơn vị đang nhập.",
        "Code or name of the unit that leads it; empty is the unit the import is for.",
        ("don vi", "chu tri", "don vi thuc hien", "don vi to chuc", "unit", "lead", "organiser"), width=28,
    ),
    Column(
        "id", "Mã", "ID", "number",
        "Mã của hoạt động đã có trong phần mềm; để trống với hoạt động mới.",
        "The number of an activity that is here already; empty for a new one.",
        ("ma hoat dong", "ma so", "activity id", "number"), width=9,
    ),
    Column(
        "state", "Trạng thái", "State", "ignored",
        "Không nhập.", "Not imported.", ("tinh trang", "status"), width=18,
    ),
    Column(
        "attendance", "Số người tham dự", "Attendance", "ignored",
        "Không nhập: ghi kết quả tại trang của hoạt động.", "Not imported: record results on the activity's page.",
        ("nguoi tham du", "so luot nguoi", "ket qua"), width=12,
    ),
    Column(
        "notes", "Ghi chú", "Notes", "ignored",
        "Ghi chú của riêng đơn vị, không nhập. Dòng ghi “VÍ DỤ” ở đây được bỏ qua.",
        "Your own notes, not imported. A row that says “EXAMPLE” here is skipped.",
        ("luu y", "note", "remarks", "stt", "tt", "so thu tu", "no"), width=26,
    ),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
#: what the notes of a row say that is only an example
EXAMPLES = {"vi": "VÍ DỤ: dòng này không được nhập", "en": "EXAMPLE: this row is not imported"}
EXAMPLE_WORDS = ("vi du", "example")
#: between several values of one cell
SEPARATOR = "; "


def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for column in COLUMNS:
        for name in (column.vi, column.en, column.key, *column.aliases):
            found.setdefault(fold(name), column.key)
    return found


NAMES = _names()


def key_of(header: str) -> str:
    """The column that a header names, whatever its accents, case and punctuation; "" for an unknown one.

    What stands in brackets may be left out: "Từ ngày (dd/mm/yyyy)" is "Từ ngày".
    """
    text = header[:LONGEST_HEADER]
    return NAMES.get(fold(text)) or NAMES.get(fold(text.partition("(")[0])) or ""


def keys_of(headers: Iterable[str]) -> list[str]:
    """The column of each header; "" for unknown ones and for those that name a column a second time."""
    found: list[str] = []
    for header in headers:
        key = key_of(header)
        found.append("" if key in found and key != "notes" else key)
    return found
