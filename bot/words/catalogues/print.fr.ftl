# Ce qui s’imprime : les fiches de la restitution, la feuille d’un pupitre, le rapport en pages.

print-sheet = Fiche : { $label }
print-across = Fiche d’ensemble : { $label }
print-paper = Feuille : { $label }
print-frozen = figée à { $hour }
print-draft = version de { $hour }, pas encore figée
print-printed = telle qu’à { $hour }
print-answered = Demandé et répondu
print-no-answered = Aucune question n’a encore été traitée.
print-no-uncontested = Les réponses données font débat.
print-contested = Ce qui fait débat
print-no-contested = Rien n’a été marqué comme contesté.
print-open = Ce qui reste ouvert
print-no-open = Aucune question ne reste ouverte.
print-retained = À retenir
print-no-retained = Rien n’a encore été retenu.
print-to-say = À dire en une phrase
print-more = { $count ->
    [one] et une autre, faute de place
   *[other] et { $count } autres, faute de place
}
print-owner = confiée à { $name }
print-goes-on-as = portée à la plénière : { $code }
print-aloud = répondue de vive voix
print-passed = passée sur scène
print-votes = { $count } voix
print-stars = { $count ->
    [one] retenu par une personne
   *[other] retenu par { $count } personnes
}
print-by-public = ajouté par le public
print-people = { $asked ->
    [0] Personne n’a posé de question
    [one] Une personne a posé des questions
   *[other] { $asked } personnes ont posé des questions
}, { $voted ->
    [0] personne n’a voté
    [one] une a voté
   *[other] { $voted } ont voté
}.
print-present = { $count ->
    [one] Une personne présente, dit le pupitre.
   *[other] { $count } personnes présentes, dit le pupitre.
}
print-confirmed = { $count ->
    [one] Une personne du public dit cette fiche juste.
   *[other] { $count } personnes du public disent cette fiche juste.
}
print-words = { $words ->
    [one] 1 mot
   *[other] { $words } mots
}, environ { $seconds } secondes à voix haute.
print-elided = […] : des signes qui ne s’impriment pas ici ; les messages les montrent.
print-across-heading = Ce que les comptoirs ont en commun
print-sessions = D’après : { $names }
print-alike = Questions proches, d’un comptoir à l’autre
print-no-alike = Aucune question n’est proche de celle d’un autre comptoir.
print-bridging = Voulues par plusieurs publics
print-no-bridging = Aucune question n’a été voulue par deux publics.
print-carried = Portées à la plénière
print-no-carried = Aucune question n’a été portée à la plénière.
print-steps = Sans réseau
print-step-ask = Posez la question à voix haute, avec son code.
print-step-tick = Cochez sa case.
print-step-note = Notez la réponse en une ligne, dessous.
print-step-after = Le réseau revenu, écrivez au pupitre : !repondu 3 …, et !salle … pour les questions de la salle.
print-paper-open = Questions ouvertes
print-paper-none = Aucune question n’attend.
print-paper-more = { $count ->
    [one] Une autre attend, moins demandée.
   *[other] { $count } autres attendent, moins demandées.
}
print-floor = Questions de la salle
print-call = Qui appeler
print-organisers = { $count ->
    [0] Personne n’est nommé au programme pour l’organisation.
    [one] À l’organisation : { $names }
   *[other] À l’organisation : { $names }
}
print-file-sheet = fiche-{ $about }-{ $version }
print-file-paper = feuille-{ $about }-{ $version }
print-file-report = rapport-{ $about }-{ $version }
print-poster = Affiche : { $label }
print-poster-call = Posez vos questions, votez
print-poster-how = Visez ce code avec votre téléphone, ou tapez l’adresse.
print-poster-free = Sans compte ni application.
print-poster-qr = QR code : { $address }
print-poster-both = Posez vos questions, votez : sans compte ni application.
print-poster-code = Le code affiché à l’écran de la salle vous sera demandé une fois.
