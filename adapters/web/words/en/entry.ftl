# The page “I have a code”.

nav-code = I have a code
code = I have a code
code-type = Type a code
code-typed = Your code
code-help = The one the organisers gave you, or the one the bot gives you elsewhere when you write “me” or “link” to it. Capitals and dashes do not matter.
code-too-many = Too many wrong codes come from your network: try again in a minute, or from another network.
code-send = Enter
code-what = If you moderate, speak or organise, the organisers gave you a code: it opens your desks on this device.
code-yours = Your pages
code-counts-as = This device counts as { $names }.
code-accounts = An account elsewhere
code-accounts-why = If you also take part on a messaging service, link the two: you will count as one person, and your questions will be yours on both sides.
code-devices =
    { $count ->
        [one] Another device counts as you.
       *[other] { $count } other devices count as you.
    }
code-give = Give me a code to type elsewhere
code-part = Separate this device
code-leave = When you leave
code-leave-why = On a borrowed or shared device, sign out: it will open nothing any more. Your code stays valid.
code-out = Sign this device out
code-others-out = Close my pages on my other devices
code-out-done = Done: this device opens nothing any more and is nobody’s.
closed = This page is reserved
closed-why = It is open to those who work there, once their device has shown their code.
