"""What a plan file can get wrong beyond its shape, and the sentence that tells its author."""

from calendar_app.faults import Rule

CODE = Rule(
    "bad_code",
    "mã “{value}” chỉ được gồm chữ thường không dấu, số và dấu gạch dưới, bắt đầu bằng chữ",
    "the id “{value}” may hold only small letters without accents, digits and _, and begins with a letter",
)
PLAN_CODE = Rule(
    "bad_plan_code",
    "mã kế hoạch “{value}” chỉ được gồm chữ thường không dấu, số và dấu gạch nối",
    "the code “{value}” of a plan may hold only small letters without accents, digits and -",
)
UNIT_CODE = Rule(
    "bad_unit_code",
    "mã đơn vị “{value}” chỉ được gồm chữ hoa không dấu, số và dấu gạch nối",
    "the code “{value}” of a unit may hold only capital letters without accents, digits and -",
)
PLACE_CODE = Rule(
    "bad_place_code", "mã địa bàn “{value}” chỉ được gồm chữ số", "the code “{value}” of a place is made of digits"
)
SETTING_KEY = Rule(
    "bad_key",
    "tên thiết lập “{value}” chỉ được gồm chữ thường không dấu, số, dấu chấm và dấu gạch dưới",
    "the key “{value}” may hold only small letters without accents, digits, dots and _",
)
NOT_SINGLE = Rule("not_single", "phải là một giá trị đơn", "must be a single value")
UNREADABLE = Rule("unreadable", "không mở được tệp", "cannot open the file")

DUPLICATE = Rule(
    "duplicate_id", "mã “{code}” đã dùng ở dòng {first}", "the id “{code}” is already used on line {first}"
)


def _unknown(what: str, vi: str, en: str) -> Rule:
    return Rule(f"unknown_{what}", f"tệp không có {vi} “{{code}}”", f"the file has no {en} “{{code}}”")


UNKNOWN: dict[str, Rule] = {
    "level": _unknown("level", "cấp", "level"),
    "system": _unknown("system", "hệ thống", "system"),
    "kind": _unknown("kind", "loại thiết chế", "kind of institution"),
    "type": _unknown("type", "loại hoạt động", "type of activity"),
    "metric": _unknown("metric", "số liệu", "metric"),
    "day": _unknown("day", "ngày kỷ niệm hoặc nhóm ngày", "commemoration or set of days"),
    "commemoration": _unknown("commemoration", "ngày kỷ niệm", "commemoration"),
    "agency": _unknown("agency", "cơ quan", "agency"),
    "condition": _unknown("condition", "điều kiện", "condition"),
    "milestone": _unknown("milestone", "mốc", "milestone"),
    "report": _unknown("report", "chế độ báo cáo", "report cycle"),
}

NO_UNITS = Rule("empty_selector", "không nêu đơn vị nào", "names no unit")
MIN_OVER_MAX = Rule("min_over_max", "min {min} lớn hơn max {max}", "min {min} is more than max {max}")
TIE_WITHOUT_DAYS = Rule(
    "tie_without_days", "gắn với ngày (tie: {tie}) mà không nêu ngày nào", "tied to days (tie: {tie}) and names none"
)
DAYS_WITHOUT_TIE = Rule(
    "days_without_tie", "nêu ngày mà không gắn (tie: none)", "names days and is not tied to them (tie: none)"
)
NO_DAYS = Rule("no_days", "không nêu ngày nào", "names no day")
REPEATED = Rule("repeated", "“{code}” nêu hai lần", "“{code}” is named twice")
METRIC_MISSING = Rule("metric_missing", "tính theo số liệu mà không nêu số liệu nào", "counts a metric and names none")
METRIC_UNUSED = Rule("metric_unused", "nêu số liệu mà không tính theo số liệu", "names a metric that it does not count")
CONDITION_MISSING = Rule(
    "condition_missing", "mục tiêu bao phủ phải nêu điều kiện", "a coverage target needs a condition"
)
CONDITION_UNUSED = Rule(
    "condition_unused", "chỉ mục tiêu bao phủ mới có điều kiện", "only a coverage target has a condition"
)
PER_MISSING = Rule("per_missing", "tỷ số phải nêu mẫu số (per)", "a ratio needs a denominator (per)")
PER_UNUSED = Rule("per_unused", "chỉ tỷ số mới có mẫu số (per)", "only a ratio has a denominator (per)")
OVER_HUNDRED = Rule("over_hundred", "tỷ lệ {value}% lớn hơn 100%", "a percentage of {value} is more than 100")
GOALS_OUT_OF_ORDER = Rule("goals_out_of_order", "các mốc năm phải tăng dần", "the years of the goals must go up")
DUE_MISSING = Rule("due_missing", "chỉ tiêu làm một lần phải có hạn (due)", "what is owed once needs a last day (due)")
DUE_UNUSED = Rule(
    "due_unused",
    "chỉ chỉ tiêu làm một lần (period: once) mới có hạn",
    "only what is owed once (period: once) has a last day",
)
OUTSIDE_PLAN = Rule(
    "outside_plan", "{value} nằm ngoài thời gian của kế hoạch", "{value} lies outside the time of the plan"
)
ENDS_BEFORE = Rule(
    "ends_before", "kết thúc {until} không sau bắt đầu {since}", "it ends on {until}, not after it begins on {since}"
)
SAME_YEAR_TWICE = Rule("same_year_twice", "năm {year} nêu hai lần", "the year {year} is given twice")
HALF_A_SPAN = Rule("half_a_span", "first_day và last_day phải đi cùng nhau", "first_day and last_day go together")
OTHER_YEAR = Rule("other_year", "ngày {day} không thuộc năm {year}", "the day {day} is not in the year {year}")
NO_RULE = Rule(
    "no_day_rule",
    "quy tắc ngày cần đúng một trong solar, window, lunar, weekday",
    "a day rule has exactly one of solar, window, lunar, weekday",
)
SOLAR = Rule(
    "bad_solar_day",
    "“{value}” không phải ngày dương lịch dạng tháng-ngày, như 04-21",
    "“{value}” is no solar day written month-day, as 04-21",
)
WINDOW = Rule(
    "bad_window",
    "“{value}” không phải khoảng ngày dạng [tháng-ngày, tháng-ngày]",
    "“{value}” is no window written [month-day, month-day]",
)
LUNAR = Rule(
    "bad_lunar_day",
    "“{value}” không phải ngày âm lịch dạng ngày/tháng, như 10/3",
    "“{value}” is no lunar day written day/month, as 10/3",
)
WEEKDAY = Rule(
    "bad_weekday",
    "cần weekday (mon ... sun), nth (1 đến 5 hoặc -1) và month (1 đến 12)",
    "needs weekday (mon ... sun), nth (1 to 5, or -1) and month (1 to 12)",
)
EVERY_YEAR = Rule(
    "not_every_year", "hạn “{value}” không phải ngày năm nào cũng có", "no day “{value}” exists in every year"
)
PLACE_MISSING = Rule(
    "place_missing",
    "ngày của tỉnh phải nêu mã tỉnh (place)",
    "a day of a province needs the code of the province (place)",
)
PLACE_UNUSED = Rule(
    "place_unused",
    "ngày của cả nước, quốc tế không gắn với địa bàn nào",
    "a national or international day belongs to no place",
)
PLACES_MISSING = Rule(
    "places_missing",
    "chọn ngày của tỉnh, địa phương thì phải nêu mã địa bàn (places)",
    "selecting provincial or local days needs the codes of places",
)
EMPTY_SET = Rule("empty_set", "nhóm không chọn ngày nào", "the set selects no day")
MILESTONES_MISSING = Rule(
    "milestones_missing", "làm theo mốc mà không nêu mốc nào", "goes by milestones and names none"
)
CIRCLE = Rule("circle", "báo cáo “{code}” chờ chính nó", "the report “{code}” waits for itself")
SETTING = Rule("bad_setting", "“{key}” cần {expected}", "“{key}” needs {expected_en}")
REMINDER = Rule(
    "unknown_reminder",
    "không có quy tắc nhắc việc “{code}”; các quy tắc: {known}",
    "there is no rule of reminding “{code}”; the rules: {known}",
)
REMINDER_DUTY = Rule(
    "duty_switched_off",
    "“{code}” nhắc việc có thời hạn, không tắt được",
    "“{code}” reminds of what is due by a day: it cannot be switched off",
)
REMINDER_DAYS = Rule(
    "reminder_without_days",
    "“{code}” nhắc sau sự việc nên không có số ngày nhắc trước (days)",
    "“{code}” speaks afterwards: it has no days before (days)",
)
REMINDER_PLACE = Rule(
    "reminder_setting",
    "“{key}”: ghi quy tắc nhắc việc ở mục reminders, không ghi ở settings",
    "“{key}”: rules of reminding stand in the section reminders, not among the settings",
)
