# Ce que disent les pages elles-mêmes. Ce que dit le bot vient des catalogues de bot/words.

site-title = { $page } · { $event }
skip = Aller au contenu
nav = Pages
nav-hall = Accueil
nav-programme = Programme
nav-data = Mes données
language-other = English
rehearsal = Répétition : rien de ce qui se fait ici n’est la journée.

hall = Accueil
now = En ce moment
ways = Où poser une question
ways-none = Aucune session ne prend de questions.
way-asked =
    { $count ->
        [0] aucune question
        [one] { $count } question
       *[other] { $count } questions
    }
way-runs = en cours
way-closed = fermé
said = Annonces et rappels
said-here = Ce qui s’est dit ici
said-none = Rien pour l’instant.
for-you = Pour vous seulement
for-you-earlier = Plus ancien
calls-you = Pour vous
programme = Programme

ask = Poser une question
ask-where = Où
ask-where-now = Là où c’est en cours
ask-text = Votre question
ask-help = 500 caractères au plus. Tout le monde la lira.
ask-name = Votre nom (si vous voulez)
ask-anonymous = Poser sans mon nom
ask-send = Poser
ask-closed = On ne prend plus de questions ici.
ask-error-empty = Écrivez votre question.
ask-error-long = { $length } caractères : c’est trop. 500 au plus.

on-stage = Sur scène
queue =
    { $count ->
        [0] Aucune question pour l’instant
        [one] { $count } question
       *[other] { $count } questions
    }
answered = Déjà traitées
own = Mes questions
own-none = Vous n’avez rien demandé ici.
taken = en train d’être prise…
votes =
    { $count ->
        [0] aucune voix
        [one] { $count } voix
       *[other] { $count } voix
    }
vote = Voter
voted = Ma voix : la reprendre
vote-for = Voter pour { $code }
voted-for = Reprendre ma voix pour { $code }
withdraw = Retirer
file = Télécharger { $name }
by-form = le formulaire de cette page
by-own = « Mes questions »
guest = Quelqu’un
send = Envoyer

data = Mes données
data-what = Ce site reconnaît votre appareil à un témoin (cookie) posé quand vous agissez pour la première fois. Il sert à compter une voix par appareil et à vous dire ce que devient votre question. Venir par l’adresse courte ou le QR code d’un écran en pose un autre, qui dit seulement « dans la salle », pour la journée ; choisir une langue ou donner le code de la salle aussi. Ce que vous tapez ou envoyez hors ligne attend sur votre appareil. Aucun compte, aucune adresse, aucune mesure d’audience.
data-show = Montrer ce qui est gardé de moi
data-forget = Tout effacer de moi
data-forgotten = C’est fait : plus rien ici n’est lié à cet appareil.

error-400 = Ce formulaire n’est pas complet
error-400-why = Il manque quelque chose à ce qui a été envoyé. Revenez à la page et recommencez.
error-403 = Ce formulaire n’est plus valable
error-403-why = Il vient d’une page trop ancienne, ou d’un autre site. Ouvrez de nouveau la page et recommencez.
error-404 = Cette page n’existe pas
error-404-why = L’adresse est peut-être incomplète. Tout est sur la page d’accueil.
error-405 = Cela ne se fait pas ici
error-405-why = Revenez à la page d’accueil.
error-413 = C’est trop long
error-413-why = Une question a 500 caractères au plus. Revenez à la page et raccourcissez-la.
error-429 = Trop d’appareils à la fois
error-429-why = Autant d’appareils qu’il est permis ont déjà pris part depuis votre réseau. Dites-le aux organisateurs, ou passez par un autre réseau.
error-500 = Quelque chose a échoué
error-500-why = Ce n’est pas votre faute. Réessayez dans un instant.
error-503 = Cela n’a pas pu être gardé
error-503-why = Ce que vous avez envoyé n’est pas perdu si vous ne quittez pas la page : renvoyez-le dans un instant.
error-back = Revenir
