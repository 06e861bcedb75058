"""The table of rules, in the order in which they are asked."""

from calendar_app.reminders import asked
from calendar_app.reminders.rules import (
    activities,
    changes,
    days,
    duties,
    monthly,
    quota,
    results,
    review,
    unreachable,
    weekly,
)
from calendar_app.reminders.rules.asking import Rule, by_days

RULES = (
    Rule(asked.COMING, activities.PROVINCIAL, activities.coming, activities.recall),
    Rule(asked.CHANGED, (), changes.none, changes.recall),
    by_days(asked.DAY_OWED, days.NOTICE, days.owed),
    by_days(asked.DAY_ENCOURAGED, days.ONCE, days.encouraged),
    by_days(asked.QUOTA, quota.AT_RISK, quota.at_risk, quota.recall),
    Rule(asked.RESULT, results.ASKED, results.missing, results.recall_missing),
    Rule(asked.RESULT_MANAGER, results.MANAGER, results.for_manager, results.recall_for_manager),
    Rule(asked.RESULT_ABOVE, results.ABOVE, results.for_unit_above, results.recall_for_unit_above),
    by_days(asked.WAITING, review.NEXT_MORNING, review.waiting),
    by_days(asked.WAITING_LONG, review.NEXT_MORNING, review.waiting_long),
    by_days(asked.RETURNED, review.RETURNED_AFTER, review.returned),
    by_days(asked.INVITED, review.NEXT_MORNING, review.invited),
    by_days(asked.DUTY, duties.OFFSETS, duties.due),
    by_days(asked.DUTY_BELOW, duties.OFFSETS, duties.below),
    by_days(asked.WEEKLY, weekly.ON_THE_DAY, weekly.week, weekly.recall),
    by_days(asked.MONTHLY, monthly.MORNING_AFTER, monthly.behind, monthly.recall),
    by_days(asked.UNREACHABLE, monthly.MORNING_AFTER, unreachable.unreachable),
)
BY_CODE = {rule.code: rule for rule in RULES}
