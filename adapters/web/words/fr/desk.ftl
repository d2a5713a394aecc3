# Les pages des pupitres et de la régie.

desk-to-do = À faire
desk-to-public = Voir comme le public
desk-to-timer = Minuteur
desk-told = Ce que le bot vous a répondu
desk-undo = Annuler mon dernier geste
desk-is-moderated = Les questions attendent d’être validées.
desk-none-on-stage = Rien sur scène.
desk-next = Suivante : { $code }
desk-stage = Sur scène
desk-answered = Traitée
desk-later = Plus tard
desk-decline = Écarter
desk-clarify = Faire préciser
desk-carry = À la plénière
desk-with-line = Avec quelques mots
desk-line = Une ligne : la réponse, la raison, ou ce qui est à préciser
desk-answered-so = Traitée, avec cette réponse
desk-declined-so = Écarter, avec cette raison
desk-clarified-so = Faire préciser cela
desk-more = Plus
desk-near = ≈ presque la même que { $code }
desk-proposed-to = Proposée à { $name }, qui n’a pas encore dit oui
desk-merge = Fusionner dans
desk-merge-code = Ou dans le numéro
desk-merge-into = Fusionner
desk-move = Déplacer vers
desk-assign = Confier à
desk-assign-yes = { $name } dit oui
desk-assign-other = Ou à quelqu’un d’autre du programme
desk-assign-to = Confier
desk-else = Et aussi
desk-keep = Retenir
desk-mute = Faire taire son auteur
desk-unmute = Lui rendre la parole
desk-erase = Effacer…
desk-split = Séparer
desk-proposed =
    { $count ->
        [one] { $count } à valider
       *[other] { $count } à valider
    }
desk-approve = Valider
desk-approve-all = Valider ces { $count }
desk-pair = Presque la même question
desk-pair-of = { $merged } et { $kept } se ressemblent.
desk-pair-merge = Fusionner { $merged } dans { $kept }
desk-settled =
    { $count ->
        [one] { $count } question réglée
       *[other] { $count } questions réglées
    }
desk-floor = Une question posée dans la salle
desk-floor-text = La question, en une ligne
desk-floor-send = La montrer à distance
desk-notes = Pour la restitution
desk-note-text = À retenir
desk-note-send = Retenir
desk-contested = contesté
desk-present = Combien êtes-vous dans la salle ?
desk-present-send = Noter
desk-settings = Le pupitre
desk-close = Fermer les questions
desk-open = Ouvrir les questions
desk-moderate = Faire attendre les questions
desk-moderate-no = Montrer les questions aussitôt
desk-digest = Nouveau digest
desk-sheet = Fiche
desk-paper = Feuille à imprimer
desk-by-code = Par son numéro
desk-code = Numéro de la question
desk-open-code = Voir une question et tout ce qui peut en être fait
desk-open-send = Ouvrir
desk-back = ← { $desk }
desk-further = { $count } de plus, avec moins de voix : ouvrez-les par leur numéro.
desk-sheets = Les fiches

regie = Régie
regie-desks = Les pupitres
regie-later =
    { $count ->
        [one] Plus tard : un pupitre
       *[other] Plus tard : { $count } pupitres
    }
regie-no-desks = Plus aucune session ne prend de questions.
regie-desk-empty = personne au pupitre
regie-desk-idle = des questions attendent, et personne n’a rien fait depuis { $minutes } min
regie-desk-members =
    { $count ->
        [one] { $count } personne
       *[other] { $count } personnes
    }
regie-desk-waiting = { $count } en attente
regie-desk-proposed = { $count } à valider
regie-desk-stage = sur scène : { $code }
regie-desk-acted = dernier geste à { $hour }
regie-desk-never = aucun geste encore
regie-announce = Annoncer
regie-announce-text = Ce que tout le monde lira
regie-where = Où (le hall, si rien n’est coché)
regie-at = À (facultatif)
regie-until = Jusqu’à (facultatif)
regie-preview = Voir avant d’envoyer
regie-cue = Une consigne aux pupitres
regie-cue-text = La consigne
regie-which-desks = À quels pupitres
regie-cue-send = Envoyer la consigne
regie-change = Changer la journée
regie-change-why = Chaque changement se montre d’abord, en haut de cette page, et se fait quand vous y touchez ✅.
regie-what = Quoi
regie-by = De combien de minutes, ou à quelle heure
regie-delay = Retarder
regie-advance = Avancer
regie-extend = Prolonger
regie-room = Changer de salle
regie-room-to = Nouvelle salle
regie-preview-change = Voir avant de changer
regie-cancel = Annuler
regie-why = Pourquoi (facultatif)
regie-restore = Rétablir
regie-files = Fichiers et notes
regie-report = Le rapport de la journée
regie-which = De quel comptoir
regie-voices = Faire taire, partout
regie-code = Numéro d’une de ses questions (C3-12)
regie-mute = Faire taire partout
regie-status = Où en est tout
regie-status-say = En garder une trace ici
regie-present = Appareils dans les pupitres et ici ({ $count })
regie-present-why = Un appareil qu’on fait sortir n’ouvre plus rien. Le code de la personne reste bon : s’il a fuité, dites-le à l’opérateur.
regie-seen = vu à { $hour }
regie-put-out = Faire sortir
