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
countdown-in-hours = in { $hours } h{ $minutes }
countdown-ago-hours = { $hours } h{ $minutes } ago
summer-time = summer time
winter-time = winter time

## Places and people

comptoir = Comptoir { $number }
plenary = Plenary
numbered-title = { $name }: { $title }
place-hall = the hall
place-queue = { $plenary ->
    [1] the plenary
   *[0] comptoir { $number }
}
place-desk = { $plenary ->
    [1] the desk of the plenary
   *[0] the desk of comptoir { $number }
}
place-regie = the régie
place-direct = a private message
rehearsal = [rehearsal]{" "}
from-floor = from the floor
anonymous = anonymous
erased = (deleted)

## Reminders

soon =
    { $count ->
        [one] ⏰ At __{ $start }__ ({ $left })
       *[other] ⏰ At __{ $start }__ ({ $left }), { $count } sessions at once
    }
starting = ⏰ __{ $session }__ — at __{ $start }__ ({ $left })
starting-asking = Your questions here: `!ask your question`. Tap 👍 under those you want to hear.
asking = Your questions here: `!ask your question`, or ❓ under your message. To stay anonymous, write to me directly. Tap 👍 under the ones you want to hear.
asking-buttons = Your questions here: tap the button, with or without your name. 👍 under the questions you want to hear.
action-ask = Ask a question
field-question = Your question
field-comptoir = Comptoir
field-anonymous = Stay anonymous
starting-desk = The digest of questions will appear here at the start. `!help` recalls what you can do.
ask-there = For your questions: { $place }
last-questions = ⏳ __Last questions__: it ends at __{ $end }__ ({ $left }). Ask yours: `!ask your question`
line-rooms = { $count ->
    [one] Room: { $who }
   *[other] Rooms: { $who }
}
line-experts = { $count ->
    [one] With { $who }
   *[other] With { $who }
}
line-speakers = With { $who }
line-witness = Grand témoin: { $who }
line-animateurs = Moderation: { $who }
line-streams = Live: { $who }
watch = watch from afar

## Questions

usage-question = { $direct ->
    [1] Write your question after the name of the comptoir: `{ $prefix } How is this funded?`
   *[0] Write your question after the command: `!ask How is this funded?`
    For another comptoir, name it first: `!ask { $prefix } How is this funded?`
}
too-long = That is a little long: { $length } characters, { $longest } at most. Nothing is taken yet: shorten your message, or send it again.
closed = Questions are closed for { $session }. Nothing is taken.
anonymous-here = Everyone here has already seen you write: I kept nothing. To stay anonymous, send me a direct message: `{ $prefix } anonymous: your question`
receipt = Noted{ $anonymous ->
    [1] , without your name
   *[0] {""}
}: __{ $code }__, for { $session }. You will hear here what becomes of it. `withdraw { $code }` takes it back.
receipt-card = Noted{ $anonymous ->
    [1] , without your name
   *[0] {""}
}: __{ $code }__, for { $session }. Its card there will say what becomes of it. `!withdraw { $code }` takes it back.
already-a-card = This is question { $code } already. 👍 under its card gives it your vote.
already-asked = This question is already taken: { $code }.
only-author-asks = Only the author of this message and the moderators can ask it as a question. To ask your own: `!ask`
receipts = { $count ->
    [one] Question received: { $codes }. 👍 on a question to vote.
   *[other] Questions received: { $codes }. 👍 on a question to vote.
}
which = Your question is not taken yet: for which comptoir? Tap its number:
which-line = { $slot } __{ $prefix }__ · { $title }
which-hint = Or write it before your question: `!ask { $prefix } your question`
which-hint-direct = Or answer here: `{ $prefix }`
which-other = Or another: `!ask { $prefix } …`
which-other-direct = Or another, by answering here: `{ $prefix }`
not-your-choice = Only who asked the question chooses its comptoir.
shown-back = Nothing is published yet. Publish for __{ $prefix }__ · { $title }?
shown-doubtful = Publish with your name, or anonymously? Nothing is published yet, for __{ $prefix }__ · { $title }:
shown-asked = __{ $code }__ is published with your name. Keep it, or go anonymous?
shown-which = Nothing is published yet. For which comptoir? Tap its number, or answer `{ $prefix }`:
shown-closed = Nothing is published: no comptoir takes questions any more.
shown-too-long = Nothing is published: that is too long for a question, { $length } characters, { $longest } at most. Edit your message to shorten it, or:
way-named = ✅ publish with your name (or write: `yes`)
way-named-doubtful = ✅ publish with your name (or write: `name`)
way-anonymous = 🕶️ publish without your name (or: `anonymous`)
way-hidden = 🕶️ publish without your name (or write: `yes`)
way-appeal = 🆘 send it to the organisers, with your name (or: `alert`)
way-drop = ❌ drop it (or: `no`)
ways-buttons = { $publish ->
    [0] Tap a button, or answer: `alert`, `no`.
    [2] Tap a button, or answer: `name`, `anonymous`, `alert`, `no`.
   *[1] Tap a button, or answer: `yes`, `anonymous`, `alert`, `no`.
} The organisers would get your name too.
action-named = Publish with my name
action-anonymous = Publish anonymously
action-appeal = To the organisers
dropped = Dropped: nothing is published, and your words are erased.
nothing-waits = Nothing is waiting, nothing is published. To take a question back: `withdraw { $prefix }-3`
draft-over = An hour without an answer: nothing of this message is published, and its words are erased.
say-named-or-not = With your name, or without? Answer `name`, or `anonymous`. Nothing has changed yet.
say-which-first = First say for which comptoir: `{ $prefix }`, for example. Nothing is published yet.
name-hidden = { $code } no longer bears your name.
name-kept = { $code } keeps your name.
appealed = 🆘 The organisers have it, with your name: they can write to you. In danger, call the emergency services first: 112.
appeal-lost = Your edit is erased, but I could not read again what you had written before it: the organisers no longer have your call for help, and know that there was one. Please write it to me again. In danger, call the emergency services first: 112.
appeal-how = Write to me what is happening, then tap 🆘: the organisers get it at once, with your name. In danger, call the emergency services first: 112.
hint-asking = To ask a question: `!ask your question`, or ❓ under your message. `!help` says what else I can do.
no-words = I read only words: write me your question, or what is happening. Nothing is published without your consent.
greeting = Hello! To ask a question: `{ $prefix } your question`. `help` for the rest.
no-queue = No comptoir takes questions today.
no-such-code = I do not know { $code }. `!questions` lists the codes.
no-such-comptoir = I do not know { $named }. There are: { $known }. For example: `!questions { $prefix }`
no-such-comptoir-to-ask = Nothing is taken: I do not know { $named }. There are: { $known }. { $called ->
    [1] Try again with one of them.
   *[0] Correct your message.
}
questions-of = __{ $session }__ — { $count } { $count ->
    [one] question
   *[other] questions
}
no-questions = __{ $session }__ — no question yet. Yours? { $elsewhere ->
    [1] `!ask { $prefix } your question`
   *[0] `!ask your question`
}
no-open-questions = __{ $session }__ — no question is waiting any more ({ $counts }). Yours? { $elsewhere ->
    [1] `!ask { $prefix } your question`
   *[0] `!ask your question`
}
questions-piece = { $first } to { $last } of { $count }. The rest: `!questions { $prefix } { $next }`
questions-last-piece = { $first } to { $last } of { $count }, the end. The beginning: `!questions { $prefix } 1`
questions-elsewhere = And in { $count } more { $count ->
    [one] comptoir
   *[other] comptoirs
}: `!questions { $prefix }`
question-line = - { $on_stage ->
    [1] ▶ __{ $code }__
   *[0] __{ $code }__
} · { $votes } 👍 · { $words } ({ $name })
status-of = __{ $code }__ ({ $name }) — { $state }, { $votes } 👍
answer-line = Answer: { $answer }
reason-line = Reason: { $reason }
usage-vote = Say for which question: `!vote { $prefix }-3`. Or tap 👍 under the question.
own-vote = { $code } is your question: your vote does not count for it.
voted = Your vote counts for { $code }: { $votes } 👍.
unvoted = Your vote for { $code } is taken back: { $votes } 👍.
unvoted-here = Your vote given here for { $code } is taken back; that of your other account stays.
usage-withdraw = Say which question to take back: `!withdraw { $prefix }-3`. Without a code, it is your last one.
nothing-to-withdraw = I find no question of yours that still waits.
not-yours-to-withdraw = { $code } is not yours, or waits no longer.
too-late-to-withdraw = { $code } no longer waits: it cannot be taken back.
withdrawn = { $code } is taken back, its text is erased.
edited-too-late = { $code } no longer waits: your correction is not taken into account.
question-stays = { $code } stays with { $session }, in its new words. For the other comptoir, take it back (`!withdraw { $code }`), then ask it there.
asks-no-more = { $code } is taken back: your edited message asks nothing any more.
words-lost = Your edit is erased, but I could not read again what you had written before it: { $code } is erased too. Please ask it again.
draft-lost = Your edit is erased, but I could not read again what you had written before it: nothing is taken. Please ask your question again.
not-redone = A command that is edited is not done again: please write it anew.
announcement-stays = Your words are corrected where the announcement already is. For other places, write a new announcement.

## States

state-waiting = waiting
state-on-stage = on stage
state-answered = answered
state-later = kept for later
state-carried = carried to the plenary
state-merged = merged
state-moved = moved to another comptoir
state-declined = declined
state-withdrawn = withdrawn

card = ❓ __{ $code }__ · { $name }
card-state = — { $state }
card-erased = __{ $code }__ — { $state }
action-vote = Vote
action-votes = Vote · { $votes }

## What follows, for who asked

addressed = :{" "}
step-on-stage = ▶ { $code } is being asked now: “{ $words }”
step-answered = ✅ { $code } is answered.
step-answered-line = ✅ Answer to { $code } “{ $words }”: { $answer }
step-later = ⏳ { $code } is kept for later.
step-removed = 🗂 { $code } was removed by the moderators, with its words. You may ask another one.
step-declined = 🗂 { $code } will not be asked.

## The desk

digest-head =
    __{ $session }__ · ends at { $end } ({ $left })
    { $counts }
digest-head-over =
    __{ $session }__ · { $plenary ->
        [1] ended
       *[0] ended
    } at { $end }
    { $counts }
count-on-stage = { $count } on stage
count-waiting = { $count } waiting
count-later = { $count } later
count-answered = { $count } answered
count-declined = { $count } declined
digest-closed = queue closed
digest-on-stage = ▶ On stage: __{ $code }__ “{ $words }”
digest-empty = No question yet. They will appear here; `!floor …` notes those from the floor.
digest-none-waiting = No question is waiting any more. `!floor …` notes those from the floor.
digest-line =
    { $slot } __{ $code }__ · { $votes } 👍{ $detail } · { $name }
    { $words }
digest-line-from =
    { $slot } __{ $code }__ · { $votes } 👍{ $detail } · { $name } · { $origin }
    { $words }
digest-line-over = { $slot } { $code }
digest-more = { $count ->
    [one] … and one more: `!questions` shows them all.
   *[other] … and { $count } more: `!questions` shows them all.
}
digest-hint = { $slots } on stage · ⏭ next: { $next }{ $risen ->
    [0] {""}
   *[1] {" "}· { $sign } `!stage { $number }`
}
digest-hint-buttons = { $sign } `!stage { $number }`
digest-former = Former digest ({ $session }): { $link }
current-digest = the current digest is here
digest-changing = The digest was changing at that moment: nothing is done. Read it again, then tap the number or ⏭.
staged = ✅ { $code } is on stage.
superseded = This digest is superseded, nothing is done: { $link }
press-over = This button is of no use any more, nothing is done. The newest message is further down.
stage-card = ▶ On stage: __{ $code }__ · { $name } · { $votes } 👍
stage-hint = ✅ answered · ⏳ later · ❌ declined. With a line of answer: `!answered the answer`
stage-over = { $code } “{ $words }” — { $state }
stage-undone = { $code } “{ $words }” — put back in the queue
action-stage = { $code }
action-next = Next: { $code }
action-answer = Answered
action-line = With the answer
action-later = Later
action-decline = Decline
field-answer = The answer, in one line
field-reason = The reason
usage-stage = Say which: `!stage 3` (for { $prefix }-3), or tap its number under the digest.
usage-answer = No question is on stage. Say which: `!answered 3`, or with the answer: `!answered 3 yes, from 2019`
usage-later = Say which: `!later 3`. Without a number, it is the one on stage, if there is one.
usage-decline = No question is on stage. Say which, and why: `!decline 3 already asked`
usage-floor = Write the question asked in the room: `!floor And in the countryside?`
line-too-long = That is a little long: { $length } characters, { $longest } at most. Nothing is done.
other-desk = Nothing is done: { $code } is handled in { $desk }.
already-handled = { $code } is already { $state }: nothing is done.
stage-taken = { $other } is on stage now: what was done with { $code } can no longer be undone.
none-waiting = No question is waiting. `!floor …` notes those from the floor.
none-waiting-but = No other question is waiting: { $code } stays on stage. ✅ under its card, or `!answered`, closes it.
nothing-to-undo = Nothing to undo: a gesture can be undone within 30 seconds.
done = ✅ Done.
floor-taken = Noted: { $code }.
already-open = Questions are already open.
already-closed = Questions are already closed.
now-open = Questions are open for { $session }. Ask yours: `!ask your question`
now-closed = Questions are closed for { $session }. Thank you!

## Erasing

usage-erase = Say which: `!erase 3` (for { $prefix }-3). Nothing is erased before ✅.
erase-ask = Erase __{ $code }__ ({ $name })? This cannot be undone.
erase-ask-hint = ✅ declines it and erases its words and the name of whoever asked it everywhere; ❌ leaves it.
erase-below = Nothing is erased yet: tap ✅ under the preview, below.
erase-done = { $code } is erased: its words and the name of whoever asked it disappear everywhere.{ $where ->
    [2] {" "}I also take away the message that asked it.
    [1] {" "}It was asked in a private conversation, where I can remove nothing and nobody else reads it.
   *[0] {""}
}{ $told ->
    [2] {" "}Whoever asked it is told.
    [1] {" "}Its card says so.
   *[0] {""}
}
erase-kept = { $code } is not erased.
erase-expired = No answer for ten minutes: { $code } is not erased. To start over: `!erase { $code }`
erase-nothing = { $code } is { $state } and its words are erased already: there is nothing more to do.
erase-message = the message
erase-stands = ⚠ I could not remove the message that asked { $code }, it is still there: { $message }. Whoever may delete messages in that place can do it; or give me that right, and I will do it next time.
erase-stands-elsewhere = ⚠ I could not remove the message that asked { $code }, it is still there ({ $message }). The desk over there has the link: whoever may delete messages there can do it.
erase-message-gone = ✅ The message that asked { $code } is no longer there.
action-erase = Erase
action-keep = Leave it

## The régie

usage-announce = Write the announcement: `!announce Lunch is served`. For some places only: `!announce C1 C2: we change rooms`
and-more-places = , and { $count } more
no-such-place = I do not know { $named }: nothing is sent. There are: hall, { $known }. For example: `!announce C1 C2: we change rooms`
announcement = 📣 { $text }
preview = Preview, for { $where } — ✅ send, ❌ drop:
preview-buttons = Preview, for { $where }:
preview-which = For { $where } alone, without its code at the head: 🎯, or edit your message: `!announce { $codes }: { $words }`
action-narrow = To this place alone
preview-sent = Sent, for { $where }. To correct it, edit your message; to withdraw it, delete it.
preview-sent-buttons = Sent, for { $where }:
preview-below = Nothing is sent yet: tap ✅ under the preview, below.
preview-corrected = Corrected, for { $where }:
preview-withdrawn = Withdrawn, for { $where }:
preview-deleted = Message deleted: the announcement for { $where } is withdrawn, and its words erased.
preview-dropped = Dropped, nothing is sent:
preview-expired = Preview expired after 10 minutes, nothing is sent. Send the command again to start over:
action-send = Send
action-drop = Drop
action-correct = Correct
action-withdraw = Withdraw
action-link = Link these two accounts
field-announcement = The corrected text
ready-all = ✅ All is ready: the day can begin at { $hour }.
ready-but = The day can begin at { $hour }. Still to be looked at:
ready-not = ⚠ To be mended before { $hour }:
ready-absent = - Not yet in { $place }: { $names }{ $more ->
    [0] {""}
   *[other] {" "}… and { $more } more
  }
ready-more-absent = - And in { $count } more places: `comptoir ready` names everyone who is missing.
ready-more-findings = - And { $count } more things: `comptoir ready` tells them all.
ready-codes = `comptoir ready` gives the code that lets each of them in.
status-head = __Status at { $hour }__
status-up = - { $platform }: up, heard { $seconds } s ago · { $waiting } to send
status-down = - { $platform }: __down__ or not heard yet · { $waiting } to send
status-place-unmade = - ⚠ { $place }: __never made__ ({ $minutes } min); run `comptoir provision`
status-place-gone = - ⚠ { $place }: __deleted__ { $minutes } min ago; `comptoir provision` makes it again
status-place-out = - ⚠ { $place }: __I have not been in it__ for { $minutes } min; invite me again
status-place-hidden = - ⚠ { $place }: __I have not seen it__ for { $minutes } min; give me that right back
status-place-replaced = - ⚠ { $place }: __replaced__ { $minutes } min ago; invite me to the new room
status-place-sealed = - ⚠ { $place }: __encrypted, and I have no key__ ({ $minutes } min); see `comptoir ready`
status-place-away = - ⚠ { $place }: __out of reach__ for { $minutes } min; there is nothing to do but wait
status-place-closed = - ⚠ { $place }: __I have had no right to write there__ for { $minutes } min; give it back
status-platform-out = - ⚠ { $platform }: __I have been in no place of it__ for { $minutes } min; invite me again
status-platform-away = - ⚠ { $platform }: __no place is in reach__ for { $minutes } min; there is nothing to do but wait
status-queue = - { $session }: { $total } { $total ->
    [one] question
   *[other] questions
}, { $counts }
status-more-queues = - and { $count } more comptoirs: { $total } questions in all. `!questions C1` shows those of one.
status-next = Coming:
status-next-line = - { $due } · { $kind } · { $place }
status-nothing-next = - nothing more is planned
status-no-trouble = Nothing was skipped or refused.
status-more-trouble = - and { $count } more reasons: `comptoir outbox --state failed`
status-trouble = ⚠ Skipped or refused:
status-skipped = - skipped: { $number } × { $kind } — { $why }
status-failed = - refused: { $number } × { $kind } — { $why }
why-too-late = too late to be of use
why-not-said = what it was about was not said
why-unreadable = cannot be read in the database
notice-last-questions = last questions
notice-soon = reminder
notice-starting = reminder
notice-digest = digest
kind-reminder = reminder
kind-announcement = announcement
kind-digest = digest
kind-former-digest = former digest
kind-step = step of a question
kind-card = card
kind-former-card = former card
kind-stage = on-stage card
kind-former-stage = former on-stage card
kind-receipt = receipt
kind-chip = mark
kind-reply = reply
kind-alert = alert
kind-notice = notice
kind-asking = how to ask
kind-pin = pin
kind-preview = preview
kind-which = choice of comptoir
kind-appeal = call for help
kind-link = link of two accounts
kind-forgetting = request to be forgotten
kind-removal = removal
kind-erasing = preview of what would be erased
kind-erasure = removal of a message
kind-stands = message that is still there
kind-admission = access
appeal = 🆘 __{ $who }__ asks for help, in a direct message to the bot. Answer them in private:
appeal-account = { $name } (account { $handle } on { $platform })
appeal-gone = 🆘 A call for help of { $at } was taken back by the person who wrote it.
alert-skipped = ⚠ Not sent, it was too late: { $kind } of { $due } ({ $place }). Say it aloud if it is still of use.
alert-skipped-several = ⚠ Not sent, it was too late: { $count } messages ({ $places }). Say them aloud if they are still of use; `comptoir outbox --state skipped` names them.
alert-failed = ⚠ Refused by the platform: { $kind } ({ $place }) — { $why }. Check the bot’s rights in that place: `comptoir ready` says what is missing.
alert-failed-several = ⚠ Refused by the platform: { $count } messages or invitations ({ $places }). Check the bot’s rights in these places: `comptoir ready` says what is missing, `comptoir outbox --state failed` why.
alert-unhandled = ⚠ A message could not be handled ({ $place }, { $event }). Ask the person to send it again; the bot’s log says why.
alert-unhandled-several = ⚠ Messages could not be handled: { $count } ({ $places }). Ask for them again; the bot’s log says why.
alert-restored = ⚠ The database is a backup of { $since }. What was said since has been read again and is not repeated. What was done by a button or a tap since may be missing: check the queue of each comptoir (`!digest`) and do it again.
alert-more = … and { $count } more.
alert-not-permitted = ⚠ { $platform }: I may no longer write or put reactions here: { $place }. Give me that right back; what is to be said there waits, and will leave by itself.
alert-permitted = ✅ { $platform }: I have that right again ({ $place }), what waited leaves now.
alert-database-damaged = 🚨 The bot’s database is damaged: some of what is said or pressed may remain without effect. Tell the operator: the newest backup has to be put in place. Until then, keep the queue by hand.
alert-database-back = ⚠ The database could write nothing from { $since } to { $until } (disk full?). That is mended. The messages of that time are taken now; whoever pressed a button or called a command in vain must do it again.
alert-database-back-several = { $count } times within minutes: it will come back as long as there is no room.
alert-clock-ahead = ⚠ The server’s clock ran ahead and is right again. Given for too late, and said at their time after all: { $count } { $count ->
    [one] message
   *[other] messages
}. Have the server’s clock checked.
alert-platform-down = ⚠ { $platform } has not answered since { $since }. What is to be said there waits ({ $count } { $count ->
    [one] message
   *[other] messages
}), nothing is lost; here, everything goes on.
alert-platform-back = ✅ { $platform } answers again: { $count } { $count ->
    [one] message waited, it leaves
   *[other] messages waited, they leave
} now.
alert-platform-revoked = 🚨 { $platform } no longer accepts the bot’s account: nothing is read or said there until the operator gives it a new access and starts again ({ $count } { $count ->
    [one] message waits
   *[other] messages wait
}). Here, everything goes on.
alert-place-unmade = ⚠ This place was never made: { $place }. Run `comptoir provision`, without stopping the bot. What is to be said there waits.
alert-place-unmade-several = ⚠ These places were never made: { $places }. Run `comptoir provision`, without stopping the bot. What is to be said there waits.
alert-place-gone = ⚠ This place was deleted: { $place }. `comptoir provision` makes it again, without stopping the bot. What is to be said there waits.
alert-place-gone-several = ⚠ These places were deleted: { $places }. `comptoir provision` makes them again, without stopping the bot. What is to be said there waits.
alert-place-out = ⚠ I am no longer in this place: { $place }. Invite me again (lift my ban first, if there is one), or run `comptoir provision`. What is to be said there waits.
alert-place-out-several = ⚠ I am no longer in these places: { $places }. Invite me again (lift my ban first, if there is one), or run `comptoir provision`. What is to be said there waits.
alert-place-hidden = ⚠ I can no longer see this place: { $place }. Give me back the right to see it and to write there. What is to be said there waits.
alert-place-hidden-several = ⚠ I can no longer see these places: { $places }. Give me back the right to see them and to write there. What is to be said there waits.
alert-place-replaced = ⚠ This room was replaced by another one that I may not enter: { $place }. Invite me to the new one. What is to be said there waits.
alert-place-replaced-several = ⚠ These rooms were replaced by others that I may not enter: { $places }. Invite me to the new ones. What is to be said there waits.
alert-place-sealed = ⚠ This room is encrypted, and I have no key: { $place }. `comptoir ready` says how to give me one. What is to be said there waits.
alert-place-sealed-several = ⚠ These rooms are encrypted, and I have no key: { $places }. `comptoir ready` says how to give me one. What is to be said there waits.
alert-place-away = ⚠ The platform no longer shows this place: { $place }. There is nothing to do but wait. What is to be said there waits.
alert-place-away-several = ⚠ The platform no longer shows these places: { $places }. There is nothing to do but wait. What is to be said there waits.
alert-place-back = ✅ This place is there again: { $place }. What waited leaves now.
alert-place-back-several = ✅ These places are there again: { $places }. What waited leaves now.
alert-place-moved = ✅ This room was replaced, and I followed: { $place }. There is nothing to do.
alert-platform-out = 🚨 { $platform }: I am no longer in any place of the event. Invite me again, or run `comptoir provision`, which says how ({ $count } { $count ->
    [one] message waits
   *[other] messages wait
}). Here, everything goes on.
alert-platform-away = ⚠ { $platform } no longer shows any place of the event, it has an outage. There is nothing to do but wait ({ $count } { $count ->
    [one] message waits
   *[other] messages wait
}). Here, everything goes on.
alert-platform-in = ✅ { $platform }: I found the places of the event again ({ $count } { $count ->
    [one] message waited, it leaves now
   *[other] messages waited, they leave now
}).

## For everyone

programme-day = # { $title } — { $date }
programme-line = - { $start } – { $end } · { $title }
programme-line-room = - { $start } – { $end } · { $title } ({ $rooms })
programme-whole = The whole day: `!schedule all`
programme-whole-buttons = The whole day, for you alone: `!schedule`
programme-long = The whole programme: `!schedule 1`
programme-piece = { $first } to { $last } of { $count }. The rest: `!schedule { $next }`. { $days ->
    [1] From an hour on: `!schedule 14:00`
   *[other] From a day or an hour on: `!schedule tomorrow 14:00`
}
programme-last-piece = { $first } to { $last } of { $count }, the end. The beginning: `!schedule 1`
no-such-piece = The programme has { $last } parts: from `!schedule 1` to `!schedule { $last }`.
and-more-sessions = - and { $count } more: `!schedule { $when }`
now-running = __Now__
now-nothing = Nothing right now.
now-next = __Next__, at { $start } ({ $left })
now-over = That is all for today. Thank you for coming!
language-set = I will write to you in English wherever only you read it; the rooms stay in their language. (`!langue fr` pour le français)
usage-language = Say which: `!language fr` or `!language en`
link-code = From your other account, send me this in a direct message, within ten minutes: `link { $code }`. I will ask you there whether both are yours; they will then be one person, and one vote. Give this code to nobody.
link-alone = The event takes place on one messaging service only: there is nothing to link.
link-privately = This code is for you alone: ask for it in a direct message, `link`, or with the command `/link` where there is one.
link-shown = Everyone may have read this code: nothing is done, and it holds no more. Ask for another one with `link`, and write it in a direct message.
link-wrong = This code is wrong, or no longer right: it holds for ten minutes, and once. Ask for another one from your first account: `link`
link-same-platform = This code comes from the same messaging service: it is written from your account on another one.
link-already = Your two accounts are linked already.
link-ask = This code comes from the account { $account }. Is it yours too? If so, tap ✅ or write `link { $code } yes`: your two accounts will then be one person, with the same questions and a single vote. If somebody else gave it to you, leave it: they would speak for you.
account-on = “{ $name }” on { $platform }
linked = This account and { $account } are now one person: your questions are yours on both sides, and your vote counts once. If that is not you, `unlink` parts them, on either side, at any time.
unlinked = This account stands alone again: its questions and votes are its own, and each account has its vote.
unlink-alone = This account is linked to no other.
slow-down = Slow down a little: that is a lot at once. I take neither this nor what follows; try again in a minute.
too-many-tries = Too many wrong codes: try again in an hour, or ask the organisers.
usage-me = { $where ->
    [1] Add the code that the organisers gave you: `!me YOUR-CODE`
    [2] Add the code that the organisers gave you: `me YOUR-CODE`
   *[0] Write me in a direct message the code that the organisers gave you: `me YOUR-CODE`
}
me-wrong = I do not know this code. Check it, or ask the organisers for it.
me-used = Another account has already used this code. If it is yours, link them first: `link`. If not, tell the organisers.
me-privately = A code is not for everyone to see, nothing is done. Write it to me in a direct message; it now works for you alone.
delete-yours = Delete your message too: here I cannot take away what others write.
me-open = Hello { $name }. These places are open to you (should an invitation reach you, accept it): { $places }
me-no-place = Hello { $name }. No desk is kept for you: everything else is open to all.
my-data-head = __What I keep of you__, until { $until }:
my-data-account = - { $platform }: { $name } (account { $handle })
my-data-language = - The language you chose
my-data-question = - __{ $code }__ · { $state }{ $anonymous ->
    [1] {" "}· without your name
   *[0] {""}
} · { $words }
my-data-votes = { $count ->
    [one] - Your vote for { $codes }
   *[other] - Your votes for { $codes }
}
my-data-early-votes = { $count ->
    [one] - That you put 👍 on 1 message, in case it becomes a question
   *[other] - That you put 👍 on { $count } messages, in case they become questions
}
my-data-draft = - A message that waits for your answer: { $words }
my-data-appeal = - Your call for help to the organisers: { $words }
my-data-named = - In the programme you are { $name }
my-data-places = - You are in: { $places }
my-data-gestures = { $count ->
    [one] - 1 thing done at the desk
   *[other] - { $count } things done at the desk
}
my-data-answer = - Answer to __{ $code }__: { $words }
my-data-reason = - Reason given for __{ $code }__: { $words }
my-data-announcement = - Your announcement, which stays the organisers’: { $words }
my-data-link = - A code to link another account, good for ten minutes
my-data-messages = { $count ->
    [one] - That a message is yours, without its words: nobody else can mend it
   *[other] - That { $count } messages are yours, without their words: nobody else can mend them
}
my-data-replies = { $count ->
    [one] - My answer to one of your messages
   *[other] - My { $count } answers to your messages
}
my-data-limits = - When you called on me, so that nobody keeps me to themselves
my-data-forgotten = - That you asked to be forgotten, on { $day }: nothing from before comes back
my-data-end = To erase it all: `!forget-me`. For anything else, ask the organisers.
my-data-privately = That is for you alone: ask me in a direct message, `my-data`, or with the command `/my-data` where there is one.
my-data-own = I show people only what is theirs. For what is yours: `!my-data`
forget-privately = That is for you alone: tell me in a direct message, `forget-me`, or with the command `/forget-me` where there is one.
forget-ask =
    __Forget it all?__ It cannot be undone.
    Your questions and your name disappear wherever I put them; those that wait are withdrawn. Your votes given to questions stay counted, without you. Your accounts are no longer linked.
    Your own messages stay yours: delete them if you like. Afterwards, you can take part again.
    { $buttons ->
        [1] To confirm, tap the button.
       *[0] To confirm, write: `forget-me yes`
    }
forget-ask-desk = You stay in your desk, and what you did there stays without your name.
action-forget = Yes, forget it all
forgotten = Forgotten: your questions and your name are being erased everywhere, your votes given to questions count without you.
asker-forgotten = Whoever wrote this message asked to be forgotten: I do not take it.
only-in-desk = That command is for moderators, in their desk. To ask a question: `!ask your question`
belongs-in-desk = That command is typed in the desk of its comptoir.
only-in-regie = That command is for organisers, in the régie. `!help` says what can be done here.
unknown-command = I do not know “{ $word }”. `!help` says what I can do.
unknown-command-closest = I do not know “{ $word }”. Did you mean `!{ $closest }`?
mistyped-question = Nothing is taken. Did you mean `!{ $closest }`? Correct your message.
unreadable = I could not read this message: its key did not reach me. Please write it again; if that fails too, write to me in a conversation without encryption.
help-everyone =
    __Ask a question__: `!ask your question`, or ❓ under your message. Elsewhere: `!ask { $prefix } your question`
    __Vote__: tap 👍 under a question. Votes are public here. The 👍 already there is mine, it does not count.
    __Correct, take back__: edit or delete your message, or `!withdraw { $prefix }-12`
    __Follow__: `!questions`, `!ask { $prefix }-12`, `!now`, `!schedule`
    __Stay anonymous__: send me a direct message, `{ $prefix } anonymous: your question`
    __What becomes of them__: ▶ asked · ✅ answered · ⏳ later · 🗂 declined
    __Two accounts, one vote__: `link`, in a direct message; to undo it, `unlink`
    __Language__: `!langue fr` pour le français
help-everyone-buttons =
    __Ask a question__: `!ask your question`. For another comptoir: `!ask { $prefix } your question`
    __Stay anonymous__: `!ask` alone opens a form, choose “Yes, without my name” in it
    __Vote__: tap 👍 under a question; tap again to take your vote back.
    __Correct, take back__: `!withdraw { $prefix }-12`, and ask it again if need be.
    __Follow__: `!questions`, `!ask { $prefix }-12`, `!now`, `!schedule`
    __What becomes of them__: ▶ asked · ✅ answered · ⏳ later · 🗂 declined
    __Language__: `!langue fr` pour le français
help-two-accounts = __Two accounts, one vote__: `!link`; to undo it, `!unlink`
help-privacy = __Your data__: I keep your questions, your votes and your name until { $until }. To see them: `!my-data`. To erase them: `!forget-me`
help-direct =
    __Ask a question__: `{ $prefix } your question`
    __Stay anonymous__: `{ $prefix } anonymous: your question`
    __Without a code__: I show you your words before anything is published. 🆘 sends them to the organisers.
    __Take back__: `withdraw { $prefix }-12`
    __Two accounts, one vote__: `link`; to undo it, `unlink`. __With a code of the organisers__: `me YOUR-CODE`
    __Language__: `language en` to go on in English, `langue fr` pour le français
help-desk =
    __Put on stage__: 1️⃣–5️⃣ under the digest, ⏭ or `!next`, `!stage 3`
    __Close__: ✅ ⏳ ❌ under the card, or `!answered 3 the answer`, `!later 3`, `!decline 3 the reason`
    __Erase__ (an insult, a name…), for good: `!erase 3`, then ✅
    __Take it back__ (30 seconds): remove the mark, or `!undo`
    __Note a question from the floor__: `!floor the question`
    __See__: `!digest`, `!questions`, `!ask 3`
    __Open, close questions__: `!open`, `!close`
help-desk-buttons =
    __Put on stage__: 1️⃣–5️⃣ under the digest, ⏭ or `!next`, `!stage 3`
    __Close__: ✅ ⏳ ❌ under the card, or `!answered 3 the answer`, `!later 3`, `!decline 3 the reason`
    __Erase__ (an insult, a name…), for good: `!erase 3`, then ✅
    __Take it back__ (30 seconds): `!undo`
    __Note a question from the floor__: `!floor the question`
    __See__: `!digest`, `!questions`, `!ask 3`
    __Open, close questions__: `!open`, `!close`
help-regie =
    __Announce__: `!announce the text`, or in some places: `!announce C1 C2: the text`; ✅ sends
    __Correct, withdraw__: edit or delete your message
    __How things stand__: `!status`, `!now`, `!schedule`, `!questions C1`
help-regie-buttons =
    __Announce__: `!announce the text`, or in some places: `!announce C1 C2: the text`; ✅ sends
    __Correct, withdraw__: ✏️ 🗑️ under the announcement once sent, here
    __How things stand__: `!status`, `!now`, `!schedule`, `!questions C1`
