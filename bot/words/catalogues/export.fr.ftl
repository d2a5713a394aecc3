# Les mots de ce qui est écrit pour d’autres logiciels et d’autres calendriers (comptoir export).

cancelled-title = Annulé : { $title }
stream = Suivre à distance
stream-at = Suivre à distance : { $url }
programme-as-of = Le programme au { $at }.
programme-cancelled = Annulée :
kind-comptoir = Comptoir
kind-plenary = Plénière
kind-forum = Forum
kind-break = Pause
calendar-of = { $title } · { $part }
column-date = Date
column-start = Début
column-end = Fin
column-room = Salle
column-kind = Genre
column-number = Numéro
column-title = Titre
column-question = Question
column-experts = Experts
column-witness = Grand témoin
column-animateurs = Animateurs
column-speakers = Intervenants
column-abstract = Résumé
column-stream = Direct
column-id = Identifiant
