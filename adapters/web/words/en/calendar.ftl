# What people take along: calendars, the report.

report = What became of the questions
report-withdrawn = (taken back by whoever asked it)
calendar-day = Add the day to my calendar
calendar-one = Add to my calendar
