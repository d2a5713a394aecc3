# The pages of the desks and of the control room.

desk-to-do = To do
desk-to-public = See what the public sees
desk-to-timer = Timer
desk-told = What the bot answered you
desk-undo = Undo what I just did
desk-is-moderated = Questions wait to be let through.
desk-none-on-stage = Nothing on stage.
desk-next = Next: { $code }
desk-stage = On stage
desk-answered = Answered
desk-later = Later
desk-decline = Decline
desk-clarify = Ask what it means
desk-carry = To the plenary
desk-with-line = With a few words
desk-line = One line: the answer, the reason, or what is unclear
desk-answered-so = Answered, with this answer
desk-declined-so = Decline, with this reason
desk-clarified-so = Ask them this
desk-more = More
desk-near = ≈ nearly the same as { $code }
desk-proposed-to = Proposed to { $name }, who has not said yes yet
desk-merge = Merge into
desk-merge-code = Or into number
desk-merge-into = Merge
desk-move = Move to
desk-assign = Give to
desk-assign-yes = { $name } says yes
desk-assign-other = Or to somebody else of the programme
desk-assign-to = Give
desk-else = And also
desk-keep = Keep
desk-mute = Silence whoever asked
desk-unmute = Let them speak again
desk-erase = Erase…
desk-split = Take apart
desk-proposed =
    { $count ->
        [one] { $count } to let through
       *[other] { $count } to let through
    }
desk-approve = Let through
desk-approve-all = Let these { $count } through
desk-pair = Nearly the same question
desk-pair-of = { $merged } and { $kept } look alike.
desk-pair-merge = Merge { $merged } into { $kept }
desk-settled =
    { $count ->
        [one] { $count } settled question
       *[other] { $count } settled questions
    }
desk-floor = A question asked in the room
desk-floor-text = The question, in one line
desk-floor-send = Show it to those elsewhere
desk-notes = For the closing
desk-note-text = To remember
desk-note-send = Keep
desk-contested = contested
desk-present = How many are in the room?
desk-present-send = Note it
desk-settings = The desk
desk-close = Close questions
desk-open = Open questions
desk-moderate = Let questions wait
desk-moderate-no = Show questions at once
desk-digest = New digest
desk-sheet = Sheet
desk-paper = Page to print
desk-by-code = By its number
desk-code = Number of the question
desk-open-code = See a question and all that can be done about it
desk-open-send = Open
desk-back = ← { $desk }
desk-further = { $count } more, with fewer votes: open them by their number.
desk-sheets = The sheets

regie = Control room
regie-desks = The desks
regie-later =
    { $count ->
        [one] Later: one desk
       *[other] Later: { $count } desks
    }
regie-no-desks = No session takes questions any more.
regie-desk-empty = nobody at the desk
regie-desk-idle = questions wait, and nobody has done anything for { $minutes } min
regie-desk-members =
    { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
regie-desk-waiting = { $count } waiting
regie-desk-proposed = { $count } to let through
regie-desk-stage = on stage: { $code }
regie-desk-acted = last act at { $hour }
regie-desk-never = no act yet
regie-announce = Announce
regie-announce-text = What everyone will read
regie-where = Where (the hall, if nothing is ticked)
regie-at = At (optional)
regie-until = Until (optional)
regie-preview = Preview before sending
regie-cue = A cue to desks
regie-cue-text = The cue
regie-which-desks = To which desks
regie-cue-send = Send the cue
regie-change = Change the day
regie-change-why = Each change is shown first, at the top of this page, and happens when you touch ✅ there.
regie-what = What
regie-by = By how many minutes, or to what time
regie-delay = Delay
regie-advance = Bring forward
regie-extend = Extend
regie-room = Change room
regie-room-to = New room
regie-preview-change = Preview before changing
regie-cancel = Cancel
regie-why = Why (optional)
regie-restore = Restore
regie-files = Files and notes
regie-report = The report of the day
regie-which = Of which comptoir
regie-voices = Silence everywhere
regie-code = Number of one of their questions (C3-12)
regie-mute = Silence everywhere
regie-status = How everything stands
regie-status-say = Keep a trace of it here
regie-present = Devices in the desks and here ({ $count })
regie-present-why = A device that is put out opens nothing any more. The person’s code stays valid: if it leaked, tell the operator.
regie-seen = seen at { $hour }
regie-put-out = Put out
