# Le rapport d’un événement, dans ses fichiers.

report-title = Rapport : { $title }
report-made = rapport du { $day } à { $hour }
report-unended = { $count ->
    [0] Sans fin : 0
   *[other] Sans fin : { $count } ({ $codes })
}
report-people = { $questions } { $questions ->
    [one] question
   *[other] questions
}, { $asked } { $asked ->
    [one] personne en a posé
   *[other] personnes en ont posé
}, { $voted } { $voted ->
    [one] a voté
   *[other] ont voté
}.
report-overview = Ce que sont devenues les questions
report-count = { $name } : { $number }
report-bars-session = Session
report-cancelled = { $session } (session annulée)
report-bars-ends = Questions
report-nothing = Aucune question.
report-asked = Posées : { $sides }
report-aloud = Lues à voix haute : { $sides }
report-floor = salle
report-from = de { $code }
report-answer = Réponse :
report-reason = Raison :
report-owner = Confiée à :
report-notes = Retenu pour la restitution
report-contested = fait débat
report-erased = (effacée)
report-hidden = (écartée)
report-names = Nul n’est nommé ici, sinon les personnes du programme.
report-experts = { $count ->
    [one] Expert
   *[other] Experts
} : { $names }
report-witness = Grand témoin : { $names }
report-animateurs = Animation : { $names }
report-speakers = { $count ->
    [one] Intervention
   *[other] Interventions
} : { $names }
report-end-answered = répondue
report-end-owned = confiée
report-end-unended = sans fin
report-end-by-the-hour = close par l’heure
report-end-declined = écartée
report-end-carried = portée à la plénière
report-end-moved = passée à un autre comptoir
report-end-merged = regroupée
report-end-withdrawn = retirée
report-column-session = session
report-column-code = code
report-column-text = question
report-column-precision = précision
report-column-end = devenir
report-column-answer = réponse
report-column-reason = raison
report-column-owner = confiée à
report-column-votes = voix
report-column-origin = origine
report-column-asked-at = posée à
report-column-merged-into = regroupée avec
report-column-moved-to = passée sous
report-column-moved-from = venue de
