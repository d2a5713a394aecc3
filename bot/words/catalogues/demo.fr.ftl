# Ce que `comptoir demo` dit autour des conversations qu’elle montre.

setting-up = Les serveurs démarrent sur cette machine…
provisioning = Les lieux de la journée se font…
arriving = { $people } personnes arrivent…
title = Le 16 octobre 2018, rejoué sur { $chats ->
    [one] Discord
   *[other] Matrix, Discord
} et des pages web par un public inventé
title-own = « { $event } », répété sur { $chats ->
    [one] Discord
   *[other] Matrix, Discord
} et des pages web par un public inventé
look-for-1 = Posée d’un côté ({ $chats ->
    [one] {""}
   *[other] M Matrix,{" "}
}D Discord, W pages de la salle), une question a des voix de tous.
way-pages = Prenez part, dans un navigateur :
way-desk = menez un pupitre, avec ce code :
way-screen = voyez l’écran :
look-for-2 = Au pupitre, un animateur touche un chiffre : la question passe sur scène (▶).
look-for-3 = Comptoir (▌) rappelle chaque session à l’heure ; un bilan termine la démo.
legend = ↳ Comptoir marque · ✎ corrigé · ✗ retiré · /commandes et [boutons] de Discord · ⌨ formulaires
duration = Environ { $minutes } { $minutes ->
    [one] minute
   *[other] minutes
} ; Ctrl-C pour arrêter avant.
without-matrix = Matrix n’est pas joué, faute de serveur ici ; pour le jouer aussi :
    { "  " }python3 -m venv synapse && synapse/bin/pip install matrix-synapse
    { "  " }COMPTOIR_SYNAPSE_PYTHON=synapse/bin/python { $command }
jump = jusqu’à { $hour }

place-hall = Hall
place-regie = Régie
place-comptoir = Comptoir { $number }
place-desk = Pupitre { $number }
place-plenary = Plénière
place-plenary-desk = Pupitre P
place-direct = À { $name }

says = { $name } :
quoted = « { $words } »

only-for = pour { $name } seulement :
rewritten = { $name } corrige : { $words }
digest-updated = digest à jour : { $what }
deleted = { $name } supprime « { $words } »
bot-deleted = retire « { $words } »
bot-marks = { $marks } sous { $what }
people-marks = { $names } : { $mark } sous { $what }
unmarked = { $name } retire { $mark } de sous { $what }
bot-unmarked = { $mark } retiré de sous { $what }
the-digest = le digest
the-preview = l’aperçu
the-stage-card = la carte de { $code }
the-open = ce qui reste ouvert
the-proposals = le tableau à valider
the-owner = cette demande
more-lines = { $count ->
    [one] (1 ligne de plus)
   *[other] ({ $count } lignes de plus)
}

note-morning = Une heure avant : chaque salon dit comment demander, l’organisatrice lit ce qui manque.
note-reminder = Un rappel, cinq minutes avant.
note-announcement = L’organisatrice fait une annonce : un aperçu, un geste, et tous la lisent.
note-first-question = Jeanne, dans la salle, pose la première question depuis son téléphone ; { $chats ->
    [one] Discord en voit une carte, et vote.
   *[other] Matrix et Discord en voient une carte, et votent.
}
note-from-hall = Théo demande depuis le hall : Comptoir lui fait choisir son comptoir.
note-desk = Dans le pupitre du comptoir 1, Marianne touche un chiffre : la question est sur scène.
note-answer = Anaïs en écrit la réponse en une ligne : elle va sous la question.
note-floor = Romane note une question de la salle : ceux qui sont loin la lisent et votent.
note-guest = Grace lit l’anglais : Comptoir le parle avec elle.
note-near = Rachid demande presque la même chose que { $code } : Comptoir la lui montre, il publie la sienne.
note-plenary = La plénière prend des questions, elle aussi.
note-precise = Romane veut un exemple ; Margaux le donne par ✏️, toujours sans nom.
note-owner = { $code } n’a pas trouvé sa réponse : Anaïs la confie à Renaud Chenon, expert, qui dit oui.
note-next-door = Deux comptoirs finissent ensemble : chacun lit dans le hall ce qui s’est dit à côté.
note-merge = { $chats ->
    [one] Le pupitre voit que c’est presque la même (≈) : Anaïs regroupe les deux, d’un geste 🔗. Odile a voté pour les deux, elle compte une fois.
   *[other] Posées par Fatou sur Matrix et Rachid sur Discord, c’est presque la même (≈) : Anaïs les regroupe d’un geste 🔗. Odile a voté pour les deux, elle compte une fois.
}
note-move = { $code } est pour le comptoir d’à côté : Marianne l’y déplace, avec sa voix.
note-still-open = Un comptoir finit : son pupitre lit ce qui reste ouvert. Sylvie l’écarte, « faute de temps ».
note-owners-answer = Son comptoir est fini depuis plus d’une heure : Renaud Chenon répond, comme il l’a dit.
note-cue = Une consigne au pupitre du comptoir 2, de la régie : un ✅, et Sylvie lit qui l’a vue.
note-cancelled = Le comptoir 6 est annulé : un aperçu, un geste, et le hall comme le comptoir le lisent.
note-restored = Elle arrive : la session est rétablie, et tous l’apprennent.
note-late = Mais cinq minutes plus tard : les rappels suivent.
note-room = Et le comptoir 5 change de salle.
note-moderated = Marianne modère le comptoir 5 : la question de Jeanne attend au pupitre, Romane la laisse passer.
note-status = L’organisatrice fait le point : aucune question n’est restée sans fin.
note-carried = { $code } reste ouverte : un chiffre la porte à la plénière.
note-kept = Une ⭐ d’animateur garde une parole pour la restitution ; `retenir` garde une ligne du pupitre.
note-confirm = Le public du comptoir lit ce que sa fiche dira : il confirme, ou dit ce qui manque.
note-sheets = Vingt minutes avant la restitution, chaque grand témoin a sa fiche ; une septième traverse les six.

note-two-accounts = Camille vit des deux côtés : elle lie ses deux comptes.
note-expert = Sabrina Bigot, experte : nul ne connaissait son compte, son code lui ouvre son pupitre.
note-anonymous = Margaux ne veut pas montrer son nom : il ne paraît nulle part.
note-one-vote = Camille vote pour { $code } des deux côtés : sa voix compte une fois.
note-other-side = { $code } a été posée sur une page, elle a des voix de tous les côtés, Anaïs la traite depuis Discord.
note-same-moment = Au même instant, Sylvie et Romane prennent { $code } : une seule l’a, l’autre l’apprend.

note-own-part = Le programme est long : { $played } de ses { $sessions } sessions sont répétées, les premières.
note-own-organiser = Le programme ne nomme aucun organisateur : { $name }, inventée, tient la régie.
note-own-no-questions = Aucune session ne prend de questions : seuls les rappels sont répétés. Pour en prendre : `kind: comptoir` ou `questions: true`.
note-own-day = Un autre jour : { $date }.
note-own-session = { $code } : des questions inventées ; { $name } en met une sur scène et y répond.
note-own-late = { $code } aura { $minutes } minutes de retard : { $name } le dit en régie, tous le lisent.
note-own-sheets = La restitution approche : les pupitres ont leurs fiches.
note-own-status = Tout est fini : chaque pupitre a lu ce qui reste ouvert, la régie fait le point.

interrupted = Les serveurs s’arrêtent.
not-played = La pièce s’est arrêtée là : { $what }

account = Le compte de la journée
column-place = lieu
column-code = code
column-staged = scène
column-state = suite
column-votes = 👍
column-question = question
column-together = ensemble
column-asked = de
row-people = Messages des gens
row-gestures = Marques, boutons et /commandes
row-bot = Messages de Comptoir
row-alone = Réponses vues d’une seule personne
row-questions = Questions posées
row-floor = Questions posées dans la salle
row-unended = Questions sans fin
row-votes = Votes
row-digests = Digests nouveaux
row-updates = Digests mis à jour en place
row-reminders = Rappels dits, chacun une fois
row-late-50 = Retard des rappels : un sur deux au plus
row-late-95 = dix-neuf sur vingt au plus
row-late-100 = au pire
account-together = Une seule file : les questions et les votes de tous les côtés y comptent ensemble ; chacun vote une fois, même avec deux comptes.
account-met = Vous avez pris part : { $questions } { $questions ->
    [one] question
   *[other] questions
}, { $votes } { $votes ->
    [one] voix
   *[other] voix
}, { $gestures } { $gestures ->
    [one] geste
   *[other] gestes
} au pupitre.
account-outbox-fine = Rien n’a été sauté, rien n’a échoué, rien n’a été dit deux fois.
report-written = Le rapport de la journée est écrit : { $file }
account-time = { $seconds } s de spectacle, { $setup } s de préparation.
account-left-out = Non montrés, car semblables : { $count } messages et marques de Comptoir. `{ $command } --all` montre tout.
account-fine = Tout ce que la pièce attendait est arrivé.

wrong = ✗ { $what }
wrong-question-lost = question perdue : « { $text } »
wrong-state = { $code } est « { $state } », la pièce attendait « { $expected } »
wrong-votes = { $code } a { $votes } votes, la pièce en attendait { $expected }
wrong-text = { $code } se lit « { $text } », la pièce attendait « { $expected } »
wrong-question-extra = { $code } n’a été posée par personne
wrong-reminder-missing = rappel manquant : { $key }
wrong-reminder-twice = rappel dit { $count } fois : { $key }
wrong-twice = dit { $count } fois : { $key }
wrong-unknown = { $platform } montre ce que les livres ne connaissent pas : « { $text } »
wrong-unserved = le serveur ne sait pas faire ce que le bot demandait : { $what }
wrong-outbox = { $state ->
    [skipped] sauté
   *[failed] refusé
} : { $number } × { $kind } ({ $why })

state-proposed = à valider
state-waiting = en attente
state-on-stage = sur scène
state-answered = traitée
state-later = plus tard
state-carried = à la plénière
state-merged = regroupée
state-moved = déplacée
state-declined = écartée
state-withdrawn = retirée

keep = Le serveur et le bot restent en marche. Ctrl-C pour finir.
keep-pages = Les questions sont rouvertes.
keep-address = Pour entrer avec un client Matrix sur cette machine (Element, Cinny…), choisissez ce serveur :
keep-space = Connectez-vous avec un des comptes ci-dessous, puis rejoignez cette adresse pour voir tous les lieux :
keep-password = Mot de passe de tous les comptes :
keep-organiser = L’organisatrice, qui est dans la régie et dans tous les pupitres :
keep-animateur = Les animateurs, dans leurs pupitres :
keep-public = Le public :
keep-invited = Les experts et les grands témoins :
keep-bot = Le bot, à qui écrire en privé :
keep-discord = Le Discord de la répétition n’a pas de client : ce qu’il montre ne se lit qu’ici.
keep-shown = Ce qui se dit là-bas s’affiche encore ici.
