# What the pages themselves say. What the bot says comes from the catalogues of bot/words.

site-title = { $page } · { $event }
skip = Go to the content
nav = Pages
nav-hall = Home
nav-programme = Programme
nav-data = My data
language-other = Français
rehearsal = Rehearsal: nothing that is done here is the day itself.

hall = Home
now = Right now
ways = Where to ask
ways-none = No session takes questions.
way-asked =
    { $count ->
        [0] no questions
        [one] { $count } question
       *[other] { $count } questions
    }
way-runs = running
way-closed = closed
said = Announcements and reminders
said-here = What was said here
said-none = Nothing yet.
for-you = For you alone
for-you-earlier = Earlier
calls-you = For you
programme = Programme

ask = Ask a question
ask-where = Where
ask-where-now = Wherever is running
ask-text = Your question
ask-help = 500 characters at most. Everyone will read it.
ask-name = Your name (if you like)
ask-anonymous = Ask without my name
ask-send = Ask
ask-closed = Questions are closed here.
ask-error-empty = Write your question.
ask-error-long = { $length } characters are too many: 500 at most.

on-stage = On stage
queue =
    { $count ->
        [0] No questions yet
        [one] { $count } question
       *[other] { $count } questions
    }
answered = Already dealt with
own = My questions
own-none = You have asked nothing here.
taken = being taken…
votes =
    { $count ->
        [0] no votes
        [one] { $count } vote
       *[other] { $count } votes
    }
vote = Vote
voted = My vote: take it back
vote-for = Vote for { $code }
voted-for = Take back my vote for { $code }
withdraw = Withdraw
file = Download { $name }
by-form = the form of this page
by-own = “My questions”
guest = Somebody
send = Send

data = My data
data-what = This site knows your device by a cookie that it sets when you first do something. It serves to count one vote per device and to tell you what becomes of your question. Coming by the short address or the QR code of a screen sets another, which only says “in the room”, for the day; so does choosing a language or giving the room’s code. What you type, or send while offline, waits on your device. No account, no address, no audience measurement.
data-show = Show what is kept of me
data-forget = Erase everything about me
data-forgotten = Done: nothing here is tied to this device any more.

error-400 = This form is not complete
error-400-why = Something is missing from what was sent. Go back to the page and try again.
error-403 = This form is no longer valid
error-403-why = It comes from a page that is too old, or from another site. Open the page again and retry.
error-404 = There is no such page
error-404-why = The address may be incomplete. Everything is on the home page.
error-405 = That cannot be done here
error-405-why = Go back to the home page.
error-413 = That is too long
error-413-why = A question has 500 characters at most. Go back to the page and shorten it.
error-429 = Too many devices at once
error-429-why = As many devices as allowed have already taken part from your network. Tell the organisers, or use another network.
error-500 = Something failed
error-500-why = It is not your fault. Try again in a moment.
error-503 = That could not be kept
error-503-why = What you sent is not lost if you stay on the page: send it again in a moment.
error-back = Back
