# Les écrans des salles et du hall, et le minuteur de qui parle.

screen-of = Écran : { $title }
screen-rehearsal = Répétition
screen-way = Poser une question
screen-ask = Posez votre question, votez
screen-qr = QR code : { $address }
screen-votes =
    { $count ->
        [one] voix
       *[other] voix
    }
screen-none = Pas encore de question : posez la première.
screen-closed = On ne prend plus de questions ici.
screen-next = Ensuite, { $hour }
screen-announcement = Annonce
screen-running = En ce moment
screen-coming = Ensuite
screen-over = C’est fini pour aujourd’hui. Merci !

left-begins = dans { $minutes } min
left-beginning = début
left-minutes = { $minutes } min
left-running = restantes
left-soon = bientôt la fin
left-last = dernières questions
left-over = terminé
left-ended = terminé
left-cancelled = annulé

timer-of = Minuteur : { $title }
timer-soon = bientôt la fin
timer-last = concluez
timer-now = C’est l’heure
timer-over-by = de dépassement

screen-code = Code :
screen-code-elsewhere = Il faut aussi le code affiché dans la salle.

room-code = Le code de la salle
room-code-why = Cet événement est réservé à la salle. Le code est sur son écran ; il n’est demandé qu’une fois à cet appareil, et rien de ce que vous envoyez n’est perdu.
room-code-typed = Code affiché à l’écran
room-code-help = Six chiffres, nouveaux toutes les dix minutes. Viser le QR code de l’écran évite de le taper.
room-code-wrong = Ce n’est pas le code affiché en ce moment.
room-code-send = Continuer

links = À projeter
links-timer = Le minuteur de qui parle
links-screen = L’écran de { $room }
links-own-screen = L’écran de cette session
links-hall = L’écran du hall
links-exhibition = L’exposition
