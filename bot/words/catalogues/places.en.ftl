# The names and topics of an event's places.
# The name of a comptoir, of a desk… holds in 80 characters: a session's title is cut if needed.

hall-title = Hall
hall-topic = Ask a question: !ask C1 your question. { $title }, { $day }: announcements, reminders and schedule.
space-topic = { $day }. Join the hall for reminders, announcements and the schedule.

queue-title = Comptoir { $number }: { $title }
queue-topic = { $hours }{ $rooms }. Ask your questions: !ask your question, or ❓ on your message. 👍 to vote
cancelled-topic = Session cancelled: { $title }
cancelled-desk-topic = Session cancelled: { $title }. Its question queue stays: !digest, !help
plenary-title = Plenary: { $title }

plenary-topic = { $hours }{ $rooms }. Ask the plenary your questions: !ask your question. 👍 to vote

desk-title = Desk of comptoir { $number }
desk-topic = { $hours }{ $rooms }, { $title }. The question queue and its actions: !digest, !stage, !answered, !help
desk-group = Comptoir { $number } · moderators

session-desk-title = Desk: { $title }
session-desk-group = { $title } · moderators

plenary-desk-title = Desk of the closing
plenary-desk-topic = { $hours }{ $rooms }. The question queue and its actions: !digest, !stage, !answered, !help
plenary-desk-group = Closing · desk

regie-title = Control room
regie-topic = Organisers: !announce, !status, !help. Alerts come here.
regie-group = Organisers

rehearsal-group = { $group } · rehearsal
