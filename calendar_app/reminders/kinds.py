"""What reminders are about, as far as a person can choose: what can be switched off, and what cannot."""

from calendar_app.reminders import asked

#: in the order in which they are listed
MUTABLE = ("coming", "days", "quota", "result", "review", "digest", "supervision")
#: what is owed by a day that somebody has set: nobody is spared it
DUTY = "duty"

#: by code of the rule
KIND_OF = {
    asked.COMING: "coming",
    asked.CHANGED: "coming",
    asked.DAY_OWED: "days",
    asked.DAY_ENCOURAGED: "days",
    asked.QUOTA: "quota",
    asked.RESULT: "result",
    asked.RESULT_MANAGER: "result",
    asked.RESULT_ABOVE: "supervision",
    asked.WAITING: "review",
    asked.WAITING_LONG: "review",
    asked.RETURNED: "review",
    asked.INVITED: "review",
    asked.WEEKLY: "digest",
    asked.MONTHLY: "supervision",
    asked.UNREACHABLE: "supervision",
    asked.DUTY: DUTY,
    asked.DUTY_BELOW: DUTY,
}
