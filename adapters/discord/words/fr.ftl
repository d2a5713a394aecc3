# Ce que Discord montre de nous sans que le bot ait parlé. Une description a cent caractères au plus.

not-saved = Je n’ai pas pu garder ce que vous venez de faire. Réessayez dans un instant.

form = Formulaire
form-question = Poser une question
form-line = La réponse
form-decline = Écarter la question
form-correct = Corriger l’annonce
field-texte = Votre question
field-comptoir = Comptoir
hint-comptoir = Vide : le lieu où vous êtes, ou ce qui a lieu maintenant.
field-anonyme = Rester anonyme
field-answer = La réponse, en une ligne
field-reason = La raison
field-text = Le nouveau texte
choice-oui = Oui, sans mon nom
choice-non = Non, avec mon nom

menu-question = Poser comme question

group-bureau = Pour les animateurs, dans leur pupitre
group-regie = Pour les organisateurs, dans la régie

command = Une commande du bot
command-question = Poser une question, ou savoir où en est une question
command-questions = Les questions d’un comptoir
command-voter = Voter pour une question
command-retirer = Retirer sa question
command-programme = Le programme de la journée
command-maintenant = Ce qui se passe maintenant, et ce qui suit
command-suivre = Être prévenu de ce que devient une question ou un comptoir
command-ne-plus-suivre = Ne plus être prévenu
command-langue = La langue dans laquelle je vous réponds
command-mes-donnees = Ce que je sais de vous
command-oublie-moi = Effacer ce que je sais de vous
command-aide = Ce qui se fait ici
command-lier = Réunir vos comptes d’ici et de l’autre plateforme
command-delier = Séparer vos comptes d’ici et de l’autre plateforme
command-moi = Dire qui vous êtes au programme
command-digest = Les questions, dans l’ordre
command-scene = Mettre une question sur scène
command-suivante = Mettre la suivante sur scène
command-repondu = La question a sa réponse
command-plus-tard = Remettre une question à plus tard
command-ecarter = Écarter une question
command-effacer = Effacer une question partout, sans retour
command-annuler-geste = Défaire le dernier geste, pendant trente secondes
command-fusionner = Réunir deux questions
command-deplacer = Donner une question à un autre comptoir
command-pleniere = Porter une question en plénière
command-salle = Noter une question posée dans la salle
command-retenir = Retenir pour la restitution
command-ouvrir = Ouvrir les questions
command-fermer = Fermer les questions
command-annonce = Annoncer à tous, ou à certains lieux
command-retard = Décaler une session
command-changer-salle = Changer une session de salle
command-annuler = Annuler une session
command-etat = Où en est-on
command-rapport = Le rapport de la journée

option-comptoir = Le comptoir : C1, C2…
option-texte-suite = La suite : 2, 3…
option-texte-quand = Demain, 14h, ou un numéro : 2 pour la suite
option-code = Le code de la question : C1-12, ou 12 dans son comptoir
option-dans = Le code de l’autre question
option-texte = Le texte
option-texte-question = Votre question ; vide, un formulaire s’ouvre
option-anonyme = Sans montrer votre nom
option-raison = La raison
option-minutes = De combien de minutes
option-texte-reponse = La réponse, en une ligne
option-texte-langue = La langue
option-comptoir-annonce = Les lieux : C1 C2… Vide : le hall
option-salle = La salle
option-code-lier = Le code reçu sur l’autre plateforme ; vide, j’en donne un
option-code-moi = Le code que les organisateurs vous ont donné
