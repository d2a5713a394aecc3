# Ce que dit le script des pages. Il met lui-même les valeurs.

live-offline = Hors ligne depuis { $since } : ce qui s’affiche date de ce moment.
live-waiting-one = 1 envoi attend sur cet appareil.
live-waiting-many = { $count } envois attendent sur cet appareil.
live-refused = Un envoi n’a pas été pris. S’il s’agit d’une question, ses mots sont de nouveau dans le formulaire de sa page.
live-new-one = Nouvelle question : { $text }
live-new-many = { $count } nouvelles questions

opens-too-many = Trop de pages ouvertes depuis votre réseau. Réessayez dans { $seconds } s.

queue-others =
    { $count ->
        [one] Voir { $count } autre question
       *[other] Voir les { $count } autres questions
    }
