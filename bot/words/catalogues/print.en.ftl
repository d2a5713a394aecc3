# What is printed: the sheets of the restitution, the paper of a desk, the report in pages.

print-sheet = Sheet: { $label }
print-across = Sheet across the comptoirs: { $label }
print-paper = Paper: { $label }
print-frozen = frozen at { $hour }
print-draft = version of { $hour }, not frozen yet
print-printed = as at { $hour }
print-answered = Asked and answered
print-no-answered = No question has been dealt with yet.
print-no-uncontested = The answers given are contested.
print-contested = What is contested
print-no-contested = Nothing was marked as contested.
print-open = What stays open
print-no-open = No question stays open.
print-retained = To remember
print-no-retained = Nothing has been kept yet.
print-to-say = To say in one sentence
print-more = { $count ->
    [one] and another one, for want of room
   *[other] and { $count } others, for want of room
}
print-owner = given to { $name }
print-goes-on-as = carried to the plenary: { $code }
print-aloud = answered aloud
print-passed = was on stage
print-votes = { $count ->
    [one] 1 vote
   *[other] { $count } votes
}
print-stars = { $count ->
    [one] kept by one person
   *[other] kept by { $count } people
}
print-by-public = added by the public
print-people = { $asked ->
    [0] Nobody asked a question
    [one] One person asked questions
   *[other] { $asked } people asked questions
}, { $voted ->
    [0] nobody voted
    [one] one voted
   *[other] { $voted } voted
}.
print-present = { $count ->
    [one] One person present, says the desk.
   *[other] { $count } people present, says the desk.
}
print-confirmed = { $count ->
    [one] One person of the public says that this sheet is right.
   *[other] { $count } people of the public say that this sheet is right.
}
print-words = { $words ->
    [one] 1 word
   *[other] { $words } words
}, about { $seconds } seconds aloud.
print-elided = […]: signs that cannot be printed here; the messages show them.
print-across-heading = What the comptoirs have in common
print-sessions = Drawn from: { $names }
print-alike = Near questions, from one comptoir to another
print-no-alike = No question is near one of another comptoir.
print-bridging = Wanted by several publics
print-no-bridging = No question was wanted by two publics.
print-carried = Carried to the plenary
print-no-carried = No question was carried to the plenary.
print-steps = Without the network
print-step-ask = Ask the question aloud, with its code.
print-step-tick = Tick its box.
print-step-note = Note the answer in one line, below.
print-step-after = Once the network is back, write in the desk: !answered 3 …, and !floor … for questions of the floor.
print-paper-open = Open questions
print-paper-none = No question waits.
print-paper-more = { $count ->
    [one] Another one waits, less wanted.
   *[other] { $count } others wait, less wanted.
}
print-floor = Questions of the floor
print-call = Whom to call
print-organisers = { $count ->
    [0] The programme names nobody as organiser.
    [one] Organiser: { $names }
   *[other] Organisers: { $names }
}
print-file-sheet = sheet-{ $about }-{ $version }
print-file-paper = paper-{ $about }-{ $version }
print-file-report = report-{ $about }-{ $version }
print-poster = Poster: { $label }
print-poster-call = Ask your questions, vote
print-poster-how = Point your phone at this code, or type the address.
print-poster-free = No account, no app.
print-poster-qr = QR code: { $address }
print-poster-both = Ask your questions and vote: no account, no app.
print-poster-code = The code on the room’s screen will be asked for once.
