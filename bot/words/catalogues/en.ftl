### What people read in chat. Signs: "# " heading, "> " quote, "- " item, __strong__, `code`.

## Time

countdown-now = now
countdown-in = in { $minutes } { $minutes ->
    [one] minute
   *[other] minutes
}
countdown-ago = { $minutes } { $minutes ->
    [one] minute
   *[other] minutes
} ago
countdown-in-days = in { $days } days
countdown-ago-days = { $days } days ago
countdown-in-hours = in { $hours } h{ $minutes }
countdown-ago-hours = { $hours } h{ $minutes } ago
summer-time = summer time
winter-time = winter time
hour-of-another-day = { $hour } on { $day }

## Places and people

comptoir = Comptoir { $number }
plenary = Plenary
plenary-numbered = Plenary { $number }
numbered-title = { $name }: { $title }
place-hall = the hall
place-queue = { $plenary ->
    [1] the plenary
    [2] plenary { $number }
   *[0] comptoir { $number }
}
place-desk = { $plenary ->
    [1] the desk of the plenary
   *[0] the desk of comptoir { $number }
}
desk-of = the desk of “{ $title }”
place-regie = the control room
place-direct = a private message
rehearsal = [rehearsal]{" "}
from-floor = from the floor
anonymous = anonymous
erased = (deleted)

## Reminders

soon = ⏰ At __{ $start }__{ $left }
soon-begun = ▶️ Started at __{ $start }__
starting = ⏰ __{ $session }__ — at __{ $start }__{ $left }
starting-begun = ▶️ __{ $session }__ — started at __{ $start }__
starting-asking = Ask your questions here: `!ask your question`. Tap 👍 under those you want to hear.
asking = Ask your questions here: `!ask your question`, or ❓ under your message. To stay anonymous, write to me directly. Tap 👍 under the ones you want to hear.
asking-cancelled = ❌ __Session cancelled__{ $reason }: it takes no questions.
asking-buttons = Your questions here: tap the button, with or without your name. 👍 under the questions you want to hear.
action-ask = Ask a question
field-question = Your question
field-comptoir = Comptoir
field-anonymous = Stay anonymous
starting-desk = At the start, the question digest will appear here: touching a number puts its question on stage. `!help` lists the rest.
last-questions = ⏳ __Last questions__: this ends at __{ $end }__{ $left }. Ask yours: `!ask your question`
line-rooms = { $count ->
    [one] Room: { $who }
   *[other] Rooms: { $who }
}
line-experts = { $count ->
    [one] With { $who }
   *[other] With { $who }
}
line-speakers = With { $who }
line-witness = Rapporteur: { $who }
line-animateurs = Moderated by { $who }
line-streams = Live: { $who }
watch = watch remotely
your-questions = your questions

## Questions

usage-question = { $direct ->
    [1] Write your question after the name of the comptoir: `{ $prefix } How is this funded?`
   *[0] Write your question after the command: `!ask How is this funded?`
    For another comptoir, name it first: `!ask { $prefix } How is this funded?`
}
usage-question-named = Write your question after the name of the comptoir: `!ask { $prefix } How is this funded?`
too-long = That is a bit long: { $length } characters, and the limit is { $longest }. Your question has not been taken: shorten your message, or send a new one.
closed-cancelled = { $session } is cancelled: no question has been taken.
closed = Questions are closed for { $session }: yours has not been taken.
anonymous-here = Everyone here has already seen your message, so I kept nothing of it. To stay anonymous, send me a direct message: `{ $prefix } anonymous: your question`
receipt = Noted{ $anonymous ->
    [1] , without your name
   *[0] {""}
}: { $code }, for { $session }. I will tell you here what becomes of it. To take it back: `withdraw { $code }`
receipt-card = Noted{ $anonymous ->
    [1] , without your name
   *[0] {""}
}: { $code }, for { $session }. Its card will show what becomes of it. To take it back: `!withdraw { $code }`
receipt-proposed = Noted{ $anonymous ->
    [1] , without your name
   *[0] {""}
}: { $code }, for { $session }. The moderators read it before it is shown; you will hear here what becomes of it. To withdraw it: `withdraw { $code }`
receipt-card-proposed = Noted{ $anonymous ->
    [1] , without your name
   *[0] {""}
}: { $code }, for { $session }. The moderators read it before it is shown. To withdraw it: `!withdraw { $code }`
receipt-listed = Noted{ $anonymous ->
    [1] , without your name
   *[0] {""}
}: { $code }, for { $session }. Many questions are coming in: it is in the queue, and `!ask { $code }` will tell what becomes of it. To withdraw it: `!withdraw { $code }`
receipt-page = Noted{ $anonymous ->
    [1] , without your name
   *[0] {""}
}: { $code }, for { $session }. This page will tell you what becomes of it.
receipt-page-proposed = Noted{ $anonymous ->
    [1] , without your name
   *[0] {""}
}: { $code }, for { $session }. The moderators read it before it is shown; this page will tell you what becomes of it.
already-a-card = This is already question { $code }. To vote for it, use 👍 under its card.
already-asked = This question has already been asked: { $code }.
only-author-asks = Only the author of this message and the moderators can turn it into a question. To ask your own: `!ask`
receipts = { $count ->
    [one] Question received: { $codes }. To vote, put 👍 on a question.
   *[other] Questions received: { $codes }. To vote, put 👍 on a question.
}
which = Your question has not been taken yet: which comptoir is it for? Tap its number:
which-line = { $slot } __{ $prefix }__ · { $title }
which-hint = Or put it before your question: `!ask { $prefix } your question`
which-hint-direct = Or reply here: `{ $prefix }`
which-other = Or another one: `!ask { $prefix } …`
which-other-direct = Or another one, by replying here: `{ $prefix }`
not-your-choice = Only the person who asked can choose the comptoir.
near-shown = { $count ->
    [one] This question may be yours: vote for it, or publish yours.
   *[other] One of these questions may be yours: vote for it, or publish yours.
} Without a choice within a minute, yours is published.
action-near-vote = Vote for { $code }
action-near-publish = Publish mine
near-voted = Your vote counts for { $code }: { $votes } 👍. Your question is not published.
near-over = { $code } is now { $state }: choose another one, or publish yours.
shown-back = Nothing has been published yet. Publish for __{ $prefix }__ · { $title }?
shown-doubtful = Publish with your name, or anonymously? Nothing has been published yet, for __{ $prefix }__ · { $title }:
shown-asked = { $code } is published with your name. Keep it, or go anonymous?
shown-which = Nothing has been published yet. Which comptoir is it for? Tap its number, or reply `{ $prefix }`:
shown-closed = Nothing has been published: no comptoir is taking questions any more.
shown-too-long = Nothing has been published: a question can be { $longest } characters at most, and this has { $length }. Edit your message to shorten it, or:
way-named = ✅ publish with your name (or write: `yes`)
way-named-doubtful = ✅ publish with your name (or write: `name`)
way-anonymous = 🕶️ publish without your name (or: `anonymous`)
way-hidden = 🕶️ publish without your name (or write: `yes`)
way-appeal = 🆘 send it to the organisers, with your name (or: `alert`)
way-drop = ❌ drop it (or: `no`)
ways-buttons = { $publish ->
    [0] Tap a button, or reply: `alert`, `no`.
    [2] Tap a button, or reply: `name`, `anonymous`, `alert`, `no`.
   *[1] Tap a button, or reply: `yes`, `anonymous`, `alert`, `no`.
} The organisers would see your name too.
action-named = Publish with my name
action-anonymous = Publish anonymously
action-appeal = Send to the organisers
dropped = Dropped: nothing has been published, and your words are erased.
nothing-waits = Nothing is waiting and nothing has been published. To take a question back: `withdraw { $prefix }-3`
draft-over = No answer for an hour: nothing of this message has been published, and its words are erased.
say-named-or-not = With your name, or without? Reply `name` or `anonymous`. Nothing has changed yet.
say-which-first = First say which comptoir it is for: `{ $prefix }`, for example. Nothing has been published yet.
name-hidden = { $code } no longer bears your name.
name-kept = { $code } keeps your name.
appealed = 🆘 The organisers have your message, with your name: they can write to you. In danger, call the emergency services first: 112.
usage-alert = Say what is happening: `!alert somebody fainted in the front row`. The organisers get it at once, with your name. In danger, call the emergency services first: 112.
appeal-in-hand = 🆘 { $who } is taking care of your call.
appeal-lost = Your edit is erased, but I could not get back what you had written before it: the organisers no longer have your call for help, but they know there was one. Please write it to me again. In danger, call the emergency services first: 112.
appeal-how = Tell me what is happening, then tap 🆘: the organisers get it at once, with your name. In danger, call the emergency services first: 112.
hint-asking = To ask a question: `!ask your question`, or ❓ under your message. `!help` lists what else I can do.
no-words = I can only read text: write me your question, or what is happening. Nothing is published without your consent.
greeting = Hello! To ask a question: `{ $prefix } your question`. For everything else: `help`
no-queue = No comptoir is taking questions today.
no-such-code = I do not know { $code }. For the list of codes: `!questions`
no-such-comptoir = I do not know { $named }. You can choose from { $known }. For example: `!questions { $prefix }`
no-such-comptoir-to-ask = Your question has not been taken: I do not know { $named }. You can choose from { $known }. { $called ->
    [1] Try again with one of them.
   *[0] Correct your message.
}
questions-of = { $session } — { $count } { $count ->
    [one] question
   *[other] questions
}
no-questions = { $session } — no questions yet. Yours? { $elsewhere ->
    [1] `!ask { $prefix } your question`
   *[0] `!ask your question`
}
no-open-questions = { $session } — no questions waiting ({ $counts }). Yours? { $elsewhere ->
    [1] `!ask { $prefix } your question`
   *[0] `!ask your question`
}
questions-piece = { $first } to { $last } of { $count }. Next: `!questions { $prefix } { $next }`
questions-last-piece = { $first } to { $last } of { $count }, the end. From the start: `!questions { $prefix } 1`
questions-elsewhere = There are more in { $count } other { $count ->
    [one] comptoir
   *[other] comptoirs
}: `!questions { $prefix }`
question-line =
    - { $on_stage ->
        [1] ▶️{" "}
       *[0] {""}
    }__{ $words }__
      { $code } · { $votes } 👍{ $signs } · { $name }
next-door = 🚪 What was just said next door
next-door-session =
    { $session }
    { $counts }
cancelled = cancelled
cancelled-because = (“{ $reason }”)
next-door-silent = no question
next-door-open = { $count } { $count ->
    [one] stays open
   *[other] stay open
}
next-door-line =
    - __{ $words }__
      { $code } · { $votes } 👍
next-door-answered =
    - __{ $words }__
      Answer to { $code }: { $answer }
missed-nothing = No comptoir in the last few hours. For example: `!missed { $prefix }`
missed-others = And { $count } { $count ->
    [one] other comptoir
   *[other] other comptoirs
} before: `!missed { $prefix }`
no-such-comptoir-missed = I do not know { $named }. You can choose from { $known }. For example: `!missed { $prefix }`
document-report-html = Report: a page to read, on a phone or on paper (HTML)
document-report-pdf = Report: pages to print (PDF)
document-report-csv = Report: a table of the questions, for a spreadsheet (CSV)
report-posted = The report is on its way here, in three files.
report-without-pdf = The report is on its way here, without the PDF: whoever runs Comptoir has not installed the extra `pdf`. The page can be printed from a browser too.
document-paper = Paper: { $session }, a page to print, to go on without a network
paper-posted = The paper is on its way here.
paper-cannot-print = I cannot make PDFs here: whoever runs Comptoir can install the extra `pdf`. Until then, `!digest` and `!questions` give the questions.
paper-of-another-desk = Ask for this paper in its own desk, or in the control room: `!paper { $prefix }`
usage-paper = Which comptoir’s? For example: `!paper { $prefix }`
no-such-comptoir-paper = I do not know { $named }. There are: { $known }. For example: `!paper { $prefix }`
status-of =
    __{ $words }__
    { $code } · { $votes } 👍 · { $name } · { $state }
status-went-on = { $code } is now { $now }:
status-hidden = { $code } · { $state }
status-last = → __{ $words }__ · { $code } · { $state }
answer-line = Answer: { $answer }
reason-line = Reason: { $reason }
request-line = 🔎 { $request }
request-plain = Could you make your question more precise?
precision-line = ↳ { $precision }
owner-line = to be answered by { $name }
usage-vote = Say which question: `!vote { $prefix }-3`. Or tap 👍 under the question.
own-vote = { $code } is your own question, so your vote does not count for it.
not-yet-votable = { $code } is not shown yet: vote for it once it is.
voted = Your vote counts for { $code }: { $votes } 👍.
unvoted = You have taken back your vote for { $code }: { $votes } 👍.
unvoted-here = You have taken back the vote you gave here for { $code }; that of your other account stays.
usage-withdraw = Say which question to take back: `!withdraw { $prefix }-3`. Without a code, it is your most recent one.
nothing-to-withdraw = I cannot find a question of yours that is still waiting.
withdraw-privately = { $code } is anonymous, so it is not withdrawn in front of everyone: nothing is done. Send me a direct message: `withdraw { $code }`
not-yours-to-withdraw = { $code } is not your question, or is no longer waiting.
too-late-to-withdraw = { $code } is no longer waiting: it cannot be taken back.
withdrawn = { $code } has been taken back, and its text erased.
edited-too-late = { $code } is no longer waiting, so your edit changes nothing.
question-stays = { $code } stays with { $session }, in its new words. For the other comptoir, take it back (`!withdraw { $code }`), then ask it there.
new-words-wait = Your new words for { $code } wait for the moderators to approve them; the former ones stand until then.
asks-no-more = { $code } has been taken back: your edited message no longer asks anything.
words-lost = Your edit is erased, but I could not get back what you had written before it, so { $code } is erased too. Please ask it again.
draft-lost = Your edit is erased, but I could not get back what you had written before it, so nothing has been taken. Please ask your question again.
not-redone = Editing a command does not run it again: please send it as a new message.
announcement-stays = The announcement is corrected where it already stands. For other places, write a new one.

## States

state-proposed = to be approved
state-waiting = waiting
state-on-stage = on stage
state-answered = answered
state-later = kept for later
state-carried = carried to the plenary ({ $code })
state-merged = merged into { $code }
state-moved = moved to another comptoir ({ $code })
state-declined = declined
state-withdrawn = withdrawn
state-let-through = approved

comes-from = {" "}· from { $code }
card =
    ❓ __{ $words }__
    { $code } · { $name }
card-settled =
    ❓ __{ $words }__
    { $code } · { $name } · { $state }
card-erased = { $code } — { $state }
rolling-head = 🌊 __{ $session }: many questions at once__, { $count } { $count ->
    [one] is
   *[other] are
} waiting. The newest:
rolling-line =
    - { $words }
      { $code } · { $name }
rolling-pages = All of them: `!questions { $prefix }`. To vote: { $link }
rolling-page = its page
rolling-words = All of them: `!questions { $prefix }`. To vote: `!vote { $code }`
rolling-over = { $session }: questions come one by one again. All of them: `!questions { $prefix }`
action-vote = Vote
action-votes = Vote · { $votes }

## What follows, for who asked

addressed = :{" "}
step-on-stage =
    ▶️ __{ $words }__
    { $code } · being asked now
step-answered = ✅ { $code } is answered.
step-answered-line =
    ✅ __{ $words }__
    Answer to { $code }: { $answer }
request-told =
    🔎 __{ $request }__
    { $code }{ $how ->
        [3] {" "}· tap ✏️ to answer
        [2] {" "}· reply to this message, or: `clarify { $code } what you mean`
        [1] {" "}· reply to this message, or: `!clarify { $code } what you mean`
       *[0] {""}
    }
usage-precise = Say which question, and what you mean, in one line: `!clarify C3-12 only in the countryside`
precise-privately = { $code } is anonymous, so it is not made precise in front of everyone: I have kept nothing. Send it to me in a direct message: `clarify { $code } …`
not-yours-to-precise = { $code } is not your question: only the person who asked it can make it precise.
nothing-to-precise = The moderators are not asking anything more about { $code }. To correct your question, edit your message.
too-late-to-precise = { $code } is no longer waiting, so this changes nothing.
precise-taken = Noted under { $code }.
precise-waits = Noted for { $code }: it will appear once a moderator has read it.
field-precision = What you mean, in one line
action-precise = Make precise
step-later = ⏳ { $code } is kept for later.
step-removed = 🗂️ { $code } was removed by the moderators, words and all. You may ask another question.
step-declined = 🗂️ { $code } will not be asked.
step-moved = ➡️ { $code } goes to another comptoir, as { $now }.
step-carried = 🎓 { $code } is carried to the plenary, as { $now }.
step-let-through = ✅ { $code } was approved: it is shown in its comptoir.
step-new-words = ✅ Your new words for { $code } were approved.
step-old-words = ↩️ { $code } keeps its former words: the new ones were not approved.
step-waiting = { $code } is no longer merged: it waits for its turn again.
step-proposed = { $code } is no longer merged: the moderators will say whether it is asked.
step-merged = 🔁 { $code } is merged into { $into }, which asks the same.
step-grouped = { $code } is merged into { $into }:
step-heir = { $code } takes the place of { $former }, withdrawn by its author: it is { $state }.
step-released = { $code } is no longer merged into { $former }, which the moderators removed: they will say whether yours is asked.

## The desk

digest-head =
    { $session } · ends at { $end } ({ $left })
    { $counts }
digest-head-over =
    { $session } · { $plenary ->
        [1] ended
       *[0] ended
    } at { $end }
    { $counts }
digest-head-cancelled =
    { $session } · cancelled
    { $counts }
count-on-stage = { $count } on stage
count-waiting = { $count } waiting
count-later = { $count } later
count-answered = { $count } answered
count-declined = { $count } declined
count-carried = { $count } carried to the plenary
count-moved = { $count } moved elsewhere
count-proposed = { $count } to approve
digest-closed = queue closed
digest-on-stage = ▶️ __{ $words }__ · { $code }
digest-empty = No questions yet. They will appear here; to note one asked in the room: `!floor …`
digest-none-waiting = No questions waiting. To note one asked in the room: `!floor …`
digest-line =
    { $slot } __{ $words }__
    { $code }{ $near } · { $votes } 👍{ $signs } · { $name }
digest-line-from =
    { $slot } __{ $words }__
    { $code }{ $near } · { $votes } 👍{ $signs } · { $name } · { $origin }
digest-unread = ≈ { $code } __{ $words }__
digest-line-over = { $slot } { $code }
side-floor = floor
heard = asked: { $sides }
digest-least = { $sign } { $side }: __{ $words }__ · { $code }
digest-more = { $count ->
    [one] … and one more: `!questions`
   *[other] … and { $count } more: `!questions`
}
digest-hint = { $slots } on stage · ⏭️ next: { $next }{ $risen ->
    [0] {""}
   *[1] {" "}· { $sign } `!stage { $number }`
}
digest-hint-merge = {" "}· 🔗 merge { $merged } into { $kept }
digest-hint-buttons = { $sign } `!stage { $number }`
digest-former = Earlier digest: { $link }
current-digest = the new one is here
proposals-head = __To approve__ · { $session }
proposals-line =
    { $slot } __{ $words }__
    { $code } · { $name }{ $reworded ->
        [1] {" "}· new words
       *[0] {""}
    }
proposals-more = { $count ->
    [one] … and one more after these.
   *[other] … and { $count } more after these.
}
proposals-hint = { $slots } approve · ✅ all of these · otherwise `!decline { $number } the reason`
proposals-hint-buttons = To decline one: `!decline { $number } the reason`
proposals-none = Nothing waits to be approved.
proposals-former = Earlier board “To approve”: { $link }
proposals-superseded = This board is out of date, nothing is done: { $link }
proposals-changing = These words were changing at that moment: nothing is done. Read them again, then try once more.
current-proposals = the new one is here
action-let-all = Approve all of these
nothing-to-approve = Nothing waits to be approved.
not-to-approve = These do not wait to be approved, and stay as they are: { $codes }
still-proposed = { $code } waits to be approved, nothing is done. To show it: `!approve { $number }`
usage-approve = Say which ones by their code: `!approve 3` (for { $prefix }-3), `!approve 3 4 5`, or `!approve all`
usage-moderate = Say `!moderate yes` or `!moderate no`; `!moderate` alone says how it stands.
moderation-is = { $session }: { $moderated ->
    [1] questions wait to be approved
   *[0] questions are shown at once
}. { $count ->
    [0] Nothing waits.
    [one] One waits: ✅ under the board, or `!approve all`
   *[other] { $count } wait: ✅ under the board, or `!approve all`
}
moderation-set = { $session }: from now on, { $moderated ->
    [1] questions wait here to be approved. To stop this: `!moderate no`
   *[0] questions are shown at once.{ $count ->
        [0] {""}
        [one] {" "}One still waits: ✅ under the board, or `!approve all`
       *[other] {" "}{ $count } still wait: ✅ under the board, or `!approve all`
    }
}

## Who may ask

usage-mute = Say whose, by the code of one of their questions: `!mute { $prefix }-3`
usage-unmute = Say to whom, by the code of their question: `!unmute { $prefix }-3`
mute-floor = { $code } was asked in the room: I do not know by whom, nothing is done.
mute-nobody = Whoever asked { $code } was forgotten since: nothing is done.
muted = Done: whoever asked { $code } asks no more { $anonymous ->
    [1] anonymous questions
   *[0] questions
}{ $everywhere ->
    [1] , in any comptoir
   *[0] {" "}here
}. To let them ask again: `!unmute { $code }`
already-muted = That is already done for { $code }: nothing more is done.
unmuted = Done: whoever asked { $code } may ask again.
unmuted-but = Done for this comptoir; the control room decided the same for all, and it alone can end that.
not-muted = Nothing like that was decided for { $code }: nothing is done.
asking-stopped = Nothing is taken. Write your question to me in a direct message: I will tell you why there.
silenced = { $everywhere ->
    [1] The organisers take no more { $anonymous ->
        [1] anonymous questions
       *[0] questions
    } from you, in any comptoir
   *[0] The moderators take no more { $anonymous ->
        [1] anonymous questions
       *[0] questions
    } from you for { $session }
}, until further notice.
silenced-here = Nothing is taken: { $anonymous ->
    [1] anonymous questions
   *[0] questions
} from you are no longer taken for { $session }, until further notice.
silenced-no-more = { $everywhere ->
    [1] Your questions are taken again everywhere.
   *[0] Your questions are taken again for { $session }.
}
digest-changing = The digest was changing at that moment, so nothing was done. Read it again, then tap the number or ⏭️.
still-open = __{ $session }__ · { $plenary ->
    [1] over
   *[0] over
}, { $count ->
    [one] one question is still open
   *[other] { $count } questions still open
}
still-open-cancelled = __{ $session }__ · cancelled, { $count ->
    [one] one question is still open
   *[other] { $count } questions still open
}
still-open-none = __{ $session }__ · no question is open any more
still-open-proposed = … of which { $count ->
    [one] one was not approved
   *[other] { $count } were not approved
}: `!approve`
still-open-hint = { $slots } carry to the plenary · ❌ decline the rest, “out of time”
still-open-hint-rest = ❌ decline the rest, “out of time”
still-open-hint-owner = `!assign { $number } Name`: answered later
still-open-no-plenary = No plenary follows any more.
still-open-former = __{ $session }__ · continued: { $link }
still-open-here = what is still open is here
still-open-nothing = No question is open any more, so nothing was done.
out-of-time = out of time
action-carry-line = { $code } to the plenary
action-decline-rest = Decline the rest, out of time
staged = ✅ { $code } is on stage.
superseded = This digest is out of date, so nothing was done: { $link }
press-over = This button no longer works, so nothing was done. There is a newer message further down.
stage-card =
    ▶️ __{ $words }__
    { $code } · { $votes } 👍 · { $name }
stage-hint = ✅ answered · ⏳ later · ❌ declined · 🔎 to be made precise{ $carries ->
    [1] {" "}· 🎓 to the plenary
   *[0] {""}
} · or `!answered the answer`
stage-over = __{ $words }__ · { $code } · { $state }
stage-undone = __{ $words }__ · { $code } · back in the queue
action-stage = { $code }
action-next = Next: { $code }
action-merge = Merge { $merged } into { $kept }
action-answer = Answered
action-line = With the answer
action-later = Later
action-decline = Decline
action-clarify = Ask for precision
action-carry = To the plenary
action-show = Show
field-request = What you are asking (optional)
field-answer = The answer, in one line
field-reason = The reason
usage-stage = Say which question: `!stage 3` (for { $prefix }-3), or tap its number under the digest.
usage-answer = No question is on stage. Say which one: `!answered 3`, or with the answer: `!answered 3 yes, from 2019`
usage-later = Say which question: `!later 3`. Without a number, it is the one on stage, if there is one.
usage-decline = No question is on stage. Say which one, and why: `!decline 3 already asked`
usage-clarify = No question is on stage. Say which one, and what you are asking if you like: `!clarify 3`, `!clarify 3 For which budget?`
clarify-floor = { $code } was asked in the room: ask for more out loud.
precision-ask =
    🔎 Show what the asker adds to { $code }?
    __{ $words }__
precision-shown = 🔎 { $code }: what the asker adds is shown.
precision-dropped = 🔎 { $code }: what the asker adds is not shown.
precise-decided = That was already decided, so nothing is done.
usage-assign = Say which question, and to whom: `!assign 3 Name` (for { $prefix }-3). `!assign 3` takes it back.
no-such-person = I do not know “{ $named }” in the programme. For example: { $names }
which-person = “{ $named }” may be { $names }: write the whole name.
nothing-assigned = { $owned ->
    [1] Somebody is already to answer { $code }, so nothing is done.
   *[0] Nobody was asked to answer { $code }, so nothing is done.
}
assignment-ask = { $direct ->
    [1] The moderators give you { $code }: will you answer it, even later?
   *[0] Will { $name } answer { $code }, even later?
}
    __{ $words }__
    { $buttons ->
        [1] {""}
       *[0] ✅ yes · ❌ no ·{" "}
    }{ $direct ->
        [1] or reply to this message: `yes`, `no`
       *[0] any of you can say it for them
    }
assignment-owned = { $direct ->
    [1] { $code } is yours to answer. Answer here, even days later: `answered { $code } your answer`.
   *[0] { $name } will answer { $code }{ $elsewhere ->
        [1] , which { $desk } handles.
       *[0] . `!answered { $code } the answer`, even days later.
    }
}{ $buttons ->
    [1] {""}
   *[0] {" "}❌ { $direct ->
        [1] gives it back.
       *[0] takes it back.
    }
}
assignment-none = { $direct ->
    [1] { $code } is no longer yours to answer.
   *[0] { $name } is not to answer { $code }.
}
assignment-over = { $code } · { $state }
assignment-same = { $name } was already asked to answer { $code }, so nothing is done.
assignment-decided = That is already decided for { $code }, so nothing is done.
action-owned = Yes
action-not-owned = No
action-take-back = Take back
owed-head = ☀️ { $count ->
    [one] One question that somebody took on still has no answer:
   *[other] { $count } questions that somebody took on still have no answer:
}
owed-line =
    - __{ $words }__
      { $code } · { $name }
owed-hint = One line is enough, and everyone who asked will read it: `!answered { $code } the answer`
unanswered-head = { $count ->
    [one] One question never got an answer. Its words are being erased now:
   *[other] { $count } questions never got an answer. Their words are being erased now:
}
unanswered-line = - { $session }: { $count }{ $owned ->
    [0] {""}
    [one] , one of which somebody took on
   *[other] , { $owned } of which somebody took on
}
usage-floor = Write the question that was asked in the room: `!floor And in the countryside?`
usage-move = Say which question, and to which comptoir: `!move 3 { $other }` (for { $prefix }-3).
move-unknown = Nothing was done: I don’t know { $named }. There are: { $known }.
move-to-itself = Nothing was done: { $code } is already for { $session }. There are also: { $known }.
move-to-ended = Nothing was done: it is over for { $session }. { $code } can go to: { $known }.
move-to-cancelled = Nothing was done: { $session } will not take place. { $code } can go to: { $known }.
move-nowhere = Nothing was done: no other session can take { $code } any more, they are over.
usage-carry = No question is on stage. Say which one: `!plenary 3`
no-restitution = Nothing was done: no plenary follows any more, so { $code } stays here.
passed-on = ✅ { $code } is now { $now }.
line-too-long = That is a bit long: { $length } characters, and the limit is { $longest }. Nothing was done.
other-desk = Nothing was done: { $code } is handled in { $desk }.
other-desk-now = Nothing was done: { $code } is now { $now }, and is handled in { $desk }.
already-handled = { $code } is already { $state }, so nothing was done.
stage-taken = { $other } is on stage now: what was done with { $code } can no longer be undone.
done-for = ✅ { $code } is { $state }: { $last } is { $became }.
usage-merge = Say which questions: `!merge 5 into 3` merges { $prefix }-5 into { $prefix }-3, which stays.
merge-done = ✅ { $code } is merged into { $into }.
merge-apart = Nothing was done: { $code } and { $into } belong to two comptoirs. First move { $code }, in { $desk }: `!move { $code } { $prefix }`
usage-split = Say which question: `!split 5` (for { $prefix }-5).
not-merged = { $code } is not merged into another question, so nothing was done.
split-too-late = { $code } cannot be split off any more: { $last } is already { $state }.
none-waiting = No questions waiting. To note one asked in the room: `!floor …`
none-waiting-but = No other question is waiting: { $code } stays on stage. To close it, tap ✅ under its card or write `!answered`.
nothing-to-undo = Nothing to undo: an action can be undone within 30 seconds.
done = ✅ Done.
floor-taken = Noted: { $code }.

## Keeping for the closing

usage-note = Write what the closing should remember: `!note The region pays`. What is contested: `!note contested: The threshold is too low`. A question: `!note 3`. How many people are in the room: `!note present: 42`
usage-note-where = Say first for which comptoir: `!note { $prefix } The region pays`
usage-note-present = Nothing is kept. Write a number, up to { $most }: `!note present: 42`
note-elsewhere = Nothing is kept: { $prefix } at the beginning says for which comptoir it is, and that is done in { $desk }. To speak of { $prefix } here, begin with another word.
kept = ⭐ Kept for the closing ({ $prefix }).
kept-present = { $count ->
    [one] Noted: { $count } person present ({ $prefix }).
   *[other] Noted: { $count } people present ({ $prefix }).
}
already-kept = { $code } is already kept for the closing: nothing is done.
already-kept-line = That is already kept for the closing ({ $prefix }): nothing is done.

## Opening, closing

already-open = Questions are already open.
already-closed = Questions are already closed.
now-open = Questions are now open for { $session }. Ask yours: `!ask your question`
now-closed = Questions are now closed for { $session }. Thank you!

## Erasing

usage-erase = Say which question: `!erase 3` (for { $prefix }-3). Nothing is erased until you tap ✅.
erase-ask =
    Erase this question? This cannot be undone.
    __{ $words }__
    { $code } · { $name }
erase-ask-hint = ✅ declines it and erases its words and the asker’s name everywhere; ❌ leaves it.
erase-below = Nothing has been erased yet: tap ✅ under the preview below.
erase-done = { $code } is erased: its words and the asker’s name disappear everywhere.{ $where ->
    [2] {" "}I am also removing the message that asked it.
    [1] {" "}It was asked in a private conversation, where I cannot remove anything and nobody else can read it.
   *[0] {""}
}{ $told ->
    [2] {" "}The asker has been told.
    [1] {" "}Its card says so.
   *[0] {""}
}
erase-kept = { $code } has not been erased.
erase-expired = No answer for ten minutes: { $code } has not been erased. To start over: `!erase { $code }`
erase-nothing = { $code } is { $state } and its words are already erased: there is nothing more to do.
erase-message = the message
erase-stands = ⚠️ I could not remove the message that asked { $code }; it is still there: { $message }. Anyone who may delete messages in that place can do it; or give me that right, and I will do it next time.
erase-stands-elsewhere = ⚠️ I could not remove the message that asked { $code }; it is still there ({ $message }). The desk there has the link: anyone who may delete messages there can do it.
erase-message-gone = ✅ The message that asked { $code } is no longer there.
action-erase = Erase
action-keep = Leave it

## The control room

usage-announce = Write the announcement: `!announce Lunch is served`. For some places only: `!announce C1 C2: we are changing rooms`. At a set time: `!announce at 14:10: the bus leaves`
and-last = {" "}and{" "}
and-more-places = , and { $count } more
no-such-place = I do not know { $named }, so nothing was sent. You can choose from hall, { $known }. For example: `!announce C1 C2: we are changing rooms`
announcement = 📣 { $text }
preview = Preview, for { $where }, { $when } — ✅ { $planned ->
    [1] plan
   *[0] send
  }, ❌ drop:
preview-buttons = Preview, for { $where }, { $when }:
preview-which = For { $where } only, without the code at the beginning: 🎯, or edit your message: `!announce { $codes }: { $words }`
action-narrow = To this place only
preview-sent = Sent to { $where }{ $hours }. To correct it, edit your message; to withdraw it, delete your message.
preview-sent-buttons = Sent to { $where }{ $hours }:
when-now = at once
when-at = at { $at }
when-until = until { $until }
preview-planned = Planned for { $where }{ $hours }. To correct it, edit your message; to withdraw it, delete your message.
preview-planned-buttons = Planned for { $where }{ $hours }:
preview-over = Withdrawn at { $until } as planned, for { $where }:
preview-too-late = Too late: it is past { $until }, and nothing was sent. To start over, send the command again:
no-such-hour = { $hour } is not a time of day, so nothing was sent. For example: `!announce at 14:10: the bus leaves`
hour-past = { $hour } is past and does not come again before the end, so nothing was sent. Without a time, it goes at once: `!announce the bus leaves`
hour-until-before = It would be withdrawn before it is said, so nothing was sent. For example: `!announce at 14:10 until 15:00: the bus leaves`
hour-twice = There is one time too many, so nothing was sent. For example: `!announce at 14:10 until 15:00: the bus leaves`
hour-not-changed = That time does not exist or has passed, so nothing was changed.
announcement-hour-stays = Your words are corrected, but not the time at which it is said. For another time, write a new announcement.
action-plan = Plan
hour-starts = { $hour } · start: { $what }
hour-ends = { $hour } · end: { $what }
preview-below = Nothing has been sent yet: tap ✅ under the preview below.
preview-corrected = Corrected{ $standing }, for { $where }:
preview-withdrawn = Withdrawn, for { $where }:
preview-deleted = Message deleted: the announcement for { $where } is withdrawn, and its words are erased.
preview-dropped = Dropped; nothing was sent:
preview-expired = This preview expired after 10 minutes and nothing was sent. To start over, send the command again:
action-send = Send
action-drop = Drop
action-correct = Correct
action-withdraw = Withdraw
action-link = Link these two accounts
field-announcement = The corrected text
cue = 🎬 { $text }
cue-to = For { $who }
cue-how = ✅ once seen
cue-seen = ✅ Seen by __{ $who }__
cue-someone = somebody
cue-already = Already seen by { $who }; nothing was changed.
cue-unseen = ⚠️ A minute later, nobody has said that they saw the cue for { $where }:
cue-empty = ⚠️ I know of nobody in { $where } who could see this cue:
cued = Cue sent. To correct it, edit your message; to withdraw it, delete your message.
cued-buttons = Cue sent:
cued-unseen = - { $where }: not seen yet
cued-seen = - { $where }: seen by __{ $who }__
cued-withdrawn = Cue withdrawn, for { $where }:
cued-deleted = Message deleted: the cue for { $where } is withdrawn, and its words are erased.
cue-stays = The cue is corrected where it already stands. For another desk, write a new one.
cue-no-desk = There is no desk for { $named }, so nothing was sent. To speak to everyone there: `!announce`
no-such-desk = I do not know { $named }, so nothing was sent. You can choose from { $known }. For example: `!cue C1: five minutes left`
usage-cue = Name the desk, then write the cue: `!cue C1: five minutes left`. To several: `!cue C1 C2: please conclude`
action-seen = Seen
action-unseen = Not seen
field-cue = The corrected cue
ready-all = ✅ Everything is ready: the day can begin at { $hour }.
ready-but = The day can begin at { $hour }. Still worth checking:
ready-not = ⚠️ To fix before { $hour }:
ready-absent = - Not yet in { $place }: { $names }{ $more ->
    [0] {""}
   *[other] {" "}… and { $more } more
  }
ready-more-absent = - And in { $count } more places: `comptoir ready` names everyone who is missing.
ready-more-findings = - And { $count } more points: `comptoir ready` lists them all.
ready-codes = `comptoir ready` gives the code that lets each of them in.
status-head = __Status at { $hour }__
status-up = - { $platform }: up, last heard { $seconds } s ago · { $waiting } to send
status-down = - { $platform }: __down__ or not heard from yet · { $waiting } to send
status-place-unmade = - ⚠️ { $place }: __never created__ ({ $minutes } min); run `comptoir provision`
status-place-gone = - ⚠️ { $place }: __deleted__ { $minutes } min ago; `comptoir provision` creates it again
status-place-out = - ⚠️ { $place }: __I have been out of it__ for { $minutes } min; invite me again
status-place-hidden = - ⚠️ { $place }: __I have not been able to see it__ for { $minutes } min; give me that right back
status-place-replaced = - ⚠️ { $place }: __replaced__ { $minutes } min ago; invite me to the new room
status-place-sealed = - ⚠️ { $place }: __encrypted, and I have no key__ ({ $minutes } min); see `comptoir ready`
status-place-away = - ⚠️ { $place }: __out of reach__ for { $minutes } min; there is nothing to do but wait
status-place-closed = - ⚠️ { $place }: __I have not been allowed to write there__ for { $minutes } min; give me that right back
status-pressure = - 🌊 { $place }: a list instead of cards since { $since }
status-platform-out = - ⚠️ { $platform }: __I have been in none of its places__ for { $minutes } min; invite me again
status-platform-away = - ⚠️ { $platform }: __no place is within reach__ for { $minutes } min; there is nothing to do but wait
status-queue = - { $session }: { $total } { $total ->
    [one] question
   *[other] questions
}, { $counts }
status-more-queues = - and { $count } more comptoirs: { $total } questions in all. For those of one: `!questions C1`
status-unended-none = Without an end: 0{ $hour ->
    [0] {""}
    [one] {" "}(one question ended by the hour alone)
   *[other] {" "}({ $hour } ended by the hour alone)
}
status-unended = Without an end, { $session }: { $count } ({ $codes })
status-changes = Changed from the file:
status-more-changes = - and { $count ->
    [1] one more session.
   *[other] { $count } more sessions.
}
status-next = Next:
status-next-line = - { $due } · { $kind } · { $place }
status-planned = Planned announcements:
status-planned-line = - { $when } · { $where } · { $words }
status-more-planned = - And { $count } more.
status-nothing-next = - nothing else is planned
status-no-trouble = Nothing was skipped or refused.
status-more-trouble = - and { $count } more reasons: `comptoir outbox --state failed`
status-trouble = ⚠️ Skipped or refused:
status-skipped = - skipped: { $number } × { $kind } — { $why }
status-failed = - refused: { $number } × { $kind } — { $why }
why-too-late = too late to be of use
why-not-said = what it was about was never said
why-unreadable = unreadable in the database
why-unprinted = its file could not be made
notice-last-questions = last questions
notice-soon = reminder
notice-starting = reminder
notice-digest = digest
kind-reminder = reminder
kind-announcement = announcement
kind-digest = digest
kind-former-digest = earlier digest
kind-still-open = what is still open
kind-former-still-open = earlier message of what is still open
kind-proposals = board of what waits
kind-former-proposals = former board of what waits
kind-step = step of a question
kind-card = card
kind-former-card = earlier card
kind-rolling = list of questions
kind-former-rolling = former list of questions
kind-stage = on-stage card
kind-former-stage = earlier on-stage card
kind-receipt = receipt
kind-chip = mark
kind-reply = reply
kind-alert = alert
kind-presence = question to the people of a desk
kind-notice = notice
kind-personal = word to people who follow a session
kind-asking = how to ask
kind-topic = topic of a place
kind-pin = pin
kind-changed = change of the programme
kind-next-door = what was said next door
kind-document = document
kind-preview = preview
kind-change = change of the day
kind-which = choice of comptoir
kind-appeal = call for help
kind-cue = cue
kind-cued = what became of a cue
kind-link = link of two accounts
kind-forgetting = request to be forgotten
kind-removal = removal
kind-erasing = preview of what would be erased
kind-erasure = removal of a message
kind-precision = precision to show or not
kind-assignment = question to give to somebody
kind-stands = message that is still there
kind-admission = access
appeal = 🆘 __{ $who }__ is asking for help, in a direct message to the bot. Answer them in private:
appeal-account = { $name } (account { $handle } on { $platform })
appeal-elsewhere = { $name } (on { $platform })
appeal-in = 🆘 __{ $who }__ is asking for help, in { $place }:
appeal-then = Then, in { $place }:
appeal-taken = ✅ Taken by __{ $who }__
appeal-someone = an organiser
appeal-already = Already taken by { $who }: nothing has changed.
appeal-again = 🆘 Still nobody for __{ $who }__, after two minutes: { $link }
appeal-link = their call for help
action-take = I will see to it
action-give-back = I no longer can
appeal-gone = 🆘 A call for help from { $at } was taken back by the person who wrote it.
alert-skipped = ⚠️ Not sent because it was too late: { $kind } of { $due } ({ $place }). Say it aloud if it is still useful.
alert-skipped-several = ⚠️ Not sent because it was too late: { $count } messages ({ $places }). Say them aloud if they are still useful; `comptoir outbox --state skipped` lists them.
alert-failed = ⚠️ Refused by the platform: { $kind } ({ $place }) — { $why }. Check the bot’s rights in that place: `comptoir ready` says what is missing.
alert-failed-several = ⚠️ Refused by the platform: { $count } messages or invitations ({ $places }). Check the bot’s rights in these places: `comptoir ready` says what is missing, `comptoir outbox --state failed` why.
alert-unprinted = ⚠️ A file could not be made, because of an error in the bot: { $kind } ({ $place }) — { $why }. Tell the operator: the bot’s log says where.
alert-unprinted-several = ⚠️ Files could not be made, because of an error in the bot: { $count } ({ $places }). Tell the operator: the bot’s log says where.
alert-unhandled = ⚠️ A message could not be handled ({ $place }, { $event }). Ask the person to send it again; the bot’s log says why.
alert-unhandled-several = ⚠️ { $count } messages could not be handled ({ $places }). Ask people to send them again; the bot’s log says why.
alert-restored = ⚠️ The database was restored from a backup of { $since }. What people have written since then has been read again and will not be repeated. What was done with a button or a tap since then may be missing: check the queue of each comptoir (`!digest`) and do it again.
alert-more = … and { $count } more.
alert-not-permitted = ⚠️ { $platform }: I may no longer write or put reactions here: { $place }. Give me that right back; messages for that place are waiting and will then go out by themselves.
alert-permitted = ✅ { $platform }: I have that right again ({ $place }); what was waiting goes out now.
alert-database-damaged = 🚨 The bot’s database is damaged: some messages and taps may have no effect. Tell the operator: the latest backup has to be restored. Until then, keep track of the queue by hand.
alert-database-back = ⚠️ The database could not write anything from { $since } to { $until } (disk full?). That is fixed. The messages of that time are being handled now; anyone who pressed a button or called a command without effect has to do it again.
alert-database-back-several = { $count } times within minutes: this will keep happening until there is room.
alert-pressure = 🌊 More than { $limit } questions in a minute: { $place }. One list replaces the cards there{ $votes ->
    [1] , and votes are given on the pages
   *[0] {""}
}; everybody keeps their receipt, and desks their digest. There is nothing to do: everything comes back by itself.
alert-pressure-over = ✅ Questions come one by one again there ({ $count } in all): { $place }. { $cards ->
    [0] None is waiting for a card.
    [one] The one that is still open gets its card now.
   *[other] The { $cards } that are still open get their cards little by little, four a minute, until the session ends.
}
alert-clock-ahead = ⚠️ The server’s clock was ahead and is right again. Reported as too late, but sent on time after all: { $count } { $count ->
    [one] message
   *[other] messages
}. Have the server’s clock checked.
alert-platform-down = ⚠️ { $platform } has not answered since { $since }. Messages for it are waiting ({ $count } { $count ->
    [one] message
   *[other] messages
}); nothing is lost, and everything goes on as usual here.
alert-platform-back = ✅ { $platform } is back: { $count } { $count ->
    [one] message was waiting, and goes
   *[other] messages were waiting, and go
} out now.
alert-platform-revoked = 🚨 { $platform } no longer accepts the bot’s account: nothing can be read or said there until the operator gives the bot new credentials and restarts it ({ $count } { $count ->
    [one] message is waiting
   *[other] messages are waiting
}). Everything goes on as usual here.
alert-place-unmade = ⚠️ This place was never created: { $place }. Run `comptoir provision`, without stopping the bot. Messages for it are waiting.
alert-place-unmade-several = ⚠️ These places were never created: { $places }. Run `comptoir provision`, without stopping the bot. Messages for them are waiting.
alert-place-gone = ⚠️ This place was deleted: { $place }. `comptoir provision` creates it again, without stopping the bot. Messages for it are waiting.
alert-place-gone-several = ⚠️ These places were deleted: { $places }. `comptoir provision` creates them again, without stopping the bot. Messages for them are waiting.
alert-place-out = ⚠️ I am no longer in this place: { $place }. Invite me again (lift my ban first, if there is one), or run `comptoir provision`. Messages for it are waiting.
alert-place-out-several = ⚠️ I am no longer in these places: { $places }. Invite me again (lift my ban first, if there is one), or run `comptoir provision`. Messages for them are waiting.
alert-place-hidden = ⚠️ I can no longer see this place: { $place }. Give me back the right to see it and to write there. Messages for it are waiting.
alert-place-hidden-several = ⚠️ I can no longer see these places: { $places }. Give me back the right to see them and to write there. Messages for them are waiting.
alert-place-replaced = ⚠️ This room was replaced by another one that I cannot enter: { $place }. Invite me to the new one. Messages for it are waiting.
alert-place-replaced-several = ⚠️ These rooms were replaced by others that I cannot enter: { $places }. Invite me to the new ones. Messages for them are waiting.
alert-place-sealed = ⚠️ This room is encrypted, and I have no key: { $place }. `comptoir ready` says how to give me one. Messages for it are waiting.
alert-place-sealed-several = ⚠️ These rooms are encrypted, and I have no key: { $places }. `comptoir ready` says how to give me one. Messages for them are waiting.
alert-place-away = ⚠️ The platform no longer shows this place: { $place }. There is nothing to do but wait. Messages for it are waiting.
alert-place-away-several = ⚠️ The platform no longer shows these places: { $places }. There is nothing to do but wait. Messages for them are waiting.
alert-place-back = ✅ This place is back: { $place }. What was waiting goes out now.
alert-place-back-several = ✅ These places are back: { $places }. What was waiting goes out now.
alert-place-moved = ✅ This room was replaced, and I followed: { $place }. There is nothing to do.
alert-platform-out = 🚨 { $platform }: I am no longer in any of the event’s places. Invite me again, or run `comptoir provision`, which says how ({ $count } { $count ->
    [one] message is waiting
   *[other] messages are waiting
}). Everything goes on as usual here.
alert-platform-away = ⚠️ { $platform } no longer shows any place of the event: it is having an outage. There is nothing to do but wait ({ $count } { $count ->
    [one] message is waiting
   *[other] messages are waiting
}). Everything goes on as usual here.
alert-platform-in = ✅ { $platform }: I can reach the event’s places again ({ $count } { $count ->
    [one] message was waiting, and goes out now
   *[other] messages were waiting, and go out now
}).

## For everyone

programme-day = # { $title } — { $date }
programme-line = - { $start } – { $end } · { $title }
programme-line-cancelled = - { $start } – { $end } · { $title } · __cancelled__
programme-line-room = - { $start } – { $end } · { $title } ({ $rooms })
programme-whole = For the whole day: `!schedule all`
programme-whole-buttons = For the whole day, shown to you alone: `!schedule`
programme-long = For the whole schedule: `!schedule 1`
programme-piece = { $first } to { $last } of { $count }. Next: `!schedule { $next }`. { $days ->
    [1] From a given time: `!schedule 14:00`
   *[other] From a given day and time: `!schedule tomorrow 14:00`
}
programme-last-piece = { $first } to { $last } of { $count }, the end. From the start: `!schedule 1`
no-such-piece = The schedule has { $last } parts: from `!schedule 1` to `!schedule { $last }`.
and-more-sessions = - and { $count } more: `!schedule { $when }`
now-running = __Now__
now-nothing = Nothing right now.
now-next = __Next__, at { $start }{ $left }
now-over = That is all for today. Thank you for coming!
language-set = I will write to you in English wherever only you read it; the rooms keep their language. (`!langue fr` pour le français)
usage-language = Say which language: `!language fr` or `!language en`
link-code = From your other account, send me this in a direct message within ten minutes: `link { $code }`. I will then ask you there whether both accounts are yours; they will count as one person, with one vote. Do not give this code to anyone.
link-code-pages = From your other account, send me this in a direct message within ten minutes: `link { $code }`; or type { $code } on your phone, on the page “I have a code”. I will then ask you there whether both are yours; they will count as one person, with one vote. Do not give this code to anyone.
link-alone = The event is on one messaging service only: there is nothing to link.
link-privately = This code is for you alone: ask for it in a direct message, `link`, or with the command `/link` where there is one.
link-shown = Everyone may have read this code, so nothing was done and it no longer works. Ask for another one with `link`, and send it to me in a direct message.
link-wrong = This code is wrong or has expired: it works once, for ten minutes. Ask for another one from your first account: `link`
link-same-platform = This code comes from the same messaging service: send it from your account on another one.
link-same-device = This code comes from this device: type it on the other one.
link-already = Your two accounts are already linked.
link-ask = This code comes from the account { $account }. Is it yours too? If so, tap ✅ or write `link { $code } yes`: your two accounts will then be one person, with the same questions and a single vote. If somebody else gave you the code, do nothing: they would be speaking for you.
account-on = “{ $name }” on { $platform }
linked = This account and { $account } are now one person: your questions are yours on both sides, and your vote counts once. If that is not you, `unlink` separates them, from either side, at any time.
unlinked = This account is on its own again: it keeps its own questions and votes, and each account has its vote.
unlinked-device = This device is on its own again. What it asked and voted so far stays with the person it belonged to.
unlink-alone = This account is not linked to any other.
slow-down = Slow down a little: that is a lot at once. I am ignoring this and what follows; try again in a minute.
too-many-tries = Too many wrong codes: try again in an hour, or ask the organisers.
usage-me = { $where ->
    [1] Add the code the organisers gave you: `!me YOUR-CODE`
    [2] Add the code the organisers gave you: `me YOUR-CODE`
   *[0] Send me the code the organisers gave you in a direct message: `me YOUR-CODE`
}
me-wrong = I do not know this code. Check it, or ask the organisers.
me-own-code = { $name }, this is the code that opens your desks on a phone, on the event’s page “I have a code”: { $code }. Do not give it to anyone.
me-used = Another account has already used this code. If it is yours, link them first: `link`. If not, tell the organisers.
me-device-taken = This device is already linked to another account, or to another person’s code. Sign it out first, then type your code.
me-on-a-device = ⚠️ A device has just shown your code ({ $name }) on the pages: it now counts as you, and your desks are open to it. If it was not you, tell the organisers.
me-privately = A code should not be shown to everyone, so nothing was done. Send it to me in a direct message; from now on it works for you alone.
delete-yours = Please delete your message too: I cannot remove what others write here.
me-open = Hello { $name }. These places are open to you (if you receive an invitation, accept it): { $places }
me-open-device = Hello { $name }. This device now counts as you, and these pages are open to it: { $places }
me-no-place = Hello { $name }. No desk is reserved for you; everything else is open to all.
my-data-head = __What I keep about you__, until { $until }:
my-data-account = - { $platform }: { $name } (account { $handle }), and the time of your last act
my-data-in-room = - That you came by the room’s screen: your questions and votes count for the room
my-data-language = - The language you chose
my-data-question =
    - __{ $words }__
      { $code } · { $state }{ $anonymous ->
        [1] {" "}· without your name
       *[0] {""}
    }
my-data-votes = { $count ->
    [one] - Your vote for { $codes }
   *[other] - Your votes for { $codes }
}
my-data-addition = - What was missing on a sheet: { $words }
my-data-early-votes = { $count ->
    [one] - Your 👍 on 1 message, in case it becomes a question
   *[other] - Your 👍 on { $count } messages, in case they become questions
}
my-data-new-words = - Your new words for { $code }, which wait to be approved: { $words }
my-data-note = - Your message, kept for the closing without your name: { $words }
my-data-kept = { $count ->
    [one] - That your question { $codes } is kept for the closing
   *[other] - That your questions { $codes } are kept for the closing
}
my-data-retained = - What you kept for the closing, which stays with the desk: { $words }
my-data-present = { $count ->
    [one] - That you counted { $count } person present
   *[other] - That you counted { $count } people present
}
my-data-stars = { $count ->
    [one] - Your ⭐ on { $count } message
   *[other] - Your ⭐ on { $count } messages
}
my-data-draft = - A message waiting for your answer: { $words }
my-data-appeal = - Your call for help to the organisers: { $words }
my-data-named = - In the programme you are { $name }
my-data-places = - You are in: { $places }
my-data-gestures = { $count ->
    [one] - 1 thing done at the desk
   *[other] - { $count } things done at the desk
}
my-data-answer = - Answer to { $code }: { $words }
my-data-reason = - Reason given for { $code }: { $words }
my-data-owned = - The questions you were asked to answer: { $codes }
my-data-followed = - What you follow: { $sessions }
my-data-presence = - Whether you were at your desk before a session
my-data-request = - What the desk asks you about { $code }: { $words }
my-data-precision = - What you added to { $code }: { $words }
my-data-announcement = - Your announcement, which remains the organisers’: { $words }
my-data-change = - The reason you gave for a cancellation: { $words }
my-data-changes = - Changes of the day: { $asked } that you asked for, { $accepted } that you accepted.
my-data-cue = - Your cue, which remains the organisers’: { $words }
my-data-link = - A code to link another account, good for ten minutes
my-data-taken = { $count ->
    [one] - 1 call for help that you took care of
   *[other] - { $count } calls for help that you took care of
}
my-data-cues-seen = { $count ->
    [one] - 1 cue that you said you saw
   *[other] - { $count } cues that you said you saw
}
my-data-messages = { $count ->
    [one] - The fact that a message is yours, without its words, so that only you can edit it
   *[other] - The fact that { $count } messages are yours, without their words, so that only you can edit them
}
my-data-replies = { $count ->
    [one] - My answer to one of your messages
   *[other] - My { $count } answers to your messages
}
my-data-limits = - The times when you used the bot, so that no one person can keep it busy
my-data-silenced = - That { $anonymous ->
    [1] anonymous questions
   *[0] questions
} from you are no longer taken{ $everywhere ->
    [1] , in any comptoir
   *[0] {" "}for { $session }
}
my-data-forgotten = - The fact that you asked to be forgotten, on { $day }: nothing from before comes back
my-data-end = To erase it all: `!forget-me`. For anything else, ask the organisers.
my-data-privately = That is for you alone: ask me in a direct message, `my-data`, or with the command `/my-data` where there is one.
my-data-own = I only show people what is theirs. For yours: `!my-data`
forget-privately = That is for you alone: tell me in a direct message, `forget-me`, or with the command `/forget-me` where there is one.
forget-ask =
    __Forget everything?__ This cannot be undone.
    Your questions and your name disappear wherever I put them; questions that are still waiting are withdrawn. Your messages are no longer kept for the closing. Your votes and your ⭐ still count, without your name. Your accounts are no longer linked.
    Your own messages remain yours: delete them if you like. You can take part again afterwards.
    { $buttons ->
        [1] To confirm, tap the button.
       *[0] To confirm, write: `forget-me yes`
    }
files-stay = Files already given out (sheets, reports) are removed and made again without these words; a server, or whoever opened them, may keep a copy.
forget-ask-desk = You stay in your desk; what you did there, and what you kept there for the closing, remains without your name.
action-forget = Yes, forget everything
forgotten = Done: your questions and your name are being erased everywhere, and your votes count without your name.
asker-forgotten = The author of this message asked to be forgotten, so I am not taking it.
only-in-desk = That command is for moderators, in their desk. To ask a question: `!ask your question`
belongs-in-desk = That command belongs in the desk of its comptoir.
only-in-regie = That command is for organisers, in the control room. `!help` lists what you can do here.
unknown-command = I do not know “{ $word }”. `!help` lists what I can do.
unknown-command-closest = I do not know “{ $word }”. Did you mean `!{ $closest }`?
mistyped-question = Your question has not been taken. Did you mean `!{ $closest }`? Correct your message.
unreadable = I could not read this message: I never received its key. Please write it again; if that fails too, write to me in a conversation without encryption.
help-short =
    __Ask a question__: `!ask your question`
    __Vote__: 👍 under a question
    Everything else: `!help all`, or `help` in a direct message
help-everyone =
    __Ask a question__: `!ask your question`, or ❓ under your message. Elsewhere: `!ask { $prefix } your question`
    __Vote__: tap 👍 under a question. Votes are public here. The 👍 already there is mine and does not count.
    __Correct, take back__: edit or delete your message, or `!withdraw { $prefix }-12`
    __What the closing should remember__: ⭐ on the message that says it
    __Tell the organisers__: `!alert what is happening`
    __Be told__: `!follow { $prefix }`, five minutes before and at each change; `!unfollow`
    __Follow__: `!questions`, `!ask { $prefix }-12`, `!missed`, `!now`, `!schedule`
    __Stay anonymous__: send me a direct message, `{ $prefix } anonymous: your question`
    __What happens next__: ▶️ asked · ✅ answered · ⏳ later · 🔁 merged · 🗂️ declined · ➡️ moved elsewhere · 🎓 to the plenary
    __Language__: `!langue fr` pour le français
help-everyone-buttons =
    __Ask a question__: `!ask your question`. For another comptoir: `!ask { $prefix } your question`
    __Stay anonymous__: `!ask` on its own opens a form; choose “Yes, without my name”
    __Vote__: tap 👍 under a question; tap again to take your vote back.
    __Correct, take back__: `!withdraw { $prefix }-12`, then ask it again if you need to.
    __What the closing should remember__: ⭐ on the message that says it
    __Tell the organisers__: `!alert what is happening`
    __Be told__: `!follow { $prefix }`, five minutes before and at each change; `!unfollow`
    __Follow__: `!questions`, `!ask { $prefix }-12`, `!missed`, `!now`, `!schedule`
    __What happens next__: ▶️ asked · ✅ answered · ⏳ later · 🔁 merged · 🗂️ declined · ➡️ moved elsewhere · 🎓 to the plenary
    __Language__: `!langue fr` pour le français
help-two-accounts = __Two accounts, one vote__: `link`, in a direct message; to undo it, `unlink`
help-two-accounts-direct = __Two accounts, one vote__: `link`; to undo it, `unlink`
help-privacy = __Your data__: I keep your questions, your votes and your name until { $until }. To see them: `!my-data`. To erase them: `!forget-me`
help-direct =
    __Ask a question__: `{ $prefix } your question`
    __Stay anonymous__: `{ $prefix } anonymous: your question`
    __Without { $prefix }__: I show you your words before publishing anything. 🆘 sends them to the organisers.
    __Tell the organisers__: `alert what is happening`
    __Take back__: `withdraw { $prefix }-12`
    __With a code from the organisers__: `me YOUR-CODE`
    __Language__: `language en` to continue in English, `langue fr` pour le français
help-desk =
    __Put on stage__: 1️⃣–5️⃣ under the digest, ⏭️ or `!next`, `!stage 3`
    __Close__: ✅ ⏳ ❌ under the card, or `!answered 3 the answer`, `!later 3`, `!decline 3 the reason`
    __Merge__ those that ask the same: `!merge 5 into 3`; to undo that later, `!split 5`
    __Ask for precision, give to somebody__: 🔎 or `!clarify 3 By when?`, `!assign 3 Name`
    __Send elsewhere__: `!move 3 C2`; to the plenary, 🎓 under the card or `!plenary 3`
    __Erase for good__ (an insult, a name…): `!erase 3`, then ✅
    __Undo__ (within 30 seconds): remove your mark, or `!undo`
    __Note a question from the floor__: `!floor the question`
    __Keep for the closing__: ⭐ on a message in the comptoir, `!note the text`, `!note contested: the text`, `!note present: 42`
    __See__: `!digest`, `!questions`, `!ask 3`; the sheet of the restitution: `!sheet`; a page to print: `!paper`
    __Signs__: 🔈 the best of the side heard least · 🌉 wanted by several publics
    __Open or close questions__: `!open`, `!close`
    __Read questions before they are shown__: `!moderate yes`, then 1️⃣–5️⃣ or ✅ under their board, `!approve 3`
    __Take no more questions from someone__: `!mute 3`, then `!unmute 3`
help-desk-buttons =
    __Put on stage__: 1️⃣–5️⃣ under the digest, ⏭️ or `!next`, `!stage 3`
    __Close__: ✅ ⏳ ❌ under the card, or `!answered 3 the answer`, `!later 3`, `!decline 3 the reason`
    __Merge__ those that ask the same: `!merge 5 into 3`; to undo that later, `!split 5`
    __Ask for precision, give to somebody__: 🔎 or `!clarify 3 By when?`, `!assign 3 Name`
    __Send elsewhere__: `!move 3 C2`; to the plenary, 🎓 under the card or `!plenary 3`
    __Erase for good__ (an insult, a name…): `!erase 3`, then ✅
    __Undo__ (within 30 seconds): `!undo`
    __Note a question from the floor__: `!floor the question`
    __Keep for the closing__: ⭐ on a message in the comptoir, `!note the text`, `!note contested: the text`, `!note present: 42`
    __See__: `!digest`, `!questions`, `!ask 3`; the sheet of the restitution: `!sheet`; a page to print: `!paper`
    __Signs__: 🔈 the best of the side heard least · 🌉 wanted by several publics
    __Open or close questions__: `!open`, `!close`
    __Read questions before they are shown__: `!moderate yes`, then 1️⃣–5️⃣ or ✅ under their board, `!approve 3`
    __Take no more questions from someone__: `!mute 3`, then `!unmute 3`
help-regie =
    __Announce__: `!announce the text`, or to some places only: `!announce C1 C2: the text`, at a set time: `!announce at 14:10 until 15:00: the text`; ✅ sends it
    __Correct, withdraw__: edit or delete your message
    __To a desk__: `!cue C1: the text`; ✅ there says who has seen it
    __Change the day__: `!delay C1 10` (or `all`), `!advance`, `!extend`, `!change-room C1 office`, `!cancel C1`, `!restore C1`; ✅ applies it
    __Answer a 🆘__: ✅ under it, and whoever wrote it knows that you are seeing to it
    __Take no more questions from someone__: `!mute C1-3`, then `!unmute C1-3`
    __Keep for the closing__: `!note C1 the text`
    __See how things stand__: `!status`, `!now`, `!schedule`, `!questions C1`
    __Report__: `!report`; a page to print for each comptoir: `!paper C1`
help-regie-buttons =
    __Announce__: `!announce the text`, or to some places only: `!announce C1 C2: the text`, at a set time: `!announce at 14:10 until 15:00: the text`; ✅ sends it
    __Correct, withdraw__: ✏️ 🗑️ under the announcement here, once it is sent
    __To a desk__: `!cue C1: the text`; ✅ there says who has seen it
    __Change the day__: `!delay C1 10` (or `all`), `!advance`, `!extend`, `!change-room C1 office`, `!cancel C1`, `!restore C1`; ✅ applies it
    __Answer a 🆘__: ✅ under it, and whoever wrote it knows that you are seeing to it
    __Take no more questions from someone__: `!mute C1-3`, then `!unmute C1-3`
    __Keep for the closing__: `!note C1 the text`
    __See how things stand__: `!status`, `!now`, `!schedule`, `!questions C1`
    __Report__: `!report`; a page to print for each comptoir: `!paper C1`

## Changes of the day

action-accept-change = Apply
change-preview = Preview, nothing has changed yet — ✅ apply, ❌ drop:
change-preview-buttons = Preview, nothing has changed yet:
change-below = Nothing has changed yet: tap ✅ under the preview, below.
change-dropped = Change dropped: nothing has changed.
change-expired = Preview expired after 10 minutes: nothing has changed. Send the command again to start over.
change-corrected = Command corrected: the preview that counts is below.
change-not-corrected = This change is already decided, or its preview is over: editing the message does nothing. Send a new command.
change-day-moved-on = The day has changed since this preview: nothing was applied. Here it is again, below.
change-accepted = ✅ Decided.
change-accepted-elsewhere = ✅ Decided in the control room on { $platform }.
change-handled = This is already decided: nothing more is done.
change-delay = __Delay of { $minutes } min__: { $what }
change-advance = __{ $minutes } min earlier__: { $what }
change-extend = __{ $minutes } min longer__: { $what }
change-shorten = __Ends { $minutes } min earlier__: { $what }
change-room = __Change of room__: { $what }
change-cancel = __Cancellation__: { $what }
change-restore = __No longer cancelled__: { $what }
change-about-day = all that remains of the day
change-about-room = all that remains of the day in { $room }
change-all = all
change-all-label = all: the rest of the day
change-line = { $session }: { $changes }
change-part-hours = { $start } – { $end } → { $newstart } – { $newend }
change-part-room = { $former } → { $room }
change-part-cancelled = __cancelled__ ({ $start } – { $end })
change-part-restored = takes place from { $start } to { $end }
change-more = … and { $count ->
    [1] one more session.
   *[other] { $count } more sessions.
}
change-overlap = ⚠️ { $shared }: { $one } and { $other } at the same time.
change-more-overlaps = ⚠️ … and { $count ->
    [1] one more overlap.
   *[other] { $count } more overlaps.
}
change-into-the-night = ⚠️ Now ends after midnight: { $sessions }
change-after-the-event = ⚠️ Now begins after the days of the event: { $sessions }
change-new-room = ⚠️ “{ $rooms }” is not a room of the programme: this name will be shown as it is.
change-already-said = { $count ->
    [1] One reminder that was already said will be corrected.
   *[other] { $count } reminders that were already said will be corrected.
}
change-crossed = 📣 These announcements keep their time:
change-crossed-line = - { $hour }: { $words }
change-more-crossed = - and { $count ->
    [1] one more.
   *[other] { $count } more.
}
change-undo-delay = To go back: `!advance { $target } { $minutes }`
change-undo-advance = To go back: `!delay { $target } { $minutes }`
change-undo-extend = To go back: `!extend { $target } { $minutes }`
change-undo-room = To go back: `!change-room { $target } { $room }`
change-undo-cancel = To go back: `!restore { $target }`
change-undo-restore = To go back: `!cancel { $target }`
cancel-in-desk = To undo your last step: `!undo`. A session is cancelled in the control room.
usage-delay = Write what, and by how much: `!delay C3 10` (minutes), `!delay C3 11:40` (the new time), `!delay club 10` (the rest of this room’s day), `!delay all 10` (the rest of the day).
usage-advance = Write what, and by how much: `!advance C3 10` (minutes), `!advance C3 11:40` (the new time), `!advance club 10` (the rest of this room’s day), `!advance all 10` (the rest of the day).
usage-extend = Write what, and by how much: `!extend C3 10` (minutes) or `!extend C3 11:40` (the new end); `!extend C3 -10` ends it earlier.
usage-change-room = Write what and where: `!change-room C3 bureau`, or `!change-room club bureau` for all that remains of the day in a room.
usage-cancel = Write what, and why if you like: `!cancel C3 flooded`
usage-restore = Write only what: `!restore C3`
change-unknown = I do not know { $named }: nothing has changed. There are: { $known }, or “all”.
change-zero = Zero minutes change nothing. For instance: `!delay C3 10`
change-too-far = Nothing moves by more than 12 hours at once: nothing has changed. For another day, edit the programme.
change-backwards-delay = To begin earlier: `!advance C3 10`
change-backwards-advance = To begin later: `!delay C3 10`
change-no-hour = { $hour } is not a time. Write `11:40` or `11h40`.
change-room-too-long = The name of a room has { $longest } characters at most. Write a room of the programme, for instance: `!change-room C3 bureau`
change-nothing-left = Nothing there can change any more today: nothing is done.
change-nothing-runs = Nothing is running there. To move what comes next: `!delay { $target } 10`
change-of-gone = This session is no longer in the programme: nothing has changed.
change-of-ended = { $session } ended at { $hour }: nothing has changed. What has not begun can be moved.
change-of-running = { $session } began at { $hour }. To end later: `!extend { $target } 10`
change-of-cancelled = { $session } is cancelled. First: `!restore { $target }`
change-not-later = { $session } begins at { $start }: { $hour } is not later. To begin earlier: `!advance { $target } 10`
change-not-earlier = { $session } begins at { $start }: { $hour } is not earlier. To begin later: `!delay { $target } 10`
change-in-the-past = { $session } would begin at { $hour }, and it is { $now }: nothing has changed. Ask for less, for instance `!advance { $target } 5`
change-ends-before = { $session } begins at { $start } and would end at { $hour }: nothing has changed.
change-end-in-the-past = { $session } would end at { $hour }, and it is { $now }: nothing has changed. Ask for an end to come.
change-same-room = { $session } is there already: nothing has changed.
change-already-cancelled = { $session } is already cancelled. To restore it: `!restore { $target }`
change-not-cancelled = { $session } is not cancelled: there is nothing to restore. To go back on a time or a room: `!advance`, `!delay` or `!change-room`.

## The restitution

sheet = # 📄 { $plenary ->
    [1] Sheet across the comptoirs
   *[0] Sheet: { $session }
}
sheet-title = __{ $title }__
sheet-around = Around the table: { $people }
sheet-answered = __Asked and answered__
sheet-contested = __Contested__
sheet-open = __Still open__
sheet-retained = __To remember__
sheet-to-say = __One sentence to say__
sheet-none-answered = - no answer was noted
sheet-none-uncontested = - the answers given are contested
sheet-none-asked = - nobody asked a question in writing
sheet-none-contested = - nothing was marked as contested
sheet-none-open = - no question
sheet-none-retained = - nothing was noted
sheet-blank = > ………………………………………………
sheet-sentence = > { $text }
sheet-sentence-answered = > { $text } → __{ $answer }__
sheet-line = - `{ $code }` { $text }{ $more }
sheet-line-answered = - `{ $code }` { $text } → __{ $answer }__{ $more }
sheet-note = - { $text }{ $more }
sheet-small = {" "}({ $more })
sheet-aloud = answered aloud
sheet-passed = was on stage
sheet-votes = { $count ->
    [one] { $count } vote
   *[other] { $count } votes
}
sheet-stars = ⭐ { $count }
sheet-owner = {" "}— to be answered by { $owner }
sheet-carried = {" "}— carried to the plenary ({ $code })
sheet-precise = the asker adds: { $words }
sheet-by-public = added by the public
sheet-of = { $where }
sheet-left = - … and { $count ->
    [one] one more
   *[other] { $count } more
}
sheet-left-notes = - … and { $count ->
    [one] one more note
   *[other] { $count } more notes
}
sheet-counts = { $asked ->
    [0] { $voted ->
        [0] Nobody asked a question or voted
        [one] Nobody asked a question, one person voted
       *[other] Nobody asked a question, { $voted } people voted
    }
    [one] One person asked a question
   *[other] { $asked } people asked a question
}{ $asked ->
    [0] {""}
   *[other] { $voted ->
        [0] , nobody voted
        [one] , one voted
       *[other] , { $voted } voted
    }
}{ $present ->
    [0] {""}
   *[other] , { $present } were present
}{ $confirmed ->
    [0] {""}
    [one] , one says that this sheet is right
   *[other] , { $confirmed } say that this sheet is right
}.
sheet-length = { $words } words, { $seconds } s aloud.
sheet-length-frozen = { $words } words, { $seconds } s aloud. Frozen at { $at }.
sheet-alike = __Asked in several comptoirs__
sheet-bridging = __Wanted by several publics__
sheet-plenary = __Carried to the plenary__
sheet-none-alike = - nothing alike from one comptoir to another
sheet-none-bridging = - no question
sheet-none-plenary = - no question
sheet-beside = 📎 __{ $session }__, since its sheet was frozen:
sheet-beside-asked = - { $count ->
    [one] one more question
   *[other] { $count } more questions
}
sheet-document = 🖨️ { $plenary ->
    [1] Sheet across the comptoirs
   *[0] Sheet: { $session }
}, one A4 page to print
sheet-none = There is no sheet for { $code }: write { $known }.
sheet-cancelled = { $session } is cancelled: there is no sheet.
usage-sheet = Write of which session: `!sheet { $prefix }`.
confirm = 📄 __{ $session }: this is what the restitution will say of it__
confirm-hint = 👍 if that is it. If not, reply to this message “missing: …” before { $closes }.
confirm-hint-buttons = 👍 if that is it; if not, say what is missing, before { $closes }.
confirm-over = { $count ->
    [0] The time to add to this sheet is over.
    [one] The time to add to this sheet is over; one person confirmed it.
   *[other] The time to add to this sheet is over; { $count } people confirmed it.
}
confirmed = Thank you, noted: the sheet is right.
action-confirm = That is it
action-missing = Something is missing…
field-missing = What the sheet lacks
addition-taken = Thank you, it is noted for the sheet. The desk sees it.
addition-over = Too late: the time to add to this sheet is over.
addition-too-long = That is too long ({ $length } characters): say what is missing in { $longest } characters.
addition-empty = Write what is missing, in one line: “missing: the question of the price”.
addition = ➕ { $session }, the public says that this is missing: { $text }
addition-out = ➖ { $session }, left out: { $text }
addition-hint = ❌ leave it out
addition-out-hint = Take ❌ away to put it back.
action-leave-out = Leave it out
action-put-back = Put it back

## What has changed

no-more = ❌ __{ $session }__: no longer in the programme
no-more-cancelled = ❌ __{ $session }__: cancelled{ $reason }
no-more-line = - { $session } · __no longer in the programme__
moved-to = at { $start }
changed-head = 🔁 __The programme changes__
changed-one = 🔁 __{ $session }__: { $what }
changed-line = - { $session }: { $what }
changed-hour = at __{ $start }__ instead of { $former }
changed-as-planned = at __{ $start }__{ $rooms }, as planned
changed-rooms = { $rooms } instead of { $former }
changed-first-rooms = { $rooms }
changed-no-rooms = no room
changed-cancelled = __cancelled__{ $reason }
changed-restored = takes place after all, at __{ $start }__
changed-new = new session, at __{ $start }__
changed-gone = no longer in the programme
changed-more = … and { $count ->
    [one] one more
   *[other] { $count } more
}: `!schedule`

## Following sessions

action-follow = Follow { $code }
follow-hint = Tap ⏰ to follow: a word for you { $minutes } minutes before, and at each change.
follow-soon = ⏰ { $session } — at __{ $start }__{ $left }
following = ⏰ Followed: a word { $minutes } minutes before, and at each change.
following-line = - { $session } — __{ $start }__
following-line-cancelled = - { $session } — cancelled
following-list = ⏰ What you follow:
following-none = You follow nothing so far. For example: `!follow { $name }`
following-stop = To stop: `!unfollow { $name }`, or `!unfollow all`
following-reached = { $opens ->
    [1] It will be a private message or, if I may not send one, a mention in the session’s place.
   *[0] It will be a mention in the session’s place, without your name. Write to me in a direct message, and you will get it there.
}
following-nothing-left = No session is left to follow.
following-too-many = That is a lot: you can follow at most { $most } sessions at a time, and this would make { $count }. Choose some: `!follow { $name }`
following-unknown = I do not know { $named }. You can choose from { $known }. For example: `!follow { $name }`
following-over = It is over: { $session }.
following-in-private = Write `follow` to me in a direct message, and I will tell you what you follow.
unfollowed = You no longer follow: { $sessions }.
unfollowed-all = You no longer follow anything.
unfollowed-none = You did not follow that. `!follow` tells you what you follow.
## The programme’s file, saved while the bot runs

file-changed = __{ $file } has changed.__ This would change in the day:
file-more-changes = - … and { $count } { $count ->
    [one] other change
   *[other] other changes
}
file-drops = - ↩️ “{ $title }”: the file replaces what a command had changed ({ $what })
file-key-start = start
file-key-end = end
file-key-rooms = room
file-key-cancelled = cancellation
file-places-come = - 🆕 places made at once: { $titles }
file-back = - 🔁 “{ $title }” is in the programme again
file-places-stay = - 🚪 “{ $title }”: its places stay, and nobody is put out; { $count ->
    [0] remove them by hand when you like
    [one] a question waits there, and its desk can still answer or move it
   *[other] { $count } questions wait there, and its desk can still answer or move them
}
file-questions-end = - 🚪 “{ $title }”: its places stay, and nobody is put out; { $count ->
    [0] remove them by hand when you like
    [one] a question waits there: answer or move it before you take this version
   *[other] { $count } questions wait there: answer or move them before you take this version
}
file-people-come = - ✉️ { $count ->
    [one] invitation
   *[other] invitations
}: { $names }{ $more ->
    [0] {""}
   *[other] {" "}… (+{ $more })
}
file-people-stay = - 🔑 { $names }{ $more ->
    [0] {""}
   *[other] {" "}… (+{ $more })
} { $count ->
    [one] keeps access to the desk left behind: remove it by hand if you need to
   *[other] keep access to the desks left behind: remove it by hand if you need to
}
file-warning = - ⚠️ { $mistake }
file-undone = To go back, restore the file as it was and save it.
file-expired = Preview expired after 10 minutes: the day stays as it is. Save the file again to see it.
file-replaced = The file has changed since: this preview no longer counts.
file-changes-nothing = { $file } was saved; nothing in it changes the day.
file-as-before = { $file } is back to the version in force; nothing changes.
file-more-mistakes = … and { $count } { $count ->
    [one] other mistake
   *[other] other mistakes
}: `comptoir check` lists them all.
alert-file-wrong = ⚠️ { $file } cannot be taken, and the day goes on as it is. { $count ->
    [one] To correct:
   *[other] { $count } mistakes to correct:
}
  { $lines }
alert-file-wrong-several = { $count } versions with mistakes within minutes: only the latest is shown.
alert-file-right = ✅ { $file } can be read again, and nothing in it changes the day.
alert-places-made = ✅ { $platform }: these places were made: { $places }
alert-places-refused = ⚠️ { $platform } refused, for the places of the programme: { $why }
alert-people-unreachable = ⚠️ { $platform }: there is no known account for { $names }; give them the code that `comptoir ready` prints.
alert-wrong-codes = ⚠️ Many wrong codes on the pages ({ $count } within an hour): somebody may be guessing. Each try now has to wait. If people of your team cannot get in, tell them their code in person.
status-file-waits = - 📄 { $file } is not the version in force (since { $since }): its preview above waits for ✅
status-file-left = - 📄 { $file } is not the version in force (since { $since }): save it again to see its preview
status-file-wrong = - ⚠️ { $file } has had mistakes since { $since }: the day goes on as it is


## Presence

presence-ask = 👋 __{ $session }__ at __{ $start }__ — { $who }, are you there? ✅ there · 🕐 late
action-there = I am there
action-late = Late
presence-noted = { $late ->
    [1] Noted: late.
   *[0] Noted: you are there.
}
presence-not-you = This is for others.
presence-told = 👋 { $session }
presence-missing = No news of: { $names }
presence-late = Late: { $names }
