# What `comptoir demo` says around the conversations it shows.

setting-up = A real Matrix server and a rehearsed Discord start on this machine…
provisioning = The places of the day are being made…
arriving = { $people } people arrive…
title = The day of 16 October 2018, played on Matrix and on Discord by an invented public
legend =
    M Matrix · D Discord · MD both · ▌ Comptoir speaks · ↳ it puts a mark · ✎ edited · ✗ taken back
    /commands and [buttons] are those of Discord · no hour: said a little before the line above
jump = on to { $hour }

place-hall = Hall
place-regie = Control
place-comptoir = Comptoir { $number }
place-desk = Desk { $number }
place-plenary = Plenary
place-plenary-desk = Desk P
place-direct = To { $name }

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
more-lines = { $count ->
    [one] (1 more line)
   *[other] ({ $count } more lines)
}

note-two-accounts = Camille lives on both sides: she links her two accounts.
note-expert = Sabrina Bigot, an expert: nobody knew her account, her code opens her desk.
note-anonymous = Margaux does not want to show her name: neither side shows it.
note-one-vote = Camille votes for { $code } on both sides: she counts once.
note-other-side = { $code } was asked on Matrix, has votes from both sides, and Anaïs handles it from Discord.
note-same-moment = Sylvie on Matrix, Romane on Discord: at the same moment, both take { $code }.

interrupted = Both servers stop.
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
row-votes = Votes
row-digests = New digests
row-updates = Digests updated in place
row-reminders = Reminders said, each once
row-late-50 = Lateness of reminders: one in two at most
row-late-95 = nineteen in twenty at most
row-late-100 = at worst
account-together = One queue: questions and votes of both platforms count in it together; each person votes once, even with two accounts.
account-outbox-fine = Nothing was skipped, nothing failed, nothing was said twice.
account-time = { $seconds } s of play, { $setup } s of setting up.
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
keep-address = Questions are open again. To come in with a Matrix client on this machine (Element, Cinny…), choose this server:
keep-space = Log in with one of the accounts below, then join this address to see every place:
keep-password = Password of all accounts:
keep-organiser = The organiser, who is in the control room and in every desk:
keep-animateur = The animateurs, in their desks:
keep-public = The public:
keep-invited = The experts and the grands témoins:
keep-bot = The bot, to be written to in private:
keep-discord = The rehearsed Discord has no client: what it shows is read only here.
keep-shown = What is said there still shows here.
