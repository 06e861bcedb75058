"""Every rule's sentence, subject and rows in both languages, as they are read."""

from datetime import date, time
from typing import Any

import pytest
from flask_babel import force_locale

from calendar_app.reminders import asked, words
from calendar_app.reminders.asked import (
    ActivityMatter,
    Behind,
    ChangeMatter,
    DutyMatter,
    Lacking,
    Named,
    Planned,
    QuotaMatter,
    ReviewMatter,
    SupervisionMatter,
    WeekMatter,
)
from calendar_app.reminders.matters import Matter
from calendar_app.reminders.words import table
from calendar_app.reminders.words.said import Voice, section_title

LIBRARY = {"unit_vi": "Thư viện tỉnh", "unit_en": "Provincial Library"}
DEPARTMENT = Named("Sở VHTTDL", "Department of Culture")
DAY = date(2027, 4, 21)
COMMON: dict[str, Any] = {
    "subject": "s", "due_on": DAY, "offsets": (0,), "people": frozenset({1}), "first_day": DAY, "last_day": DAY,
    "path": "/desk", **LIBRARY,
}  # fmt: skip


def day_matter(rule: str, **more: Any) -> Matter:
    return Matter(**COMMON, rule=rule, title_vi="Ngày Sách", title_en="Book Day", **more)


def activity(rule: str, **more: Any) -> Matter:
    made = ActivityMatter if rule == asked.COMING else Matter
    return made(**COMMON, rule=rule, title_vi="Hội sách", title_en="", **more)


def change(what: str, **more: Any) -> Matter:
    said = {"was": date(2027, 4, 20), "change": what, **more}
    return ChangeMatter(**COMMON, rule=asked.CHANGED, title_vi="Hội sách", title_en="", **said)


def quota(**more: Any) -> Matter:
    said = {"code": "q", "missing": 1, "plan_by": date(2027, 11, 12), "overdue": False, **more}
    return QuotaMatter(**COMMON, rule=asked.QUOTA, title_vi="Triển lãm sách", title_en="Book exhibitions", **said)


def review(rule: str, **more: Any) -> Matter:
    said = {"since": date(2027, 4, 5), **more}
    return ReviewMatter(**COMMON, rule=rule, title_vi="Hội sách", title_en="", **said)


def duty(rule: str = asked.DUTY, **more: Any) -> Matter:
    said = {"sort": "report", "overdue": False, "recipients": (DEPARTMENT,), **COMMON, **more}
    return DutyMatter(rule=rule, title_vi="Báo cáo hằng năm", title_en="Yearly report", **said)


def supervision(rule: str, **more: Any) -> Matter:
    said = {**COMMON, "unit_vi": "Sở VHTTDL", "unit_en": "Department of Culture", "upwards": True, **more}
    return SupervisionMatter(rule=rule, title_vi="", title_en="", **said)


WEEK = WeekMatter(
    **{**COMMON, "first_day": date(2027, 4, 19), "last_day": date(2027, 4, 25)}, rule=asked.WEEKLY, title_vi="",
    title_en="", planned=(Planned("Hội sách", date(2027, 4, 19), date(2027, 4, 23)),),
    lacking=(Lacking(Named("Thư viện tỉnh", "Provincial Library"), Named("Triển lãm sách", "Exhibitions"), 2, DAY),),
    approve=3, answer=1, correct=2, results=4,
)  # fmt: skip

#: matter, Vietnamese subject and rows, English subject and rows
SAID = {
    "coming": (
        activity(asked.COMING, venue="Sảnh chính"),
        "Chuẩn bị: Hội sách, 21/04/2027",
        "Hội sách: diễn ra ngày 21/04/2027 tại Sảnh chính. Đề nghị hoàn tất công tác chuẩn bị.",
        "Prepare “Hội sách”, 21/04/2027",
        "“Hội sách” takes place on 21/04/2027 at Sảnh chính. Please complete the preparations.",
    ),
    "coming somewhere": (
        activity(asked.COMING),
        "Chuẩn bị: Hội sách, 21/04/2027",
        "Hội sách: diễn ra ngày 21/04/2027. Đề nghị hoàn tất công tác chuẩn bị.",
        "Prepare “Hội sách”, 21/04/2027",
        "“Hội sách” takes place on 21/04/2027. Please complete the preparations.",
    ),
    "result": (
        activity(asked.RESULT),
        "Cập nhật kết quả: Hội sách, 21/04/2027",
        ("Hội sách (21/04/2027): đã qua ngày tổ chức, chưa cập nhật kết quả."
        " Đề nghị cập nhật kết quả, hoặc báo hoãn, hủy."),
        "Enter the result of “Hội sách”, 21/04/2027",
        ("“Hội sách” (21/04/2027) is over and its result has not been entered."
        " Please enter the result, or say that it was postponed or cancelled."),
    ),
    "coming at an hour, with something left to do": (
        activity(asked.COMING, starts_at=time(8, 30), tasks=("In giấy mời",)),
        "Chuẩn bị: Hội sách, 21/04/2027",
        ("Hội sách: diễn ra ngày 21/04/2027, 08:30. Đề nghị hoàn tất công tác chuẩn bị.\n"
        "Còn phải làm: In giấy mời"),
        "Prepare “Hội sách”, 21/04/2027",
        ("“Hội sách” takes place on 21/04/2027, 08:30. Please complete the preparations.\n"
        "Still to be done: In giấy mời"),
    ),
    "cancelled": (
        change("cancelled", reason="Mưa lớn"),
        "Đã hủy: Hội sách, 20/04/2027",
        ("Hội sách: hoạt động đã báo ngày 20/04/2027 nay bị hủy, không cần chuẩn bị nữa.\nLý do: Mưa lớn"),
        "Cancelled: “Hội sách”, 20/04/2027",
        ("“Hội sách”, announced for 20/04/2027, has been cancelled. No preparation is needed any more.\n"
        "Reason: Mưa lớn"),
    ),
    "postponed": (
        change("postponed"),
        "Tạm hoãn: Hội sách, 20/04/2027",
        "Hội sách: hoạt động đã báo ngày 20/04/2027 nay tạm hoãn, chưa có ngày mới.",
        "Postponed: “Hội sách”, 20/04/2027",
        "“Hội sách”, announced for 20/04/2027, has been postponed; a new day is not known yet.",
    ),
    "moved": (
        change("moved", starts_at=time(14)),
        "Đổi thời gian: Hội sách, 21/04/2027, 14:00",
        "Hội sách: hoạt động đã báo ngày 20/04/2027 nay chuyển sang ngày 21/04/2027, 14:00.",
        "New time: “Hội sách”, 21/04/2027, 14:00",
        "“Hội sách”, announced for 20/04/2027, now takes place on 21/04/2027, 14:00.",
    ),
    "after all": (
        change("resumed"),
        "Vẫn tổ chức: Hội sách, 21/04/2027",
        "Hội sách: vẫn tổ chức, ngày 21/04/2027.",
        "Takes place after all: “Hội sách”, 21/04/2027",
        "“Hội sách” takes place after all: 21/04/2027.",
    ),
    "result, to the manager": (
        activity(asked.RESULT_MANAGER),
        "Chưa cập nhật kết quả: Thư viện tỉnh, 01 buổi",
        ("Thư viện tỉnh còn 01 buổi đã qua ngày tổ chức mà chưa cập nhật kết quả, dù đã nhắc người phụ trách."
        " Đề nghị đôn đốc cập nhật đầy đủ.\n21/04/2027: Hội sách"),
        "Results missing: Provincial Library, 1 sessions",
        ("Provincial Library has held 1 sessions whose results have not been entered, though those responsible were"
        " reminded. Please see that they are entered.\n21/04/2027: Hội sách"),
    ),
    "result, to the unit above": (
        activity(asked.RESULT_ABOVE, upwards=True),
        "Chưa cập nhật kết quả: Thư viện tỉnh, 01 buổi",
        ("Thư viện tỉnh còn 01 buổi đã qua ngày tổ chức mà chưa cập nhật kết quả, dù đã nhắc người phụ trách."
        " Kính đề nghị đôn đốc cập nhật đầy đủ.\n21/04/2027: Hội sách"),
        "Results missing: Provincial Library, 1 sessions",
        ("Provincial Library has held 1 sessions whose results have not been entered, though those responsible were"
        " reminded. Kindly see that they are entered.\n21/04/2027: Hội sách"),
    ),
    "day owed": (
        day_matter(asked.DAY_OWED),
        "Lập kế hoạch cho Ngày Sách, 21/04/2027",
        "Thư viện tỉnh chưa có hoạt động nào cho Ngày Sách (21/04/2027). Đề nghị lập kế hoạch trước ngày 21/04/2027.",
        "Plan an activity for Book Day, 21/04/2027",
        "Provincial Library has no activity yet for Book Day (21/04/2027). Please plan one before 21/04/2027.",
    ),
    "day owed by the department": (
        day_matter(asked.DAY_OWED, upwards=True),
        "Lập kế hoạch cho Ngày Sách, 21/04/2027",
        ("Thư viện tỉnh chưa có hoạt động nào cho Ngày Sách (21/04/2027)."
        " Kính đề nghị lập kế hoạch trước ngày 21/04/2027."),
        "Plan an activity for Book Day, 21/04/2027",
        "Provincial Library has no activity yet for Book Day (21/04/2027). Kindly plan one before 21/04/2027.",
    ),
    "day encouraged": (
        day_matter(asked.DAY_ENCOURAGED),
        "Sắp đến Ngày Sách, 21/04/2027",
        ("Sắp đến Ngày Sách (21/04/2027). Kế hoạch khuyến khích Thư viện tỉnh tổ chức hoạt động hưởng ứng; không bắt"
        " buộc và hệ thống không nhắc lại. Đề nghị đưa hoạt động vào lịch nếu đơn vị tổ chức."),
        "Coming: Book Day, 21/04/2027",
        ("Book Day (21/04/2027) is coming. The plan encourages Provincial Library to mark it; nothing is owed and you"
        " will not be reminded again. Please enter it in the calendar if you hold an activity."),
    ),
    "quota": (
        quota(suggested=(date(2027, 11, 15), date(2027, 11, 22))),
        "Còn thiếu 01 cuộc: Triển lãm sách, lập kế hoạch trước ngày 12/11/2027",
        ("Triển lãm sách (Thư viện tỉnh): còn thiếu 01 cuộc; cần lập kế hoạch trước ngày 12/11/2027."
        " Đề nghị chọn ngày và lập kế hoạch.\nNgày phù hợp: 15/11/2027, 22/11/2027"),
        "1 missing: Book exhibitions, plan before 12/11/2027",
        ("“Book exhibitions” of Provincial Library: 1 missing; it has to be planned before 12/11/2027."
        " Please choose a day and plan it.\nDays that suit: 15/11/2027, 22/11/2027"),
    ),
    "quota of a metric": (
        quota(missing=200, metric=Named("số bản sách luân chuyển", "books rotated")),
        "Còn thiếu 200 (số bản sách luân chuyển): Triển lãm sách, lập kế hoạch trước ngày 12/11/2027",
        ("Triển lãm sách (Thư viện tỉnh): còn thiếu 200 (số bản sách luân chuyển); cần lập kế hoạch trước ngày"
        " 12/11/2027. Đề nghị chọn ngày và lập kế hoạch."),
        "200 missing of books rotated: Book exhibitions, plan before 12/11/2027",
        ("“Book exhibitions” of Provincial Library: 200 missing of books rotated; it has to be planned before"
        " 12/11/2027. Please choose a day and plan it."),
    ),
    "quota overdue": (
        quota(overdue=True, missing=2),
        "Quá hạn: Triển lãm sách, còn thiếu 02 cuộc",
        ("Triển lãm sách (Thư viện tỉnh) đã quá hạn: còn thiếu 02 cuộc; thời hạn tổ chức là ngày 21/04/2027."
        " Đề nghị cập nhật kết quả nếu đã tổ chức, hoặc báo cáo lý do chưa thực hiện."),
        "Overdue: Book exhibitions, 2 missing",
        ("“Book exhibitions” of Provincial Library is overdue: 2 missing; what counts had to be held by 21/04/2027."
        " Please enter the result if it was held, or report why it was not."),
    ),
    "waiting": (
        review(asked.WAITING),
        "Duyệt: Hội sách, 21/04/2027",
        "Hội sách (21/04/2027) của Thư viện tỉnh: chờ duyệt từ ngày 05/04/2027. Đề nghị duyệt, hoặc trả lại kèm lý do.",
        "Approve “Hội sách”, 21/04/2027",
        ("“Hội sách” (21/04/2027) of Provincial Library has been waiting for approval since 05/04/2027."
        " Please approve it or return it with a reason."),
    ),
    "waiting for long": (
        review(asked.WAITING_LONG),
        "Chờ duyệt đã lâu: Hội sách, 21/04/2027",
        ("Hội sách (21/04/2027) của Thư viện tỉnh: chờ duyệt từ ngày 05/04/2027; người duyệt đã được nhắc hai lần."
        " Đề nghị chỉ đạo duyệt hoặc trả lại."),
        "Waiting for long: “Hội sách”, 21/04/2027",
        ("“Hội sách” (21/04/2027) of Provincial Library has been waiting for approval since 05/04/2027, and the"
        " approvers were reminded twice. Please see that it is approved or returned."),
    ),
    "returned": (
        review(asked.RETURNED, reason="Thiếu\nđịa điểm"),
        "Được trả lại: Hội sách, 21/04/2027",
        ("Hội sách (21/04/2027): được trả lại để chỉnh sửa ngày 05/04/2027. Đề nghị chỉnh sửa và gửi duyệt lại."
        "\nLý do: Thiếu địa điểm"),
        "Returned: “Hội sách”, 21/04/2027",
        ("“Hội sách” (21/04/2027) was returned for changes on 05/04/2027. Please change it and submit it again."
        "\nReason: Thiếu địa điểm"),
    ),
    "invited": (
        review(asked.INVITED, asked=Named("Bảo tàng tỉnh", "Provincial Museum")),
        "Trả lời lời mời: Hội sách, 21/04/2027",
        ("Hội sách (21/04/2027): ngày 05/04/2027, Thư viện tỉnh đã mời Bảo tàng tỉnh cùng tổ chức."
        " Đề nghị trả lời đồng ý hoặc không."),
        "Answer: “Hội sách”, 21/04/2027",
        ("Provincial Library has asked Provincial Museum on 05/04/2027 to hold “Hội sách” (21/04/2027) together."
        " Please answer yes or no."),
    ),
    "duty": (
        duty(),
        "Hạn 21/04/2027: Báo cáo hằng năm",
        ("Báo cáo hằng năm (Thư viện tỉnh gửi Sở VHTTDL): đến hạn ngày 21/04/2027."
        " Đề nghị hoàn thành đúng hạn và đánh dấu đã thực hiện."),
        "Due on 21/04/2027: Yearly report",
        ("“Yearly report” of Provincial Library to Department of Culture is due on 21/04/2027."
        " Please do it in time and mark it as done."),
    ),
    "duty overdue": (
        duty(overdue=True, recipients=(), upwards=True),
        "Quá hạn từ 21/04/2027: Báo cáo hằng năm",
        ("Báo cáo hằng năm (Thư viện tỉnh): đã quá hạn từ ngày 21/04/2027."
        " Kính đề nghị thực hiện ngay và đánh dấu đã thực hiện, hoặc báo nơi nhận thời gian hoàn thành."),
        "Overdue: Yearly report, 21/04/2027",
        ("“Yearly report” of Provincial Library has been overdue since 21/04/2027."
        " Kindly do it now and mark it as done, or tell who it goes to when it comes."),
    ),
    "duty of a unit below": (
        duty(asked.DUTY_BELOW, overdue=True, unreachable=True, upwards=True),
        "01 đơn vị chưa thực hiện: Báo cáo hằng năm",
        ("Báo cáo hằng năm gửi Sở VHTTDL: đã quá hạn từ ngày 21/04/2027."
        " Chưa thực hiện: Thư viện tỉnh (chưa có người nhận nhắc việc). Kính đề nghị đôn đốc các đơn vị này."),
        "Behind with “Yearly report”: 1",
        ("“Yearly report” to Department of Culture was due on 21/04/2027 and is not done by:"
        " Provincial Library (nobody can be reached). Kindly urge them."),
    ),
    "duty of a unit below that nobody hears of": (
        duty(asked.DUTY_BELOW, unreachable=True, upwards=True),
        "01 đơn vị chưa thực hiện: Báo cáo hằng năm",
        ("Báo cáo hằng năm gửi Sở VHTTDL: đến hạn ngày 21/04/2027; chưa có người nhận nhắc việc tại: Thư viện tỉnh."
        " Kính đề nghị thông báo cho các đơn vị này."),
        "Behind with “Yearly report”: 1",
        ("“Yearly report” to Department of Culture is due on 21/04/2027, and nobody can be reached at:"
        " Provincial Library. Kindly tell them."),
    ),
    "week": (
        WEEK,
        "Công việc tuần 19–25/04/2027",
        ("Công việc tuần 19–25/04/2027:\n19–23/04/2027: Hội sách\n"
        "Thư viện tỉnh, Triển lãm sách: còn thiếu 02; cần lập kế hoạch trước ngày 21/04/2027\n"
        "Chờ duyệt: 03\nLời mời chờ trả lời: 01\nĐược trả lại để chỉnh sửa: 02\nKết quả cần cập nhật: 04"),
        "The week of 19–25/04/2027",
        ("The week of 19–25/04/2027:\n19–23/04/2027: Hội sách\n"
        "Provincial Library, Exhibitions: 2 missing; plan before 21/04/2027\n"
        "Waiting for your approval: 3\nInvitations to answer: 1\nReturned, to be changed: 2\nResults to enter: 4"),
    ),
    "behind": (
        supervision(asked.MONTHLY, total=2, of=9, behind=(Behind(Named("Xã A"), at_risk=1, overdue=2, duties=3),)),
        "02/09 đơn vị còn chậm",
        ("02/09 đơn vị trực thuộc Sở VHTTDL còn chậm so với kế hoạch. Kính đề nghị đôn đốc các đơn vị.\n"
        "Xã A: 02 chỉ tiêu quá hạn, 01 chỉ tiêu có nguy cơ không đạt, 03 nhiệm vụ, báo cáo quá hạn\nvà 01 mục khác"),
        "Units behind: 2 of 9",
        ("Units under Department of Culture that are behind: 2 of 9. Kindly urge them.\n"
        "Xã A: 2 overdue, 1 at risk, 3 duties or reports overdue\nand 1 more"),
    ),
    "unreachable": (
        supervision(asked.UNREACHABLE, total=1, of=9, unreachable=(Named("Xã A", "Commune A"),)),
        "01 đơn vị chưa có người nhận nhắc việc",
        ("01 đơn vị trực thuộc Sở VHTTDL chưa có người nhận nhắc việc: không có người được giao quyền, hoặc địa chỉ thư"
        " không dùng được. Kính đề nghị cử người phụ trách cho từng đơn vị.\nXã A"),
        "Units where nobody can be reached: 1",
        ("Units under Department of Culture where nobody can be reached: 1. No active person has a role there, or no"
        " address works. Kindly name somebody for each.\nCommune A"),
    ),
}  # fmt: skip


def spoken(app, matter: Matter, language: str) -> tuple[str, str]:
    with app.app_context(), force_locale(language):
        line = table.lines([matter], Voice(language, "http://calendar.example"))[0]
        return line.subject, "\n".join([line.sentence, *line.details])


@pytest.mark.parametrize("name", SAID)
def test_what_is_said(app, name):
    matter, *expected = SAID[name]
    assert [*spoken(app, matter, "vi"), *spoken(app, matter, "en")] == expected


def test_every_rule_has_words_and_every_section_a_title(app):
    assert {matter.rule for matter, *_said in SAID.values()} == set(table.SPEAKERS)
    with app.app_context():
        assert len({section_title(number) for number in range(7)}) == 7


def test_for_zalo_it_is_short_with_its_address_and_no_secret(app):
    with app.app_context():
        text = words.zalo(SAID["quota"][0], "vi", "http://calendar.example")
        english = words.zalo(SAID["result"][0], "en", "http://calendar.example")
    assert text == (
        "[Nhắc việc] Triển lãm sách (Thư viện tỉnh): còn thiếu 01 cuộc; cần lập kế hoạch trước ngày 12/11/2027."
        " Đề nghị chọn ngày và lập kế hoạch.\nNgày phù hợp: 15/11/2027, 22/11/2027\nhttp://calendar.example/desk"
    )
    assert english.endswith("\nhttp://calendar.example/desk?lang=en")
    assert "/r/" not in english


def test_the_most_urgent_comes_first_section_by_section(app):
    matters = [
        supervision(asked.MONTHLY, total=1, of=9), WEEK, activity(asked.RESULT), review(asked.WAITING),
        day_matter(asked.DAY_OWED), quota(), duty(overdue=True),
    ]  # fmt: skip
    with app.app_context(), force_locale("en"):
        lines = table.lines(matters, Voice("en", ""))
    assert [line.section for line in lines] == sorted(line.section for line in lines)
    assert [line.subject.split(":")[0].split(" ")[0] for line in lines] == [
        "Overdue", "Plan", "1", "Approve", "Enter", "The", "Units",
    ]  # fmt: skip


def test_many_units_that_lack_one_report_are_one_line(app):
    same = [
        duty(asked.DUTY_BELOW, overdue=True, path="/desk/duties?name=report-r", unit_vi=f"Xã {number:02d}")
        for number in range(25)
    ]
    with app.app_context():
        lines = table.lines(same, Voice("vi", ""))
    assert [line.subject for line in lines] == ["25 đơn vị chưa thực hiện: Báo cáo hằng năm"]
    assert "Xã 00; Xã 01" in lines[0].sentence
    assert "Xã 19 …" in lines[0].sentence
    assert "Xã 20" not in lines[0].sentence


def test_a_duty_worded_at_length_is_cut(app):
    matter = duty()
    long = DutyMatter(**{**vars(matter), "title_vi": "Triển khai " * 60})
    subject, sentence = spoken(app, long, "vi")
    assert len(subject) < 120
    assert len(sentence) < 400
