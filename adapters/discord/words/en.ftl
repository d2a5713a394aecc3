# What Discord shows of us though the bot said nothing. A description has a hundred characters at most.

not-saved = I could not keep what you have just done. Try again in a moment.

form = Form
form-question = Ask a question
form-line = The answer
form-decline = Decline the question
form-correct = Correct the announcement
field-texte = Your question
field-comptoir = Comptoir
hint-comptoir = Leave it empty for this place, or for what is on now.
field-anonyme = Stay anonymous
field-answer = The answer, in one line
field-reason = The reason
field-text = The new text
choice-oui = Yes, without my name
choice-non = No, with my name

menu-question = Ask as a question

group-bureau = For moderators, in their desk
group-regie = For organisers, in the control room

command = A command of the bot
command-question = Ask a question, or see what became of one
command-questions = The questions of a comptoir
command-voter = Vote for a question
command-retirer = Withdraw your question
command-programme = The schedule of the day
command-maintenant = What is on now, and what comes next
command-suivre = Be told what becomes of a question or a comptoir
command-ne-plus-suivre = Stop being told
command-langue = The language I answer you in
command-mes-donnees = What I know about you
command-oublie-moi = Erase what I know about you
command-aide = What can be done here
command-lier = Link your accounts here and on the other platform
command-delier = Unlink your accounts here and on the other platform
command-moi = Say who you are in the schedule
command-digest = The questions, ranked
command-scene = Put a question on stage
command-suivante = Put the next one on stage
command-repondu = The question has its answer
command-plus-tard = Keep a question for later
command-ecarter = Decline a question
command-effacer = Erase a question everywhere, for good
command-annuler-geste = Undo the last step, within thirty seconds
command-fusionner = Merge two questions
command-deplacer = Move a question to another comptoir
command-pleniere = Carry a question to the plenary
command-salle = Note a question from the floor
command-retenir = Note for the closing
command-ouvrir = Open the questions
command-fermer = Close the questions
command-annonce = Announce something to everyone, or in some places
command-retard = Delay a session
command-changer-salle = Move a session to another room
command-annuler = Cancel a session
command-etat = How things stand
command-rapport = The report of the day

option-comptoir = The comptoir: C1, C2…
option-texte-suite = The rest: 2, 3…
option-texte-quand = Tomorrow, 14:00, or a number: 2 for the rest
option-code = The code of the question: C1-12, or 12 in its comptoir
option-dans = The code of the other question
option-texte = The text
option-texte-question = Your question; leave it empty to get a form
option-anonyme = Without showing your name
option-raison = The reason
option-minutes = By how many minutes
option-texte-reponse = The answer, in one line
option-texte-langue = The language
option-comptoir-annonce = The places: C1 C2… Empty: the hall
option-salle = The room
option-code-lier = The code you got on the other platform; leave it empty to get one
option-code-moi = The code that the organisers gave you
