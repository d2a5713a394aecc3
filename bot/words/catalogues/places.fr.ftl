# Les noms et sujets des lieux d’un événement.
# Le nom du comptoir, du pupitre… tient en 80 caractères : le titre d’une session est coupé s’il le faut.

hall-title = Hall
hall-topic = Posez une question : !question C1 votre question. { $title }, { $day } : annonces, rappels et programme.
space-topic = { $day }. Entrez dans le hall : rappels, annonces et programme y paraissent.

queue-title = Comptoir { $number } : { $title }
queue-topic = { $hours }{ $rooms }. Posez vos questions : !question votre question, ou ❓ sur votre message. 👍 pour voter
cancelled-topic = Session annulée : { $title }
cancelled-desk-topic = Session annulée : { $title }. La file des questions reste : !digest, !aide
plenary-title = Plénière : { $title }

plenary-topic = { $hours }{ $rooms }. Posez vos questions à la plénière : !question votre question. 👍 pour voter

desk-title = Pupitre du comptoir { $number }
desk-topic = { $hours }{ $rooms }, { $title }. La file des questions et ses gestes : !digest, !scene, !repondu, !aide
desk-group = Comptoir { $number } · animateurs

session-desk-title = Pupitre : { $title }
session-desk-group = { $title } · animateurs

plenary-desk-title = Pupitre de la restitution
plenary-desk-topic = { $hours }{ $rooms }. La file des questions et ses gestes : !digest, !scene, !repondu, !aide
plenary-desk-group = Restitution · pupitre

regie-title = Régie
regie-topic = Organisateurs : !annonce, !etat, !aide. Les alertes arrivent ici.
regie-group = Organisateurs

rehearsal-group = { $group } · répétition
