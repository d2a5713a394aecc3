# The words of what is written for other software and other calendars (comptoir export).

cancelled-title = Cancelled: { $title }
stream = Follow remotely
stream-at = Follow remotely: { $url }
programme-as-of = The programme as of { $at }.
programme-cancelled = Cancelled:
kind-comptoir = Comptoir
kind-plenary = Plenary
kind-forum = Forum
kind-break = Break
calendar-of = { $title } · { $part }
column-date = Date
column-start = Start
column-end = End
column-room = Room
column-kind = Kind
column-number = Number
column-title = Title
column-question = Question
column-experts = Experts
column-witness = Rapporteur
column-animateurs = Moderators
column-speakers = Speakers
column-abstract = Abstract
column-stream = Stream
column-id = Id
