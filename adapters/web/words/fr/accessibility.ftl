# La déclaration d’accessibilité. Le même texte, en plus long : docs/accessibility.fr.md.

access = Accessibilité
access-aim = Ces pages visent les règles WCAG 2.2, niveau AA. Nous les pensons conformes, sauf ce qui est dit plus bas ; personne d’extérieur ne les a auditées.
access-checked = Comment c’est vérifié
access-axe = Chaque page passe axe dans un navigateur, en français et en anglais, claire et sombre, à la largeur d’un téléphone et d’un écran : aucune infraction.
access-keyboard = Tout se fait au clavier ; l’endroit où l’on est se voit, et rien ne le déplace.
access-zoom = Le texte s’agrandit à 200 %, les pages tiennent dans 390 pixels sans défiler de côté, les boutons ont au moins 44 pixels.
access-colours = Aucune information ne tient à la seule couleur ; les animations s’arrêtent si l’appareil le demande.
access-script = Chaque page marche en entier sans JavaScript.
access-missing = Ce qui manque
access-readers = Les pages n’ont pas été essayées par des personnes qui emploient chaque jour un lecteur d’écran : seul l’arbre que ces lecteurs lisent a été vérifié.
access-words = Les mots des gens se lisent comme ils les ont écrits : la langue d’une question posée dans une autre langue n’est pas signalée.
access-renewed = Ce qui change pendant la journée se renouvelle de soi-même, sans bouton pour l’arrêter ; sans JavaScript, rien ne bouge avant que l’on recharge.
access-chats = Matrix et Discord ont leurs propres clients, dont nous ne répondons pas.
access-tell = Signaler un obstacle
access-contact = Dites-le aux organisateurs de « { $event } », à l’accueil ou par l’adresse qui vous a invité : ils vous donneront la même chose d’une autre façon, et nous le diront.
access-date = Déclaration de novembre 2026.
nav-access = Accessibilité
