# The screens of the rooms and of the hall, and the timer of whoever speaks.

screen-of = Screen: { $title }
screen-rehearsal = Rehearsal
screen-way = Ask a question
screen-ask = Ask your question, vote
screen-qr = QR code: { $address }
screen-votes =
    { $count ->
        [one] vote
       *[other] votes
    }
screen-none = No questions yet: ask the first one.
screen-closed = Questions are closed here.
screen-next = Next, { $hour }
screen-announcement = Announcement
screen-running = Right now
screen-coming = Next
screen-over = That is all for today. Thank you!

left-begins = in { $minutes } min
left-beginning = start
left-minutes = { $minutes } min
left-running = left
left-soon = nearly over
left-last = last questions
left-over = over
left-ended = over
left-cancelled = cancelled

timer-of = Timer: { $title }
timer-soon = nearly over
timer-last = wrap up
timer-now = Time is up
timer-over-by = over time

screen-code = Code:
screen-code-elsewhere = The code shown in the room is needed too.

room-code = The code of the room
room-code-why = This event is for the people in the room. The code is on its screen; this device is asked once, and nothing that you send is lost.
room-code-typed = Code on the screen
room-code-help = Six digits, new each ten minutes. Pointing your phone at the screen’s QR code saves typing it.
room-code-wrong = That is not the code on the screen now.
room-code-send = Go on

links = To project
links-timer = The speaker’s timer
links-screen = The screen of { $room }
links-own-screen = The screen of this session
links-hall = The hall’s screen
links-exhibition = The exhibition
