"""What can be wrong with a data file, and the sentence that tells its author, in Vietnamese and in English."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["vi", "en"]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that a file can break, and what its author is told; operands in braces."""

    code: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken rule, at a line of the file and a path in it."""

    line: int
    path: Path
    rule: Rule
    operands: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def where(self) -> str:
        """The path as an author reads it: ``units[3].code``."""
        return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path).lstrip(".")

    def sentence(self, language: Language = "vi") -> str:
        """One line: where it is and what is wrong."""
        line, template = ("dòng", self.rule.vi) if language == "vi" else ("line", self.rule.en)
        place = f"{line} {self.line}" + (f", {self.where}" if self.path else "")
        return f"{place}: {template.format(**self.operands)}"

    def __str__(self) -> str:
        return self.sentence()


class Breaks(ValueError):
    """Raised by a validator of a model: the value breaks this rule."""

    def __init__(self, rule: Rule, **operands: object) -> None:
        super().__init__(rule.en.format(**operands))
        self.rule, self.operands = rule, operands


TOO_LARGE = Rule("too_large", "tệp lớn hơn {most} byte", "the file is larger than {most} bytes")
NOT_UTF8 = Rule("not_utf8", "tệp không phải mã UTF-8", "the file is not UTF-8")
SYNTAX = Rule("syntax", "không đọc được YAML ({problem})", "cannot read the YAML ({problem})")
EMPTY = Rule("empty", "tệp không có nội dung", "the file is empty")
DOCUMENTS = Rule("documents", "tệp chỉ được có một tài liệu YAML", "the file may hold only one YAML document")
ANCHOR = Rule("anchor", "không được dùng neo (&) hoặc bí danh (*)", "anchors (&) and aliases (*) are not allowed")
TAG = Rule("tag", "không được dùng thẻ YAML “{tag}”", "the YAML tag “{tag}” is not allowed")
TOO_DEEP = Rule("too_deep", "lồng nhau quá {most} tầng", "nested deeper than {most} levels")
TOO_MANY = Rule("too_many", "quá {most} mục trong tệp", "more than {most} entries in the file")
KEY = Rule("key", "tên trường phải là một từ, không phải danh sách", "a key must be a word, not a collection")
DUPLICATE_KEY = Rule("duplicate_key", "trường “{key}” viết hai lần", "the key “{key}” is written twice")
CONTROL = Rule("control", "có ký tự điều khiển", "contains a control character")
DIGITS = Rule("digits", "số có quá {most} chữ số", "a number of more than {most} digits")

MISSING = Rule("missing", "thiếu trường bắt buộc “{key}”", "the required key “{key}” is missing")
UNKNOWN_KEY = Rule("unknown_key", "không có trường “{key}”", "there is no key “{key}”")
OTHER = Rule("other", "giá trị “{value}” không hợp lệ ({problem})", "the value “{value}” is not valid ({problem})")
TEXT = Rule("text", "phải là chữ; đặt “{value}” trong dấu nháy", "must be text: put “{value}” in quotes")
WHOLE = Rule("integer", "phải là số nguyên, không phải “{value}”", "must be a whole number, not “{value}”")
NUMBER = Rule("number", "phải là số, không phải “{value}”", "must be a number, not “{value}”")
BOOLEAN = Rule("boolean", "phải là true hoặc false, không phải “{value}”", "must be true or false, not “{value}”")
DATE = Rule(
    "date", "“{value}” không phải ngày có thật dạng NĂM-THÁNG-NGÀY", "“{value}” is not a real day written YYYY-MM-DD"
)
CHOICE = Rule("choice", "“{value}” không thuộc {expected}", "“{value}” is not one of {expected}")
MAPPING = Rule("mapping", "phải là một nhóm trường", "must be a group of keys")
LIST = Rule("list", "phải là một danh sách", "must be a list")
SHORT = Rule("too_short", "quá ngắn: cần ít nhất {min_length}", "too short: at least {min_length} needed")
LONG = Rule("too_long", "quá dài: nhiều nhất {max_length}", "too long: at most {max_length}")
PATTERN = Rule("pattern", "“{value}” không đúng mẫu {pattern}", "“{value}” does not match {pattern}")
AT_LEAST = Rule("at_least", "“{value}” phải từ {ge} trở lên", "“{value}” must be {ge} or more")
MORE = Rule("more_than", "“{value}” phải lớn hơn {gt}", "“{value}” must be more than {gt}")
AT_MOST = Rule("at_most", "“{value}” phải từ {le} trở xuống", "“{value}” must be {le} or less")
LESS = Rule("less_than", "“{value}” phải nhỏ hơn {lt}", "“{value}” must be less than {lt}")

#: pydantic's names of what is wrong
PYDANTIC: dict[str, Rule] = {
    "missing": MISSING, "extra_forbidden": UNKNOWN_KEY, "string_type": TEXT, "bool_type": BOOLEAN,
    "bool_parsing": BOOLEAN, "int_type": WHOLE, "int_parsing": WHOLE, "int_from_float": WHOLE,
    "float_type": NUMBER, "float_parsing": NUMBER, "decimal_parsing": NUMBER, "decimal_type": NUMBER,
    "date_type": DATE, "date_parsing": DATE, "date_from_datetime_parsing": DATE,
    "date_from_datetime_inexact": DATE, "literal_error": CHOICE, "enum": CHOICE, "model_type": MAPPING,
    "model_attributes_type": MAPPING, "dict_type": MAPPING, "list_type": LIST, "tuple_type": LIST,
    "string_too_short": SHORT, "too_short": SHORT, "string_too_long": LONG, "too_long": LONG,
    "string_pattern_mismatch": PATTERN, "greater_than_equal": AT_LEAST, "greater_than": MORE,
    "less_than_equal": AT_MOST, "less_than": LESS,
}  # fmt: skip
