# What `comptoir demo` says around the conversations it shows.

setting-up = The servers start on this machine…
provisioning = The places of the day are being made…
arriving = { $people } people arrive…
title = 16 October 2018, replayed on { $chats ->
    [one] Discord
   *[other] Matrix, Discord
} and web pages, by an invented audience
title-own = “{ $event }”, rehearsed on { $chats ->
    [one] Discord
   *[other] Matrix, Discord
} and web pages, by an invented audience
look-for-1 = Asked on one side ({ $chats ->
    [one] {""}
   *[other] M Matrix,{" "}
}D Discord, W pages in the room), a question gets votes from all.
way-pages = Take part, in a browser:
way-desk = lead a desk, with this code:
way-screen = see the screen:
look-for-2 = At their desk, a moderator taps a number: the question is on stage (▶).
look-for-3 = Comptoir (▌) reminds everyone of each session; a summary ends the demo.
legend = ↳ Comptoir marks · ✎ edited · ✗ removed · /commands and [buttons] of Discord · ⌨ forms
duration = About { $minutes } { $minutes ->
    [one] minute
   *[other] minutes
}; Ctrl-C to stop sooner.
without-matrix = Matrix is not played, since there is no server for it here; to play it too:
    { "  " }python3 -m venv synapse && synapse/bin/pip install matrix-synapse
    { "  " }COMPTOIR_SYNAPSE_PYTHON=synapse/bin/python { $command }
jump = on to { $hour }

place-hall = Hall
place-regie = Control
place-comptoir = Comptoir { $number }
place-desk = Desk { $number }
place-plenary = Plenary
place-plenary-desk = Desk P
place-direct = To { $name }

says = { $name }:
quoted = “{ $words }”

only-for = for { $name } alone:
rewritten = { $name } corrects: { $words }
digest-updated = digest updated: { $what }
deleted = { $name } deletes “{ $words }”
bot-deleted = takes “{ $words }” back
bot-marks = { $marks } under { $what }
people-marks = { $names }: { $mark } under { $what }
unmarked = { $name } takes { $mark } from under { $what }
bot-unmarked = { $mark } taken from under { $what }
the-digest = the digest
the-preview = the preview
the-stage-card = the card of { $code }
the-open = what is still open
the-proposals = the board of what waits
the-owner = that request
more-lines = { $count ->
    [one] (1 more line)
   *[other] ({ $count } more lines)
}

note-morning = An hour before: each room says how to ask, the organisers read what is missing.
note-reminder = A reminder, five minutes before.
note-announcement = The organiser makes an announcement: a preview, one tap, and everyone reads it.
note-first-question = Jeanne, in the room, asks the first question from her phone; { $chats ->
    [one] Discord shows its card, and votes.
   *[other] Matrix and Discord show its card, and vote.
}
note-from-hall = Théo asks from the hall: Comptoir lets him choose the comptoir.
note-desk = At the desk of comptoir 1, Marianne taps a number: the question is on stage.
note-answer = Anaïs writes its answer in a line: it goes under the question.
note-floor = Romane notes a question from the room: people far away read it and vote.
note-guest = Chloé reads French: Comptoir speaks French with her.
note-near = Rachid asks nearly the same as { $code }: Comptoir shows it to him, he publishes his.
note-plenary = The plenary takes questions too.
note-precise = Romane wants an example; Margaux gives it by ✏️, still without a name.
note-owner = { $code } found no answer yet: Anaïs gives it to Renaud Chenon, an expert, who says yes.
note-next-door = Two comptoirs end together: in the hall, all read what was said next door.
note-merge = { $chats ->
    [one] The desk sees that it is nearly the same (≈): Anaïs merges the two by one tap, 🔗. Odile voted for both and counts once.
   *[other] Asked by Fatou on Matrix and Rachid on Discord, it is nearly the same (≈): Anaïs merges the two by one tap, 🔗. Odile voted for both and counts once.
}
note-move = { $code } belongs next door: Marianne moves it there, with its vote.
note-still-open = A comptoir ends: its desk reads what is still open. Sylvie declines it, out of time.
note-owners-answer = His comptoir ended more than an hour ago: Renaud Chenon answers, as he said he would.
note-cue = A cue from the control room to the desk of comptoir 2: one ✅, and Sylvie reads who saw it.
note-cancelled = Comptoir 6 is cancelled: a preview, a tap, and the hall and the comptoir read it.
note-restored = She is coming: the session takes place after all, and everyone hears of it.
note-late = But five minutes late; the reminders follow.
note-room = And comptoir 5 moves to another room.
note-moderated = Marianne moderates comptoir 5: Jeanne’s question waits at the desk, Romane lets it through.
note-status = The organiser takes stock: no question was left without an end.
note-carried = { $code } is still open: a number carries it to the plenary.
note-kept = An animateur’s ⭐ keeps what was said for the restitution; `note` keeps a line of the desk.
note-confirm = The comptoir’s public reads what its sheet will say: it confirms, or says what is missing.
note-sheets = Twenty minutes before the restitution, each grand témoin has a sheet; a seventh goes across all six.

note-two-accounts = Camille lives on both sides: she links her two accounts.
note-expert = Sabrina Bigot, an expert: nobody knew her account, her code opens her desk.
note-anonymous = Margaux does not want to show her name: it is shown nowhere.
note-one-vote = Camille votes for { $code } on both sides: she counts once.
note-other-side = { $code } was asked on a page, has votes from every side, and Anaïs handles it from Discord.
note-same-moment = At the same moment, Sylvie and Romane take { $code }: one has it, the other is told.

note-own-part = The programme is long: { $played } of its { $sessions } sessions are rehearsed, the first ones.
note-own-organiser = The programme names no organiser: { $name }, who is invented, looks after the control room.
note-own-no-questions = No session takes questions: only the reminders are rehearsed. To take some: `kind: comptoir` or `questions: true`.
note-own-day = Another day: { $date }.
note-own-session = { $code }: invented questions; { $name } puts one on stage and answers it.
note-own-late = { $code } will be { $minutes } minutes late: { $name } says so in the control room, and everybody reads it.
note-own-sheets = The closing session is near: the desks get their sheets.
note-own-status = All is over: each desk has read what is still open, the control room takes stock.

interrupted = The servers stop.
not-played = The play stopped there: { $what }

account = The day’s account
column-place = place
column-code = code
column-staged = stage
column-state = became
column-votes = 👍
column-question = question
column-together = together
column-asked = from
row-people = Messages of people
row-gestures = Marks, buttons and /commands
row-bot = Messages of Comptoir
row-alone = Answers that one person alone saw
row-questions = Questions asked
row-floor = Questions asked in the room
row-unended = Questions without an end
row-votes = Votes
row-digests = New digests
row-updates = Digests updated in place
row-reminders = Reminders said, each once
row-late-50 = Lateness of reminders: one in two at most
row-late-95 = nineteen in twenty at most
row-late-100 = at worst
account-together = One queue: questions and votes of all sides count in it together; each person votes once, even with two accounts.
account-met = You took part: { $questions } { $questions ->
    [one] question
   *[other] questions
}, { $votes } { $votes ->
    [one] vote
   *[other] votes
}, { $gestures } { $gestures ->
    [one] act
   *[other] acts
} at desks.
account-outbox-fine = Nothing was skipped, nothing failed, nothing was said twice.
report-written = The report of the day is written: { $file }
account-time = { $seconds } s of play, { $setup } s of setting up.
account-left-out = Not shown, since they look alike: { $count } messages and marks of Comptoir. `{ $command } --all` shows everything.
account-fine = All that the play expected came.

wrong = ✗ { $what }
wrong-question-lost = question lost: “{ $text }”
wrong-state = { $code } is “{ $state }”, the play expected “{ $expected }”
wrong-votes = { $code } has { $votes } votes, the play expected { $expected }
wrong-text = { $code } reads “{ $text }”, the play expected “{ $expected }”
wrong-question-extra = { $code } was asked by nobody
wrong-reminder-missing = reminder missing: { $key }
wrong-reminder-twice = reminder said { $count } times: { $key }
wrong-twice = said { $count } times: { $key }
wrong-unknown = { $platform } shows what the books do not know: “{ $text }”
wrong-unserved = the server cannot do what the bot asked: { $what }
wrong-outbox = { $state ->
    [skipped] skipped
   *[failed] refused
}: { $number } × { $kind } ({ $why })

state-proposed = to approve
state-waiting = waiting
state-on-stage = on stage
state-answered = answered
state-later = later
state-carried = to the plenary
state-merged = merged
state-moved = moved
state-declined = declined
state-withdrawn = withdrawn

keep = The server and the bot stay up. Ctrl-C to end.
keep-pages = Questions are open again.
keep-address = To come in with a Matrix client on this machine (Element, Cinny…), choose this server:
keep-space = Log in with one of the accounts below, then join this address to see every place:
keep-password = Password of all accounts:
keep-organiser = The organiser, who is in the control room and in every desk:
keep-animateur = The animateurs, in their desks:
keep-public = The public:
keep-invited = The experts and the grands témoins:
keep-bot = The bot, to be written to in private:
keep-discord = The rehearsed Discord has no client: what it shows is read only here.
keep-shown = What is said there still shows here.
