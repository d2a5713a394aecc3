# The report of an event, in its files.

report-title = Report: { $title }
report-made = report of { $day } at { $hour }
report-unended = { $count ->
    [0] Without an end: 0
   *[other] Without an end: { $count } ({ $codes })
}
report-people = { $questions } { $questions ->
    [one] question
   *[other] questions
}, { $asked } { $asked ->
    [one] person asked
   *[other] people asked
}, { $voted } { $voted ->
    [one] voted
   *[other] voted
}.
report-overview = What became of the questions
report-count = { $name }: { $number }
report-bars-session = Session
report-cancelled = { $session } (cancelled)
report-bars-ends = Questions
report-nothing = No question.
report-asked = Asked: { $sides }
report-aloud = Read aloud: { $sides }
report-floor = room
report-from = from { $code }
report-answer = Answer:
report-reason = Reason:
report-owner = To be answered by:
report-notes = Kept for the closing
report-contested = contested
report-erased = (erased)
report-hidden = (declined)
report-names = Nobody is named here but the people of the programme.
report-experts = { $count ->
    [one] Expert
   *[other] Experts
}: { $names }
report-witness = Grand témoin: { $names }
report-animateurs = Moderated by { $names }
report-speakers = { $count ->
    [one] Speaker
   *[other] Speakers
}: { $names }
report-end-answered = answered
report-end-owned = has an owner
report-end-unended = without an end
report-end-by-the-hour = ended by the hour
report-end-declined = declined
report-end-carried = carried to the plenary
report-end-moved = moved to another comptoir
report-end-merged = merged
report-end-withdrawn = withdrawn
report-column-session = session
report-column-code = code
report-column-text = question
report-column-precision = precision
report-column-end = what became of it
report-column-answer = answer
report-column-reason = reason
report-column-owner = to be answered by
report-column-votes = votes
report-column-origin = origin
report-column-asked-at = asked at
report-column-merged-into = merged into
report-column-moved-to = moved to
report-column-moved-from = came from
