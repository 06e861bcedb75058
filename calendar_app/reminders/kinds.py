"""What reminders are about, as far as a person can choose: what can be switched off, and what cannot."""

#: in the order in which they are listed
MUTABLE = ("coming", "days", "quota", "result", "review", "digest", "supervision")
#: what is owed by a day that somebody has set: nobody is spared it
DUTY = "duty"
