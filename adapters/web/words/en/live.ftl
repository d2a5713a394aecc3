# What the pages’ script says. It fills in the values itself.

live-offline = Offline since { $since }: what you see dates from then.
live-waiting-one = 1 thing waits on this device.
live-waiting-many = { $count } things wait on this device.
live-refused = Something was not taken. If it was a question, its words are in the form of its page again.
live-new-one = New question: { $text }
live-new-many = { $count } new questions

opens-too-many = Too many pages opened from your network. Try again in { $seconds } s.

queue-others =
    { $count ->
        [one] See { $count } other question
       *[other] See the { $count } other questions
    }
