# Ce que l’opérateur lit dans un terminal. Chaque erreur dit ce qui ne va pas, puis ce qu’il faut écrire.


## La ligne de commande

help-what = Comptoir fait un seul public de tous les gens d’un événement hybride, dans la salle et en ligne.
help-see = Pour le voir jouer 
help-first-hour = La première heure, dans cet ordre, à côté de programme.yaml et de comptoir.yaml 
help-after = Pendant la journée et après 
help-options = Options 
help-usage = À écrire :
help-more = Les options se mettent avant ou après la commande ; `comptoir plan --help` explique une commande. In English, `comptoir --lang en`.
cli-help = `{ $command }` dit comment l’écrire.
cli-no-such-command = `{ $name }` n’est pas une commande de comptoir. { $near ->
    [0] Les voici : { $known }.
   *[other] Vouliez-vous `{ $known }` ?
  }
cli-no-such-option = `{ $option }` n’est pas une option ici.{ $near ->
    [0] {""}
   *[other] {" "}Vouliez-vous `{ $known }` ?
  }
cli-missing = Il manque { $name } sur la ligne de commande.
cli-not-a-choice = `{ $option }` attend l’un de ceux-ci : { $known }.
cli-no-value = Il manque une valeur après `{ $option }`.
cli-misread = Cette ligne de commande n’est pas comprise ({ $why }).
library-missing = La bibliothèque `{ $missing }` manque à cette installation de Comptoir : réinstallez-le avec tout ce qu’il demande.


## Le compte rendu de `comptoir check`

warning = avertissement : { $text }
counts-errors = { $errors ->
    [0] Aucune erreur
    [1] 1 erreur
   *[other] { $errors } erreurs
  }, { $warnings ->
    [0] aucun avertissement.
    [1] 1 avertissement.
   *[other] { $warnings } avertissements.
  }
counts-warnings = { $warnings ->
    [1] 1 avertissement, rien qui empêche de commencer.
   *[other] { $warnings } avertissements, rien qui empêche de commencer.
  }
summary-programme = Programme : { $sessions ->
    [1] 1 session
   *[other] { $sessions } sessions
  }, { $comptoirs ->
    [0] aucun comptoir
    [1] 1 comptoir
   *[other] { $comptoirs } comptoirs
  }, { $rooms ->
    [0] aucune salle
    [1] 1 salle
   *[other] { $rooms } salles
  }, { $people ->
    [0] personne de nommé
    [1] 1 personne
   *[other] { $people } personnes
  } : { $state ->
    [warned] à relire
   *[good] tout est bon
  }.
summary-settings = Réglages : { $platforms ->
    [none] aucune plateforme
   *[other] { $platforms }
  }.
summary-retention = Données : mots et noms s’effacent de la base le { $date }, { $days } { $days ->
    [1] jour
   *[other] jours
  } après la fin (`retention:`).


## Le fichier

file-missing = ce fichier n’existe pas ; vérifiez son nom et le dossier où vous êtes.
file-is-folder = ceci est un dossier ; donnez le nom d’un fichier, par exemple `programme.yaml`.
file-unreadable = ce fichier ne peut pas être lu ({ $reason }) ; vérifiez son nom et ses droits.
file-empty = ce fichier est vide ; partez d’un programme qui marche, par exemple `programme.yaml` fourni avec Comptoir.
file-too-large = ce fichier dépasse { $largest } Mo ; coupez les textes trop longs, ou faites plusieurs événements.
file-not-utf8 = ce caractère n’est pas en UTF-8 ; enregistrez le fichier de nouveau en choisissant l’encodage UTF-8.


## L’écriture

yaml-colon = un deux-points suivi d’une espace coupe ce texte ; mettez-le entre guillemets : `{ $quoted }`.
yaml-tab = une tabulation commence ici ; remplacez-la par des espaces.
yaml-first-character = un texte ne peut pas commencer par ce signe ; mettez-le entre guillemets : `{ $quoted }`.
yaml-after-quote = il y a une suite après le guillemet fermant ; mettez tout le texte entre guillemets, avec `"` s’il contient une apostrophe et avec `'` s’il contient `"`, et une virgule entre deux valeurs d’une même ligne.
yaml-quote-open = ce guillemet n’est jamais fermé ; ajoutez le même à la fin du texte.
yaml-bracket-open = cette liste n’est pas bien fermée ; vérifiez qu’elle finit par `]` ou `{"}"}`, qu’une virgule sépare les valeurs, et mettez entre guillemets celles qui contiennent une virgule ou un deux-points.
yaml-escape = dans un texte entre guillemets `"`, la barre `\` annonce un signe spécial ; doublez-la (`\\`) ou employez les guillemets `'`.
yaml-colon-glued = il manque une espace après le deux-points ; écrivez `{ $near }`.
yaml-no-colon = il manque le deux-points sur cette ligne ; écrivez `clé: valeur`, ou décalez la ligne à droite si elle continue un texte.
yaml-indentation = cette ligne n’est pas alignée avec celles de son groupe ; donnez-lui autant d’espaces à gauche qu’aux lignes voisines, ou mettez entre guillemets le texte de la ligne d’avant.
yaml-syntax = cette écriture n’est pas comprise ({ $said }) ; comparez-la à une ligne voisine qui marche, et mettez le texte entre guillemets.
yaml-second-document = un second document commence ici ; gardez-en un seul, sans ligne `---` au milieu.
yaml-control-character = un caractère invisible ({ $code }) se trouve ici ; effacez-le.
yaml-odd-sign = le caractère { $code } se trouve ici : il est invisible, ou ressemble seulement à un signe ordinaire ; effacez-le et tapez à sa place `:`, `"`, `-` ou une espace, s’il en faut.
yaml-alias = `*{ $name }` est lu comme un renvoi, que nous n’acceptons pas ; recopiez la valeur, ou mettez le texte entre guillemets s’il commence par une étoile.
yaml-anchor = `&{ $name }` est lu comme un nom de renvoi, que nous n’acceptons pas ; effacez-le, ou mettez le texte entre guillemets s’il commence par `&`.
yaml-tag = ce texte commence par un point d’exclamation, qui a un sens spécial (`{ $tag }`) ; effacez-le, ou mettez le texte entre guillemets.
yaml-merge-key = `<<` recopie un autre passage, ce que nous n’acceptons pas ; recopiez les lignes elles-mêmes.
yaml-duplicate-key = la clé « { $name } » est déjà donnée ligne { $line } ; gardez une seule des deux.
yaml-key-not-text = un groupe ne peut pas servir de clé ; écrivez un mot suivi d’un deux-points, ou mettez entre guillemets le texte qui commence par `{"{"}` ou `[`.
yaml-too-deep = plus de { $deepest } niveaux sont imbriqués ici ; un programme en demande cinq au plus.


## Les clés

unknown-key-near = la clé « { $name } » est inconnue ; écrivez plutôt `{ $near }:`.
unknown-key = la clé « { $name } » est inconnue ; les clés possibles ici sont { $known }.
unknown-key-comma = la clé « { $name } » est inconnue ; si c’est la suite du texte d’avant la virgule, écrivez `{ $whole }`, sinon les clés possibles ici sont { $known }.
key-has-two-names = `{ $name }` est un autre nom de `{ $first }`, écrit ligne { $line } ; un fichier s’en tient à l’un des deux : écrivez ici aussi `{ $first }:`, une fois par groupe.
missing-key = il manque `{ $name }:` ici ; ajoutez cette ligne avec sa valeur.
key-not-a-word = « { $name } » ne peut pas servir de nom court ; employez des lettres, des chiffres et des tirets sans espace, par exemple `{ $near }`.


## Les valeurs

empty-value = il n’y a rien après `{ $name }:` ; écrivez une valeur (entre guillemets si elle commence par `#`) ou effacez la ligne.
expected-one-value = `{ $name }` attend une seule valeur ; écrivez-la simplement, sans `[`, sans `{"{"}` et sans tiret.
expected-one-value-near = `{ $name }` attend une seule valeur ; écrivez `{ $name }: { $near }`.
expected-list = `{ $name }` attend une liste ; écrivez `{ $name }: [{ $value }]`.
expected-list-of-items = `{ $name }` attend une liste ; commencez chaque élément par un tiret, ou mettez le tout entre `[` et `]`.
expected-table = `{ $name }` attend des lignes `clé: valeur` ; écrivez-les dessous, décalées de deux espaces, ou entre accolades.
person-without-keys = `{ $name }` attend des lignes `clé: valeur` ; écrivez `{ $name }: {"{"}name: { $called }{"}"}`.
expected-item = cet élément de `{ $name }` devrait être fait de lignes `clé: valeur` ; écrivez par exemple `- { $first }: …`.
not-a-number = « { $value } » n’est pas un nombre entier à partir de 1 ; écrivez par exemple `{ $name }: 3`.
not-true-or-false = « { $value } » n’est ni vrai ni faux ; écrivez `{ $name }: true` (oui) ou `{ $name }: false` (non).
not-an-address = « { $value } » n’est pas une adresse ; écrivez par exemple `{ $name }: "{ $near }"`.
not-a-matrix-account = « { $value } » n’est pas un compte Matrix ; écrivez-le en entier et entre guillemets, par exemple `"{ $near }"`.
not-a-discord-account = « { $value } » n’est pas un compte Discord ; écrivez son nom d’utilisateur (minuscules, chiffres, points et tirets bas, sans espace), qu’il lit dans son profil, par exemple `{ $near }`, ou le numéro du compte.
not-days = « { $value } » n’est pas un nombre de jours, de un jour à dix ans ; écrivez par exemple `{ $near }`.
duration-without-unit = « { $value } » ne dit pas de quoi ; écrivez `{ $value }m` si ce sont des minutes, `{ $value }s` si ce sont des secondes.
not-a-duration = « { $value } » n’est pas une durée ; écrivez par exemple `15m`, `90s` ou `1h`.


## L’événement

unknown-language = la langue « { $value } » n’est pas connue ; écrivez `fr` (français) ou `en` (anglais).
unknown-language-near = la langue « { $value } » n’est pas connue ; écrivez `{ $near }`.
not-a-noun = « { $value } » ne peut pas remplacer ce mot ; écrivez un nom au singulier, en lettres, avec son article s’il est féminin : `atelier`, `une table ronde` ({ $longest } caractères au plus).
unknown-timezone = le fuseau horaire « { $value } » n’existe pas ; écrivez un continent et une ville, par exemple `Europe/Paris`.
unknown-timezone-near = le fuseau horaire « { $value } » n’existe pas ; écrivez `{ $near }` si c’est celui de l’événement.
unknown-timezone-hours = « { $value } » ne dit pas où est l’événement ; écrivez son continent et sa ville. Fuseaux qui ont cette heure pendant l’événement : { $known }.
missing-days = le jour de l’événement manque ; ajoutez `date: 2018-10-16`, ou `start:` et `end:` s’il dure plusieurs jours.
date-and-days = `date` ne va pas avec `start` et `end` ; gardez `date` pour un seul jour, `start` et `end` pour plusieurs.
last-day-before-first = le dernier jour ({ $last }) vient avant le premier ({ $first }) ; corrigez l’un des deux.
not-a-day = « { $value } » n’est pas une date ; écrivez l’année, le mois et le jour, par exemple `2018-10-16`.
not-a-day-near = « { $value } » n’est pas une date écrite comme il faut ; écrivez `{ $near }` si c’est bien ce jour.
no-such-day = le jour « { $value } » n’existe pas ; vérifiez l’année, le mois et le jour.


## Les identifiants

bad-id = l’identifiant « { $value } » n’est pas possible ; employez de 1 à 40 lettres minuscules sans accent, chiffres et tirets, par exemple `comptoir-1`.
bad-id-near = l’identifiant « { $value } » n’est pas possible ; employez de 1 à 40 lettres minuscules sans accent, chiffres et tirets, par exemple `{ $near }`.
reserved-id = l’identifiant « { $value } » est réservé à un lieu de Comptoir (`hall`, `regie`, `accessibility`, `board`, `desk`, `live`, `programme`, `report`, `screen`, `static`, `timer` et tout ce qui finit par `-desk`) ; choisissez-en un autre.
reserved-restitution = l’identifiant « restitution » est réservé à la session de restitution ; choisissez-en un autre, ou ajoutez `restitution: true`.
duplicate-id = l’identifiant « { $value } » est déjà pris ligne { $line } ; donnez à chaque session le sien.
duplicate-number = le numéro { $value } est déjà pris ligne { $line } ; donnez à chaque session le sien.


## Les personnes et les salles

unknown-person = « { $value } » n’est pas dans `people` ; écrivez un des noms courts qui s’y trouvent ({ $known }), ou ajoutez-y la ligne `{ $short }: {"{"}name: { $called }{"}"}`.
unknown-person-near = « { $value } » n’est pas dans `people` ; écrivez `{ $near }`, ou ajoutez cette personne.
unknown-person-of-none = « { $value } » n’est pas dans `people`, qui est vide ; ajoutez-y la ligne `{ $short }: {"{"}name: { $called }{"}"}`.
unknown-room = « { $value } » n’est pas dans `rooms` ; écrivez un des noms courts qui s’y trouvent ({ $known }), ou ajoutez-y la ligne `{ $short }: { $called }`.
unknown-room-near = « { $value } » n’est pas dans `rooms` ; écrivez `{ $near }`, ou ajoutez cette salle.
unknown-room-of-none = « { $value } » n’est pas dans `rooms`, qui est vide ; ajoutez-y la ligne `{ $short }: { $called }`.
account-of-two = le compte « { $value } » est déjà celui de « { $person } » ligne { $line } ; donnez à chaque personne le sien.


## Les sessions

no-session = il n’y a aucune session ; ajoutez-en au moins une, qui commence par `- id:`.
unknown-report = « { $value } » ne dit pas qui lit le rapport ; écrivez `organisers` (les organisateurs) ou `public` (tout le monde, sur les pages).
unknown-report-near = « { $value } » ne dit pas qui lit le rapport ; écrivez `{ $near }`.
unknown-kind = « { $value } » n’est pas un genre de session ; écrivez `comptoir`, `plenary` (plénière), `forum` ou `break` (pause).
unknown-kind-near = « { $value } » n’est pas un genre de session ; écrivez `{ $near }`.
not-an-hour = « { $value } » n’est pas une heure ; écrivez par exemple `10:30` ou `10h30`, précédée de la date si besoin (`2018-10-16T10:30`).
not-an-hour-near = « { $value } » n’est pas écrit comme une heure ; écrivez `{ $near }`.
clock-elsewhere = « { $value } » n’est pas un jour de cet événement, rien n’y serait joué ; écrivez `{ $near }`, ou une autre heure de ses jours.
not-an-hour-near-counted = « { $value } » n’est pas écrit comme une heure ; écrivez `{ $near }`, ou `{ $counted }` si un outil en a compté les minutes.
two-hours = « { $value } » dit deux heures ; écrivez `start: { $start }` et `end: { $end }`.
day-alone = « { $value } » est un jour sans heure ; écrivez l’heure après lui, par exemple `{ $near }`.
offset-elsewhere = « { $value } » porte un décalage qui n’est pas alors celui de { $zone } ; écrivez `{ $here }` si c’est l’heure de l’événement, `{ $elsewhere }` pour le même instant.
no-such-hour = l’heure « { $value } » n’existe pas ; écrivez une heure de `00:00` à `24:00`.
day-needed = « { $value } » ne dit pas quel jour, et l’événement en dure plusieurs ; écrivez la date et l’heure, par exemple `{ $near }`.
hour-skipped = { $value } n’existe pas, car les horloges avancent alors ({ $zone }) ; écrivez `{ $near }` si c’est bien l’heure voulue.
hour-twice = { $value } a lieu deux fois, car les horloges reculent alors ({ $zone }) ; écrivez `{ $first }` pour la première, `{ $second }` pour la seconde.
end-not-after-start = la fin ({ $end }) ne vient pas après le début ({ $start }) ; corrigez l’une des deux, ou écrivez `{ $near }` si la session finit le lendemain.
last-without-end = cette session n’a pas de fin et rien ne la suit ce jour-là ; ajoutez `end:` avec l’heure de sa fin.
outside-event = cette heure est hors des jours de l’événement, du { $first } au { $last } ; corrigez-la, ou les jours de `event`.
room-and-rooms = `room` et `rooms` sont donnés tous les deux ; gardez `room` pour une salle, `rooms` pour plusieurs.
restitution-not-plenary = seule une plénière peut être la restitution ; écrivez `kind: plenary`, ou effacez cette ligne.
moderation-without-questions = cette session ne prend pas de questions, il n’y a rien à modérer ; effacez cette ligne.


## Les avertissements

room-twice = la salle « { $name } » reçoit { $first } et { $second } en même temps ; changez la salle ou l’heure de l’une des deux.
person-twice = { $name } est attendu·e en même temps à { $first } et à { $second } ; changez l’heure ou la personne.
desk-without-animateurs = { $session } n’a pas d’animateur ; ajoutez { $written ->
    [none] `animateurs: […]`
   *[other] `{ $written }: […]`
  }, sinon seuls les organisateurs verront ses questions.
no-organiser = le programme ne nomme aucun organisateur : personne ne serait dans la régie, ni pour les annonces ni pour les alertes ; écrivez `organisers: […]` dans le programme.
organisers-without-account = aucun organisateur ({ $names }) n’a de compte `{ $platform }:` dans le programme : la régie y serait vide tant qu’aucun ne dit son code ; ajoutez `{ $platform }:` à leur fiche.


## `comptoir import` : les programmes des autres

import-schedule-empty = ce fichier est vide ; exportez le programme de nouveau.
import-schedule-too-large = ce fichier est trop grand ou contient trop de choses pour un programme (au plus { $largest } Mo) ; exportez seulement les jours de l’événement.
import-schedule-too-many = ce fichier contient plus de { $most } sessions ; exportez seulement celles de l’événement.
import-schedule-too-deep = trop de niveaux sont imbriqués dans ce fichier : ce n’est pas un programme ; exportez-le de nouveau depuis l’outil qui le tient.
import-schedule-entities = ce fichier XML définit ses propres entités (`<!ENTITY`), ce que nous n’acceptons pas ; exportez le programme de nouveau.
import-schedule-encoding = ce fichier JSON n’est pas en UTF-8 ; enregistrez-le de nouveau dans cet encodage.
import-schedule-number = ce fichier JSON contient un nombre démesuré ; exportez-le de nouveau.
import-schedule-broken-json = ce fichier commence comme du JSON, mais son écriture est fautive ligne { $line }, colonne { $column } : il est peut-être coupé ; exportez-le ou téléchargez-le de nouveau.
import-schedule-broken-xml = ce fichier commence comme du XML, mais son écriture est fautive ici ({ $said }) ; exportez-le ou téléchargez-le de nouveau.
import-schedule-no-xml-events = ce fichier XML s’appelle `{ $root }`, mais n’a aucune session écrite comme chez Pentabarf, frab ou pretalx (`<day>`, `<room>`, `<event>`) ; demandez un export « schedule.xml », iCalendar, ou un tableur.
import-schedule-other-xml = ce fichier XML commence par `<{ $root }>` : ce n’est pas un programme que nous savons lire ; demandez un export « schedule.xml » (`<schedule>`), iCalendar, ou un tableur.
import-schedule-other-json = ce fichier JSON ne ressemble à aucun programme que nous savons lire (son début : { $keys }) ; demandez un export `schedule.json` de frab ou de pretalx, Sessionize, OpenPlanner, OpenFeedback, iCalendar, ou un tableur.
import-schedule-is-web-page = ceci est une page web, pas un programme ; cherchez-y un lien d’export (`schedule.json`, `schedule.xml`, `.ics`, CSV) et donnez son adresse, ou enregistrez un tableur.
import-schedule-is-pdf = ceci est un PDF, fait pour être imprimé ; donnez le tableur ou l’export dont il vient.
import-schedule-is-picture = ceci est une image ; donnez le tableur ou l’export dont elle vient.
import-schedule-is-document = ceci est un document de traitement de texte ou une archive, pas un programme ; collez son tableau dans un tableur, et donnez celui-ci.
import-schedule-unknown = ce contenu ne ressemble à aucun programme que nous savons lire ; donnez un tableur (XLSX, ODS, CSV), un export de frab, pretalx, Sessionize, OpenPlanner ou OpenFeedback, ou un calendrier iCalendar (`.ics`).
import-schedule-no-sessions = aucune session ne se trouve dans ce fichier. { $why }Vérifiez que le programme est publié, et exportez-le de nouveau.
import-schedule-not-a-session = une session était attendue ici ; laissé de côté : « { $value } ».
import-schedule-no-title = cette session n’a pas de titre.
import-schedule-no-start = « { $title } » n’a ni jour ni heure.
import-schedule-bad-start = « { $title } » : le début « { $value } » n’est pas un jour et une heure.
import-schedule-bad-end = « { $title } » : la fin « { $value } » n’est pas un jour et une heure ; laissée de côté.
import-schedule-bad-duration = « { $title } » : la durée « { $value } » n’est pas comprise ; laissée de côté.
import-schedule-long = « { $title } » : la durée « { $value } » est lue comme { $hours } heures.
import-schedule-ends-before = « { $title } » finit avant de commencer (« { $value } ») ; sa fin est laissée de côté.
import-schedule-repeats = « { $title } » se répète ; seule la première fois est lue.
import-schedule-twice = « { $title } » est la même session que { $other } ; lue une fois.
import-schedule-former = ceci est une version antérieure de « { $title } », déplacée depuis ; laissée de côté.
import-schedule-line = cette ligne n’est pas comprise ; laissée de côté : « { $value } ».
import-schedule-broken-here = l’écriture est fautive ici ({ $said }) : ce qui précède est lu, rien de ce qui suit.
import-schedule-zone-read = le fuseau « { $zone } » est lu comme `{ $near }`.
import-schedule-zone-unknown = le fuseau « { $zone } » est inconnu ; ses heures sont prises pour des heures locales.
import-schedule-zone-differs = le fuseau « { $zone } » que donne ce fichier ne va pas avec ses heures ({ $offset }) : les heures font foi ; donnez le bon fuseau par `--timezone`.
import-schedule-left-out = { $count ->
    [one] une proposition dans l’état « { $state } » n’est pas au programme ; laissée de côté.
   *[other] { $count } propositions dans l’état « { $state } » ne sont pas au programme ; laissées de côté.
}
import-schedule-people-elsewhere = personne n’est nommé à part dans ce calendrier, mais des noms semblent se trouver ailleurs ; s’il le faut, donnez par `--map` un fichier qui contient `"{ $place }": speakers`.
import-schedule-more-doubts = { $count ->
    [one] un autre doute n’est pas montré.
   *[other] { $count } autres doutes ne sont pas montrés.
}
import-schedule-more-pages = ce fichier est une page d’une plus longue liste ; la suite est à { $address }.
import-address-not-https = cette adresse commence par `{ $scheme }:` ; donnez-en une qui commence par `https:`, ou enregistrez le fichier et donnez son nom.
import-address-no-host = cette adresse n’est pas complète ; recopiez-la depuis la barre du navigateur.
import-address-credentials = cette adresse contient un nom ou un mot de passe pour { $host }, que nous n’envoyons jamais ; donnez une adresse publique, ou enregistrez le fichier et donnez son nom.
import-address-private = { $host } est une machine d’un réseau privé, où nous n’allons pas chercher de programme ; enregistrez le fichier et donnez son nom.
import-address-unknown-host = { $host } est introuvable ; vérifiez l’adresse et la connexion.
import-address-unreachable = { $host } ne répond pas comme il faut ({ $why }) ; vérifiez l’adresse et la connexion, ou enregistrez le fichier et donnez son nom.
import-address-status = { $name } ne peut pas être téléchargé (HTTP { $status }) ; vérifiez l’adresse dans un navigateur.
import-address-closed = { $name } n’est pas public (HTTP { $status }) ; publiez-le (Google Sheets : Fichier, Partager, Publier sur le web, CSV), ou enregistrez le fichier et donnez son nom.
import-address-web-page = { $name } est une page web, pas un programme : le fichier n’est peut-être pas public ; publiez-le (Google Sheets : Fichier, Partager, Publier sur le web, CSV), ou cherchez dans la page un lien d’export.
import-address-encoding = { $name } est compressé d’une façon que nous ne lisons pas ({ $encoding }) ; enregistrez le fichier et donnez son nom.
import-address-too-large = { $name } dépasse { $largest } Mo ; exportez seulement les jours de l’événement.
import-address-redirects = { $name } renvoie d’adresse en adresse ; donnez celle où un navigateur finit par arriver.
import-address-slow = { $name } n’est pas arrivé en { $seconds } secondes ; réessayez, ou enregistrez le fichier et donnez son nom.
import-address-old-copy = { $why } La dernière copie, du { $at }, est lue à sa place.


## Les réglages

no-such-programme = le fichier « { $value } » n’existe pas à côté de celui-ci ; écrivez le chemin du programme, par exemple `programme.yaml`.
not-a-database = « { $value } » ne peut pas être une base de données ; écrivez le nom d’un fichier, par exemple `comptoir.db`, ou une adresse `postgresql://…`.
not-a-speed = « { $value } » n’est pas une vitesse ; écrivez un nombre plus grand que 0, par exemple `60` (une heure par minute).
not-a-digest-instant = « { $value } » n’est pas un moment du digest ; écrivez `start` (début), `half` (moitié) ou le temps qui reste, par exemple `10m`.
not-a-digest-instant-near = « { $value } » n’est pas un moment du digest ; écrivez `{ $near }`.
not-so-many-a-minute = « { $value } » n’est pas possible ; écrivez combien par minute, de `1` à `999999`.
not-a-number-of-lines = « { $value } » n’est pas possible ; écrivez un nombre de lignes de `1` à `{ $most }`.
not-a-number-of-words = « { $value } » n’est pas possible ; écrivez un nombre de mots de `{ $least }` à `{ $most }` (150 se lisent en une minute).
frozen-before-made = une fiche ne peut pas être figée avant d’être faite ; écrivez une durée plus courte que `sheets`.
not-a-platform = la plateforme « { $value } » n’est pas connue ; celles qui existent : { $known }.
not-a-port = « { $value } » n’est pas un port ; écrivez un nombre de 1 à 65535, par exemple `9090`.
not-a-guild = « { $value } » n’est pas un serveur Discord ; écrivez son numéro, par exemple `123456789012345678` (clic droit sur le serveur, « Copier l’identifiant »).
not-an-encryption = « { $value } » ne dit pas ce qui est à chiffrer ; écrivez `desks` (les pupitres et la régie) ou `nothing` (rien).
not-a-discord-api = « { $value } » n’est pas une adresse de l’API de Discord ; écrivez une adresse qui finit par `/api/v10`, ou effacez la ligne.
not-a-gateway = « { $value } » n’est pas une adresse de passerelle ; écrivez une adresse qui commence par `ws://` ou `wss://`, ou effacez la ligne.
not-a-web-listen = « { $value } » ne dit pas où écouter ; écrivez une adresse de cette machine et un port, par exemple `127.0.0.1:8080`.
not-a-web-address = « { $value } » n’est pas l’adresse d’un site ; écrivez par exemple `address: "https://comptoir.example.org"`, sans chemin.
not-a-web-proxy = « { $value } » n’est pas l’adresse d’un mandataire (proxy) ; écrivez par exemple `127.0.0.1` ou `10.0.0.0/8`.
not-so-many-devices = « { $value } » n’est pas un nombre d’appareils ; écrivez combien peuvent prendre part depuis une adresse, par exemple `300`.


## `comptoir plan`

plan-time = heure
plan-place = lieu
plan-platform = plateforme
plan-audience = public
plan-first-line = première ligne
plan-late = retard
audience-everyone = tous
audience-desk = pupitre
audience-organisers = organisateurs
plan-count = { $count ->
    [1] 1 message prévu
   *[other] { $count } messages prévus
  }{ $platforms ->
    [1] {""}
   *[other] {" "}sur chaque plateforme
  }.{ $late ->
    [-1] {""}
    [0] {" "}Les limites ordinaires d’un serveur { $platform } n’en retardent aucun.
   *[other] {" "}Les limites ordinaires d’un serveur { $platform } peuvent en retarder de { $late } s au plus : demandez une exemption (`comptoir provision` donne la commande).
  }
plan-digests = Pendant une session, son pupitre reçoit aussi de nouveaux digests dès qu’il y a des questions : ils ne sont pas dans cette liste.


## `comptoir provision`

provision-working = Je regarde ce qui existe…
provision-wait = { $place } : le serveur demande d’attendre { $seconds } s…
provision-rehearsal = Répétition : les lieux sont à part ({ $address }), et les organisateurs seuls y sont invités (`--invite all` : tout le monde).
provision-rehearsal-all = Répétition : les lieux sont à part ({ $address }), et tout le monde y est invité.
provision-everywhere = tout le serveur
provision-space = l’espace de l’événement
provision-create = { $everywhere ->
    [1] J’ai créé la catégorie { $detail }.
   *[0] J’ai créé { $place } { $placed ->
        [1] dans l’espace.
       *[0] ({ $detail }).
      }
  }
provision-would-create = { $everywhere ->
    [1] Je créerais la catégorie { $detail }.
   *[0] Je créerais { $place } { $placed ->
        [1] dans l’espace.
       *[0] ({ $detail }).
      }
  }
provision-create-role = J’ai créé le rôle « { $detail } ».
provision-would-create-role = Je créerais le rôle « { $detail } ».
provision-adopt = { $place } existait déjà : je l’ai adopté ({ $detail }).
provision-would-adopt = { $place } existe déjà : je l’adopterais ({ $detail }).
provision-adopt-role = Le rôle « { $detail } » existait déjà : je l’ai adopté.
provision-would-adopt-role = Le rôle « { $detail } » existe déjà : je l’adopterais.
provision-change = J’ai mis à jour { $place } : { $detail }.
provision-would-change = Je mettrais à jour { $place } : { $detail }.
provision-what-name = nom
provision-what-topic = sujet
provision-what-door = qui peut entrer
provision-what-history = qui peut lire l’historique
provision-what-encryption = chiffrement
provision-what-rights = droits
provision-what-space = place dans l’espace
provision-what-address = adresse
provision-what-entered = mon entrée
provision-what-animateurs = droits des animateurs
provision-what-commands = commandes /
provision-invite = J’ai invité dans { $place } : { $detail }.
provision-would-invite = J’inviterais dans { $place } : { $detail }.
provision-grant = J’ai ouvert { $place } à : { $detail }.
provision-would-grant = J’ouvrirais { $place } à : { $detail }.
provision-revoke = J’ai fermé { $place } à ceux que le programme n’y nomme plus : { $detail }.
provision-would-revoke = Je fermerais { $place } à ceux que le programme n’y nomme plus : { $detail }.
provision-remove = { $everywhere ->
    [1] J’ai enlevé la catégorie { $detail }.
   *[0] J’ai enlevé { $place }.
  }
provision-would-remove = { $everywhere ->
    [1] J’enlèverais la catégorie { $detail }.
   *[0] J’enlèverais { $place }.
  }
provision-remove-role = J’ai enlevé le rôle « { $detail } ».
provision-would-remove-role = J’enlèverais le rôle « { $detail } ».
provision-refuse = ✗ { $why }
provision-short = Sans `--dry-run`, il faudra moins d’une minute.
provision-limit = Sans `--dry-run`, il faudra environ { $minutes } min si ce serveur a les limites ordinaires de Synapse, moins d’une minute si son administrateur les lève pour moi par cette commande :
provision-limited = Le serveur nous limite : encore environ { $minutes } min. Vous pouvez arrêter (Ctrl-C) et relancer, rien n’est refait. { $asked ->
    [1] Pour ne pas attendre, demandez à son administrateur de lancer :
   *[0] Pour ne pas attendre, demandez à son administrateur la commande ci-dessus.
  }
provision-nothing = Tout est déjà en place : rien n’a été changé.
provision-done = { $refused ->
    [0] C’est prêt : {""}
   *[other] Fait : {""}
  }{ $changed ->
    [1] 1 changement
   *[other] { $changed } changements
  }. Relancez la commande quand vous voulez : elle ne refait rien.
provision-would = { $changed ->
    [0] Tout est déjà en place : il n’y aurait aucun changement.
    [1] Rien n’est changé : il y aurait 1 changement. Sans `--dry-run`, il sera fait.
   *[other] Rien n’est changé : il y aurait { $changed } changements. Sans `--dry-run`, ils seront faits.
  }
provision-removed = { $removed ->
    [0] Il ne reste rien de la répétition.
    [1] C’est fait : 1 lieu enlevé.
   *[other] C’est fait : { $removed } lieux enlevés.
  } Sa base ne sert plus, vous pouvez l’effacer : { $database }
provision-refused = { $refused ->
    [1] 1 refus, marqué
   *[other] { $refused } refus, marqués
  } ✗ ci-dessus : faites ce qui est écrit, puis relancez.
remove-no-rehearsal = `provision --remove` n’enlève que les lieux d’une répétition, et ces réglages n’ont pas de `clock:` : rien n’est enlevé. Donnez les réglages de la répétition, par exemple : comptoir -c repetition.yaml provision --remove
matrix-not-invited = Sans compte Matrix dans le programme, donc pas invités (ajoutez `matrix:` à leur fiche) : { $names }
account-unknown = Ce compte n’existe pas sur ce serveur, leur invitation n’attend personne (corrigez-le dans leur fiche, ou faites-le créer) : { $names }
discord-not-found = Absents du serveur Discord, donc sans rôle (vérifiez `discord:`, le nom d’utilisateur, dans leur fiche) : { $names }. Qui rejoint ensuite dit le code que donne `comptoir ready` : `/moi`.


## `comptoir run`, `comptoir outbox`

settings-missing = ce fichier n’existe pas : allez dans son dossier, donnez-en un autre par `-c`, ou écrivez-le, par exemple :
    programme: programme.yaml
    database: comptoir.db
    platforms:
      matrix:
        homeserver: https://matrix.example.org
        user: "@comptoir:example.org"
no-platform = { $file } ne nomme aucune plateforme. Ajoutez l’une de celles-ci, ou les deux :
    platforms:
      matrix:
        homeserver: https://matrix.example.org
        user: "@comptoir:example.org"
      discord:
        guild: 123456789012345678
run-waiting = J’attends { $platform }, où je ne peux pas encore écouter ; j’y commence dès que je le peux.
unknown-platform = La plateforme « { $platform } » n’est pas encore servie par cette version. Retirez-la de `platforms:`.
outbox-due = prévu
outbox-state = état
outbox-platform = plateforme
outbox-place = lieu
outbox-kind = nature
outbox-key = clef
outbox-why = raison
outbox-state-waiting = en attente
outbox-state-sending = en cours d’envoi
outbox-state-sent = parti
outbox-state-skipped = sauté
outbox-state-failed = refusé
outbox-why-too-late = trop tard pour être utile
outbox-why-not-said = ce dont il s’agissait n’a pas été dit
outbox-why-refused = refusé par la plateforme
outbox-why-unreadable = illisible dans la base
outbox-why-unprinted = son fichier n’a pas pu être fabriqué
outbox-why-nothing-left = il ne reste rien dont faire son fichier
outbox-why-programme = le programme a changé
outbox-why-undone = le geste a été annulé
outbox-why-withdrawn = l’annonce a été retirée
outbox-why-deleted = le message a été supprimé
outbox-why-corrected = le message a été corrigé
outbox-why-chosen = le comptoir a été choisi
outbox-why-replaced = un message plus récent le remplace
outbox-why-elsewhere = dit à chacun en privé
outbox-why-over = ce qui était proposé est fini
outbox-why-erased = la question a été effacée
outbox-why-forgotten = la personne a demandé l’oubli
outbox-why-retention = l’événement est fini, ses mots sont oubliés
report-folder = rapport
report-written = rapport écrit : { $path }
posters-folder = affiches
posters-written = affiche écrite : { $path }
web-missing-for-posters = les affiches mènent aux pages, et cet événement n’en a pas : ajoutez `web` à `platforms`.
report-cannot-print = le PDF demande typst, qui n’est pas installé ; depuis le dossier de Comptoir : .venv/bin/pip install --require-hashes -r requirements-pdf.txt
report-without-pdf = rapport sans PDF : typst n’est pas installé ; depuis le dossier de Comptoir : .venv/bin/pip install --require-hashes -r requirements-pdf.txt
report-not-on-a-screen = un PDF ne se lit pas à l’écran ; ajoutez -o et un dossier, ou > et un fichier.
export-written = écrit : { $path } ({ $sessions ->
    [one] { $sessions } session
   *[other] { $sessions } sessions
})
export-not-written = { $path } ne peut pas être écrit ({ $why }) ; donnez un autre fichier avec -o.
export-not-on-a-screen = un tableur ne se lit pas à l’écran ; ajoutez `-o jour.xlsx`, ou > et un fichier.
export-of-nothing = { $file } n’existe pas ; donnez le programme (`comptoir export programme.yaml --format ical`) ou les réglages par -c.
export-over-itself = { $path } est le fichier lu : vos commentaires y seraient perdus ; donnez-en un autre avec -o.
export-part-of-ical = --session, --room et --person ne vont qu’avec `--format ical`.
export-unknown-session = aucune session n’a l’identifiant « { $id } »{ $near ->
    [none] {""} ; ceux des sessions sont dans `programme.yaml`, sous `sessions`.
   *[other] {""} ; écrivez `--session { $near }`.
}
export-unknown-room = aucune salle n’a l’identifiant « { $id } »{ $near ->
    [none] {""} ; ceux des salles sont dans `programme.yaml`, sous `rooms`.
   *[other] {""} ; écrivez `--room { $near }`.
}
export-unknown-person = personne n’a l’identifiant « { $id } »{ $near ->
    [none] {""} ; ceux des personnes sont dans `programme.yaml`, sous `people`.
   *[other] {""} ; écrivez `--person { $near }`.
}
outbox-empty = Aucun message.
outbox-rest = { $shown ->
    [0] Rien n’attend, rien n’a manqué. {""}
   *[other] {""}
  }{ $count ->
    [1] 1 autre message est parti, ou n’avait plus à partir
   *[other] { $count } autres messages sont partis, ou n’avaient plus à partir
  } : `comptoir outbox --all`.


## Pourquoi cela n’a pas réussi, en mots : `why-` et le nom que lui donne le logiciel

why-clientconnectorerror = rien ne répond à cette adresse
why-connectionrefusederror = rien ne répond à cette adresse
why-clientconnectordnserror = aucun serveur ne porte ce nom
why-clientconnectorcertificateerror = son certificat n’est pas accepté
why-clientconnectorsslerror = il ne parle pas par une connexion sûre
why-timeouterror = aucune réponse n’est venue à temps
why-connectiontimeouterror = aucune réponse n’est venue à temps
why-servertimeouterror = aucune réponse n’est venue à temps
why-sockettimeouterror = aucune réponse n’est venue à temps
why-serverdisconnectederror = la connexion a été coupée
why-clientoserror = la connexion a été coupée
why-clientpayloaderror = la connexion a été coupée
why-clientconnectionreseterror = la connexion a été coupée
why-connectionreseterror = la connexion a été coupée
why-invalidurl = ce n’est pas une adresse
why-invalidurlclienterror = ce n’est pas une adresse
why-homeserver = autre chose qu’un serveur de discussion répond à cette adresse
why-busy = il demande d’attendre
why-401 = il ne reconnaît pas le compte du bot
why-403 = le bot n’en a pas le droit
why-404 = ce n’est plus là
why-413 = c’est trop long, ou le fichier est trop lourd
why-429 = il demande d’attendre
why-500 = le serveur a un ennui
why-502 = le serveur a un ennui
why-503 = le serveur a un ennui
why-504 = le serveur a un ennui
why-m-forbidden = le bot n’en a pas le droit
why-m-not-found = ce n’est plus là
why-m-limit-exceeded = il demande d’attendre
why-m-resource-limit-exceeded = le serveur a atteint l’une de ses limites
why-m-too-large = c’est trop long, ou le fichier est trop lourd
why-m-room-in-use = cette adresse est prise
why-m-exclusive = ce nom est réservé sur le serveur
why-interaction = le temps de répondre à ce bouton est passé
why-conversation = d’autres sont entrés dans cette conversation
why-everyone = tout le monde l’y verrait
why-differs = ce qui a été relu n’est pas ce qui a été écrit
why-other = il donne une raison que je ne connais pas


## Ce qui empêche de commencer

database-unusable = La base { $database } ne s’ouvre pas ({ $why }) : vérifiez `database:` dans les réglages.
database-damaged = La base { $database } est abîmée ({ $why }) : arrêtez le bot, remettez la dernière sauvegarde par `comptoir restore`, puis relancez. Relancer sans cela n’y change rien.
database-unread = Cette base ne se lit pas ({ $why }) : donnez un fichier à `database:`.
database-of-another-event = Cette base est celle de l’événement « { $present } », non de « { $asked } » : donnez un autre `database:` dans les réglages.
database-of-another-clock = Cette base a commencé avec une autre horloge (`clock:`). Gardez celle d’alors, ou prenez une base neuve : changez `database:`, puis `comptoir provision`.
database-of-the-day = Les lieux de cette base sont ceux du vrai jour, et une répétition a les siens. Donnez-lui, à côté de `clock:`, une autre base, par exemple `database: repetition.db`, puis lancez `comptoir provision`. Pour le vrai jour, effacez `clock:`.
database-of-a-rehearsal = Les lieux de cette base sont ceux d’une répétition, et ces réglages n’ont pas de `clock:`. Pour le vrai jour, donnez une autre base, par exemple `database: jour.db`, puis lancez `comptoir provision`. Pour répéter, remettez `clock:`.
database-of-a-newer-version = Cette base vient d’un Comptoir plus récent ({ $version }) : mettez le vôtre à jour.
database-refuses = { $database } ne se laisse pas écrire ({ $why }) : libérez de la place sur ce disque (`df -h`), ou rendez-le inscriptible, puis relancez. Rien de ce qui a été gardé n’est perdu.
lock-unwritable = Impossible d’écrire { $path } ({ $why }) : voyez `database:`.
backup-made = Sauvegardé : { $path }
backup-nothing = Rien à sauvegarder ni à remettre : { $database } n’existe pas.
backup-exists = { $path } existe déjà, et rien n’est écrasé : donnez un autre nom (`-o`).
backup-unwritable = La sauvegarde n’est pas faite ({ $path }) : { $why }.
backup-damaged = { $path } n’est pas une sauvegarde entière ({ $why }) : prenez-en une autre.
backup-not-a-file = Cette base n’est pas un fichier SQLite : sauvegardez-la avec les outils de son serveur (`pg_dump`), et après l’avoir remise lancez `comptoir run --restored`.
restore-failed = La sauvegarde n’est pas remise ({ $path }) : { $why }. La base d’avant est à sa place, ou à côté d’elle sous un nom en `.before-…`.
restore-done = Remis en place : { $path }. Lancez `comptoir run` : ce qui s’est dit depuis sera relu avant que rien ne soit dit.
restore-aside = La base d’avant est gardée : { $path }
health-port-taken = Le port { $port } ne s’ouvre pas ({ $why }) : donnez-en un autre à `health:` dans les réglages.
web-port-taken = L’adresse { $listen } ne s’ouvre pas ({ $why }) : donnez-en une autre à `web: {"{"}listen: …{"}"}` dans les réglages.
web-secret-short = { $name } est trop court : donnez au moins { $least } caractères que personne ne puisse deviner, ou ne le donnez pas et il en sera fait un.
lock-held = Un autre `comptoir run` tient déjà cette base ({ $path }) : arrêtez-le d’abord.
matrix-keys-held = Un autre `comptoir run` tient déjà les clés des salons chiffrés ({ $path }) : arrêtez-le d’abord.
secret-unreadable = { $name } : { $path } ne se lit pas ({ $why }).
secret-public = { $name } : { $path } est lisible par d’autres : `chmod 600 { $quoted }`.


## Discord

discord-unreachable = Discord ne répond pas comme il le doit : { $why }. Vérifiez la connexion, et `api:` dans les réglages s’il y est.
discord-token-revoked = Discord n’accepte pas notre jeton : prenez-en un nouveau (discord.com/developers, votre application, Bot, Reset Token), donnez-le dans COMPTOIR_DISCORD_TOKEN et relancez.
discord-not-in-guild = Je ne suis pas dans le serveur Discord { $guild } : invitez-moi par le lien ci-dessous, ou corrigez `guild:` dans les réglages.
discord-in-another = Je suis dans le serveur « { $name } » : si c’est lui, écrivez `guild: { $guild }`.
discord-lacks = Dans ce serveur Discord il me manque { $permissions }. Donnez-le à mon rôle (Paramètres du serveur, Rôles, « { $role } »), ou invitez-moi de nouveau par le lien ci-dessous.
discord-lacks-in-place = { $place } : Discord refuse : { $why }. Donnez-moi dans ce salon { $permissions } (Modifier le salon, Permissions), ou à mon rôle une place plus haute dans la liste des rôles.
discord-no-answer = Discord ne répond pas : { $why }. Relancez la commande : elle reprend où elle en était.
discord-full = Ce serveur Discord a atteint une limite : supprimez des salons ou des rôles dont il n’a plus besoin, puis relancez ({ $why }).
discord-role-above = Je ne peux ni donner ni enlever le rôle « { $role } », placé au-dessus du mien : montez « { $own } » (Paramètres du serveur, Rôles).
discord-role-refused = Discord ne me laisse pas changer les rôles de { $name } ({ $why }) : montez « { $own } » (Paramètres du serveur, Rôles).
discord-topic-later = Discord ne laisse changer le sujet d’un salon que deux fois en dix minutes : relancez dans { $seconds } s.
discord-category-kept = La catégorie { $name } contient d’autres salons que les miens : elle reste. Déplacez-les, ou supprimez-les avec elle.
discord-places-missing = Ces lieux n’existent pas encore sur Discord : { $places }. Lancez d’abord `comptoir provision`.
discord-token-missing = Il manque { $name } dans l’environnement : donnez-y le jeton du bot, ou le chemin d’un fichier qui le contient, dans { $name }_FILE.
discord-permission-named = « { $name } »
discord-permission-view = Voir les salons
discord-permission-manage-channels = Gérer les salons
discord-permission-manage-roles = Gérer les rôles
discord-permission-send = Envoyer des messages
discord-permission-manage-messages = Gérer les messages
discord-permission-pin-messages = Épingler des messages
discord-permission-attach-files = Joindre des fichiers
discord-permission-embed-links = Intégrer des liens
discord-permission-read-history = Voir les anciens messages
discord-permission-add-reactions = Ajouter des réactions
discord-permission-use-commands = Utiliser les commandes de l’application


## `comptoir ready`

ready-absent-head = Pas encore là, sur aucune plateforme. Chacun entre en acceptant l’invitation, s’il y en a une, ou bien, pendant que `comptoir run` tourne, en écrivant ceci au bot en message direct{ $calls ->
    [1] {" "}(ou par la commande `/moi`, là où il y en a)
   *[0] {""}
  } :
ready-absent = { $name } ({ $places }) : `moi { $code }`
ready-absent-code = { $name } ({ $places }) : { $code }
ready-absent-on-pages = Pas encore là. Pendant que `comptoir run` tourne, chacun tape son code sur { $page } :
ready-absent-page = Sur les pages, le code seul se tape ici : { $page }
ready-invited = Une invitation attend sur { $platform } : { $places }
ready-yes = La journée peut commencer.
ready-yes-but = La journée peut commencer ; ce qui porte ⚠ mérite un regard.
ready-regie-empty = Personne n’est dans la régie : alertes, appels à l’aide et aperçus d’annonces n’y seraient lus de personne. Demandez à un organisateur d’accepter son invitation ; s’il n’en a pas, donnez son compte dans le programme et lancez `comptoir provision`, ou qu’il dise son code au bot pendant qu’il tourne.
ready-regie-by-code = Personne n’est encore dans la régie, qui s’ouvre par un code : donnez le sien à un organisateur, et qu’il le tape avant que la journée commence. Alertes, appels à l’aide et aperçus l’y attendent.
ready-near-unindexed = SQLite est ici sans recherche plein texte (FTS5) : les questions proches sont cherchées une à une, ce qui devient lent passé quelques centaines. Un Python dont SQLite a FTS5 l’évite.
ready-no-typst = typst n’est pas installé : les fiches et le rapport sont des messages et des pages, sans PDF, et il n’y a pas de feuille. Depuis le dossier de Comptoir : .venv/bin/pip install --require-hashes -r requirements-pdf.txt
ready-screen = L’écran de { $room }, avec le code de la salle
ready-hall-screen = L’écran du hall, avec le code de la salle
ready-addresses = À donner aux participants, sur une affiche ou en code QR :
ready-no = La journée ne peut pas encore commencer : corrigez ce qui porte ✗ ci-dessus, puis relancez.
ready-unanswered = Une plateforme ne répond pas : relancez quand elle répondra.
ready-refused = Une plateforme me refuse : faites ce qui est dit plus haut, puis relancez.


## `comptoir ready`, Matrix

ready-matrix-account = Je suis connecté au serveur Matrix comme { $user }.
ready-matrix-other-account = Le jeton Matrix est celui de { $found }, et les réglages disent `user: { $expected }`.
ready-matrix-places = Les { $count } salons sont faits, et j’ai dans chacun les droits qu’il me faut.
ready-matrix-unmade = Les salons de l’événement ne sont pas encore faits. Lancez `comptoir provision`.
ready-matrix-missing = { $place } : { $places ->
    [one] ce salon n’existe
   *[other] ces salons n’existent
} pas encore. Lancez `comptoir provision`.
ready-matrix-outside = { $place } : je ne suis pas dans { $places ->
    [one] ce salon
   *[other] ces salons
}. Invitez-moi, ou lancez `comptoir provision`.
ready-matrix-replaced = { $place } : { $places ->
    [one] ce salon a été remplacé par un autre. `comptoir run` le suit de lui-même s’il peut y entrer ; sinon, invitez-moi dans le nouveau.
   *[other] ces salons ont été remplacés par d’autres. `comptoir run` les suit de lui-même s’il peut y entrer ; sinon, invitez-moi dans les nouveaux.
}
ready-matrix-encrypted = { $place } : { $places ->
    [one] ce salon est chiffré
   *[other] ces salons sont chiffrés
}, et je n’ai pas de clé. Donnez-moi COMPTOIR_MATRIX_PICKLE_KEY (docs/matrix.fr.md).
ready-matrix-clear = { $place } : { $places ->
    [one] ce salon doit être chiffré et ne l’est pas encore.
   *[other] ces salons doivent être chiffrés et ne le sont pas encore.
} Lancez `comptoir provision`.
ready-matrix-sealed = Je lis et j’écris dans les salons chiffrés ({ $count } pour l’événement) ; les clients voient que cet appareil est le mien.
ready-matrix-sealed-later = Je lis et j’écris dans les salons chiffrés ({ $count } pour l’événement) ; l’appareil sera annoncé au lancement de `comptoir run`.
ready-matrix-unvouched = Je lis et j’écris dans les salons chiffrés, mais les clients qui n’acceptent que des appareils vérifiés ne m’entendront pas et ne me répondront pas : le compte a une identité faite ailleurs. Lancez une fois `comptoir run` avec COMPTOIR_MATRIX_PASSWORD : elle sera remplacée.
ready-matrix-keys-lost = Le serveur connaît l’appareil { $device } par des clés qui ne sont pas ici : remettez le dossier { $path } depuis sa sauvegarde, ou prenez un nouvel appareil (docs/matrix.fr.md).
ready-matrix-unsealed = Conversations privées chiffrées : je n’ai pas de clé pour les lire, et je prie d’en ouvrir une sans chiffrement. Pour les accepter, donnez COMPTOIR_MATRIX_PICKLE_KEY (docs/matrix.fr.md).
ready-matrix-lacks = { $place } : j’y ai le niveau { $power }, il m’en faut { $needed }. Qui administre { $places ->
    [one] le salon
   *[other] ces salons
} doit me le donner.
ready-matrix-animateurs = { $place } : { $places ->
    [one] ses animateurs
   *[other] leurs animateurs
} ne peuvent pas encore y supprimer ce que d’autres écrivent. Lancez `comptoir provision`.
ready-matrix-no-account = Ce compte n’existe pas sur ce serveur : { $names }. Corrigez-le dans leur fiche (`matrix:`), ou faites-le créer.
ready-matrix-test = Essai avant l’événement : ce message disparaît aussitôt.
ready-matrix-written = { $place } : j’y ai écrit un message d’essai, je l’ai relu ({ $took } ms) et retiré.
ready-matrix-unwritten = { $place } : un message d’essai n’a pas pu y être écrit, relu et retiré : { $why }. Lancez `comptoir provision`, ou qu’un administrateur du salon me donne ce qu’il me faut.
ready-matrix-unlimited = Le serveur ne me freine pas : { $count } messages d’affilée sont passés.
ready-matrix-limited = Le serveur limite mon débit : quand beaucoup posent leurs questions à la fois, les réponses attendront. Son administrateur peut m’en dispenser par cette commande :
ready-matrix-clock = L’horloge de cette machine est à l’heure du serveur Matrix.
ready-matrix-clock-off = L’horloge de cette machine diffère de { $seconds } s de celle du serveur Matrix : réglez-la (NTP), sinon les rappels partent à la mauvaise heure.


## `comptoir ready`, Discord

ready-discord-outside = Je ne suis pas dans ce serveur Discord, ou `guild:` est faux. Invitez-moi :
ready-discord-content-read = Discord me laisse lire ce qui s’écrit dans les salons.
ready-discord-content-unread = Discord ne me laisse pas lire ce qui s’écrit dans les salons (« Message Content Intent », discord.com/developers, Bot) : on pose ses questions par `/question`, par le menu d’un message ou en message privé, non en écrivant `!question` ni par ❓.
ready-discord-members-read = Discord me dit qui rejoint le serveur : le rôle prévu est donné à l’arrivée.
ready-discord-members-unread = Discord ne me dit pas qui rejoint le serveur (« Server Members Intent », discord.com/developers, Bot) : qui arrive dit son code (`/moi`) pour avoir son rôle.
ready-discord-removes = Je peux supprimer le message d’une question que les animateurs effacent.
ready-discord-removes-not = Facultatif : sans « Gérer les messages », je ne peux pas supprimer le message d’origine d’une question que les animateurs effacent, et je leur en donne le lien.
ready-discord-pins = Je peux épingler comment poser une question dans le salon de chaque comptoir.
ready-discord-pins-not = Facultatif : sans « Épingler des messages », je ne peux pas épingler comment poser une question ; le sujet de chaque salon le dit.
ready-discord-attaches = Je peux joindre des fichiers dans les pupitres et la régie.
ready-discord-attaches-not = Facultatif : sans « Joindre des fichiers », je ne peux donner aucun fichier aux pupitres ni à la régie ; les fiches de la restitution y sont des messages, le rapport s’écrit par `comptoir report`.
ready-discord-optional = Pour me donner ce qui est facultatif, ouvrez ce lien comme pour m’inviter, puis relancez-moi :
ready-discord-lacks = Il me manque dans ce serveur { $permissions }. Donnez-le à mon rôle (Paramètres du serveur, Rôles, « { $role } »), ou invitez-moi de nouveau :
ready-discord-places = Les { $count } salons sont faits, et j’ai dans chacun les droits qu’il me faut.
ready-discord-unmade = Les salons et les rôles de l’événement ne sont pas encore faits. Lancez `comptoir provision`.
ready-discord-missing = { $place } : { $places ->
    [one] le salon n’existe plus, ou je ne le vois pas.
   *[other] ces salons n’existent plus, ou je ne les vois pas.
} Lancez `comptoir provision`.
ready-discord-lacks-there = { $place } : il me manque { $permissions } dans { $places ->
    [one] ce salon
   *[other] ces salons
}. Lancez `comptoir provision`, ou donnez-le-moi (Modifier le salon, Permissions).
ready-discord-attaches-there = { $place } : je ne peux joindre aucun fichier dans { $places ->
    [one] ce salon
   *[other] ces salons
}. Lancez `comptoir provision`, ou donnez-moi « Joindre des fichiers » (Modifier le salon, Permissions).
ready-discord-closed = { $place } : tout le monde devrait pouvoir y lire et y écrire. Lancez `comptoir provision`.
ready-discord-open = { $place } : tout le monde { $places ->
    [one] peut le lire, alors qu’il est fait
   *[other] peut les lire, alors qu’ils sont faits
} pour quelques-uns. Lancez `comptoir provision`.
ready-discord-no-role = { $place } : { $places ->
    [one] le rôle qui en ouvre la porte n’existe plus.
   *[other] les rôles qui en ouvrent la porte n’existent plus.
} Lancez `comptoir provision`.
ready-discord-role-above = { $place } : je ne peux pas donner le rôle « { $role } », placé au-dessus du mien. Montez le mien (Paramètres du serveur, Rôles).
ready-discord-commands = Les commandes / sont à jour.
ready-discord-commands-new = Les commandes / viennent d’être mises à jour.
ready-discord-no-commands = Je n’ai pas le droit d’avoir des commandes dans ce serveur. Invitez-moi de nouveau :
ready-discord-no-link = Pas encore de lien durable à donner aux participants. Pour en faire un : clic droit sur le salon #{ $place }, « Inviter dans le salon », « Modifier le lien d’invitation », expiration « Jamais », sans limite ; `comptoir ready` le montrera.
ready-discord-sessions = Discord ne me laisse plus me connecter que { $left } fois aujourd’hui : ne me relancez pas sans besoin.
ready-discord-test = Essai avant l’événement : ce message disparaît aussitôt.
ready-discord-written = { $place } : j’y ai écrit un message d’essai, je l’ai relu et retiré ({ $took } ms).
ready-discord-unwritten = { $place } : un message d’essai n’a pas pu y être écrit, relu et retiré : { $why }. Lancez `comptoir provision`, ou donnez à mon rôle ce qu’il lui faut dans ce salon.
ready-discord-clock = L’horloge de cette machine est à l’heure de Discord.
ready-discord-clock-off = L’horloge de cette machine diffère de { $seconds } s de celle de Discord : réglez-la (NTP), sinon les rappels partent à la mauvaise heure.


## Matrix

matrix-account-closed = Le serveur Matrix a désactivé ou verrouillé notre compte : demandez à son administrateur de le rétablir, ou donnez-en un autre à `user:` ({ $errcode }).
matrix-token-revoked = Le serveur Matrix n’accepte plus notre jeton : donnez le mot de passe (COMPTOIR_MATRIX_PASSWORD, sans COMPTOIR_MATRIX_TOKEN) ou un nouveau COMPTOIR_MATRIX_TOKEN, et relancez ({ $errcode }).
matrix-secrets-missing = Pour me connecter, il me faut { $token } ou { $password } dans l’environnement, ou le chemin d’un fichier qui le contient, dans { $token }_FILE ou { $password }_FILE.
matrix-login-refused = { $homeserver } refuse la connexion de { $user } : vérifiez `user:` dans les réglages, et le mot de passe ({ $why }).
matrix-login-later = { $homeserver } demande d’attendre avant une nouvelle connexion de { $user } : relancez dans quelques minutes.
matrix-places-missing = Ces lieux n’existent pas encore sur Matrix : { $places }. Lancez d’abord `comptoir provision`.
matrix-unreachable = { $homeserver } ne répond pas comme un serveur Matrix : { $why }. Vérifiez `homeserver:` dans les réglages, et que le serveur marche.
matrix-refuses = { $homeserver } refuse : { $why }. Vérifiez ce que son administrateur permet au compte de `user:`, puis relancez.
matrix-token-of-another = Le jeton Matrix est celui de { $owner }, et les réglages disent `user: { $user }`.
matrix-no-device = Le jeton Matrix n’appartient à aucun appareil : un message pourrait partir deux fois. Donnez un jeton obtenu par une connexion.
matrix-room-problem = { $room } : { $problem }
matrix-room-encrypted = ce salon est chiffré, et je n’ai pas de clé : mettez le résultat de `openssl rand -base64 32` dans un fichier à vous et donnez son chemin dans { $name }_FILE.
matrix-room-powerless = j’y ai le niveau { $power }, il m’en faut { $needed } pour écrire et retirer : un administrateur du salon doit me le donner.
matrix-room-not-entered = je n’ai pas pu y entrer : { $why }. Invitez-moi de nouveau, ou lancez `comptoir provision`.
matrix-room-outside = je n’y suis pas : invitez-moi, ou lancez `comptoir provision`.
matrix-room-closed = { $place } : le salon { $alias } ({ $room }) existe et m’est fermé : invitez-moi, ou retirez-lui cette adresse ({ $why }).
matrix-found-encrypted = { $place } : le salon { $alias } ({ $room }) est chiffré, et je n’ai pas de clé : donnez { $name }_FILE (docs/matrix.fr.md), ou retirez-lui cette adresse et j’en ferai un autre.
matrix-found-powerless = { $place } : il me faut le niveau { $needed } dans le salon { $alias } ({ $room }) : qui l’administre doit me le donner.
matrix-room-refused = { $place } : le serveur ne me laisse pas faire ce salon : { $why }. Demandez à son administrateur, puis relancez.
matrix-alias-elsewhere = L’adresse { $alias } mène à un autre salon ({ $room }) : qui l’administre doit la lui retirer, et je la reprendrai.
matrix-invitation-refused = Je n’ai pas pu inviter { $name } ({ $account }) : { $why }. Vérifiez `matrix:` dans sa fiche, et relancez.
matrix-not-removed = Le serveur ne me laisse pas enlever { $alias } ({ $room }) : { $why }. Qui administre ce salon ou ce serveur doit le faire.
matrix-not-encrypted-only = Je ne peux pas lire ici les conversations chiffrées : écrivez-moi dans une conversation sans chiffrement.
matrix-not-alone = En privé, je ne parle qu’avec une personne : d’autres liraient ici ce qui n’est que pour vous. Ouvrez une conversation avec moi seul.
matrix-pickle-key-missing = Les réglages font chiffrer des salons, et { $name } manque : mettez le résultat de `openssl rand -base64 32` dans un fichier que vous seul lisez, et son chemin dans { $name }_FILE. Gardez-en une copie : sans elle, rien de chiffré ne se lit.
matrix-pickle-key-lost = { $name } manque, et { $path } contient des clés qu’elle a scellées : redonnez-la. Pour repartir sans elle, mettez ce fichier de côté.
matrix-pickle-key-short = { $name } est trop courte pour protéger quoi que ce soit (au moins { $shortest } caractères) : faites-en une par `openssl rand -base64 32`.
matrix-pickle-key-wrong = COMPTOIR_MATRIX_PICKLE_KEY n’est pas celle qui a scellé { $path } : donnez celle-là. Si elle est perdue, mettez ce fichier de côté : il faudra un nouvel appareil.
matrix-keys-unwritable = { $path } : je ne peux pas y garder les clés des salons chiffrés ({ $why }). Rendez ce dossier modifiable par le compte qui lance le bot.
matrix-keys-unopened = { $path } ne s’ouvre pas ({ $why }) : lancez cette commande sous le compte du service, à qui ces clés appartiennent. Ne les remplacez pas.
matrix-keys-damaged = { $path } : ce fichier de clés ne se lit pas ({ $why }). Remettez-le depuis sa sauvegarde ; à défaut, mettez-le de côté : il faudra un nouvel appareil.
matrix-keys-lost = Le serveur connaît notre appareil { $device } par des clés perdues ici, et que personne d’autre ne peut rendre : rien de chiffré ne se lirait. Remettez le dossier comptoir-keys depuis sa sauvegarde. À défaut, prenez un nouvel appareil : donnez COMPTOIR_MATRIX_PASSWORD, sans COMPTOIR_MATRIX_TOKEN, ou un nouveau jeton.
matrix-too-many = Trop de conversations viennent d’être ouvertes avec moi : continuez dans une autre, écrivez `!question` dans le salon du comptoir, ou invitez-moi de nouveau dans une heure.


## `comptoir forget`

forget-not-yet = Rien n’est effacé, il est trop tôt. Pour le faire quand même, `comptoir forget --now`.
forget-done = { $count ->
    [0] Plus rien à effacer : la base ne nomme personne.
    [1] C’est fait : 1 personne et ses mots sont effacés de la base. Codes, états et nombres de voix restent.
   *[other] C’est fait : { $count } personnes et leurs mots sont effacés de la base. Codes, états et nombres de voix restent.
  }


## `comptoir demo`

demo-needs-extra = La démonstration demande une bibliothèque dont un vrai jour se passe ({ $missing }). Dans le dossier du projet : `{ $python } -m pip install ".[demo]"`
demo-ended = La démonstration s’est arrêtée d’elle-même : c’est une faute de Comptoir.
demo-noted = Quelque chose d’imprévu est arrivé pendant la démonstration ; le détail est dans { $file }


## `comptoir verify`

not-a-platform-to-verify = Aucune plateforme de ces réglages ne se vérifie ainsi : il faut Matrix, avec COMPTOIR_MATRIX_PICKLE_KEY.
not-a-verifiable-account = « { $account } » n’est pas un compte Matrix : écrivez-le entier, comme `@ana:example.org`.
verify-no-bot = Le bot n’est pas en marche sur cette machine, ou pas avec ces clés : lancez `comptoir run`, puis recommencez.
verify-waiting = J’attends. Dans sa conversation privée avec le bot, la personne touche le nom du bot, puis « Vérifier ». Ctrl-C pour renoncer.
verify-asked = { $person } : la vérification commence. La personne l’accepte et choisit les émojis.
verify-shown = { $person } doit voir, dans le même ordre :
verify-numbers = ou les nombres : { $numbers }
verify-compare = Comparez de vive voix, ou par un appel ; jamais dans la conversation elle-même.
verify-same = Est-ce la même chose des deux côtés ? (oui/non)
verify-confirmed = Dit. J’attends que la personne confirme aussi.
verify-verified = Vérifié : le client de { $person } tient maintenant ce bot pour le vrai.
verify-no-conversation = { $person } n’a pas de conversation privée avec le bot : c’est à cette personne de l’ouvrir, puis recommencez.
verify-cancelled = Rien n’est vérifié : { $person } a renoncé.
verify-left = Rien n’est vérifié : c’est annulé de ce côté-ci. Recommencez.
verify-too-long = Rien n’est vérifié : cela a pris trop de temps. Recommencez.
verify-differs = Rien n’est vérifié : les deux côtés ne montrent pas la même chose. Quelqu’un écoute peut-être entre vous : recommencez, et si cela se répète, ne vous fiez pas à cette conversation.
verify-false-keys = Rien n’est vérifié : les clés ne sont pas celles que le serveur annonce. Quelqu’un se tient peut-être entre vous : ne vous fiez pas à cette conversation.
verify-failed = Rien n’est vérifié : les deux clients ne se comprennent pas. Recommencez ; si cela se répète, essayez d’un autre client ({ $code }).
matrix-verification-asked = Le bot demande à vérifier votre compte par des émojis ; votre client ne sait pas le faire.
matrix-verification-declined = Personne n’est au terminal du bot pour comparer : demandez à l’organisation quand le faire.

verify-emoji-0 = Chien
verify-emoji-1 = Chat
verify-emoji-2 = Lion
verify-emoji-3 = Cheval
verify-emoji-4 = Licorne
verify-emoji-5 = Cochon
verify-emoji-6 = Éléphant
verify-emoji-7 = Lapin
verify-emoji-8 = Panda
verify-emoji-9 = Coq
verify-emoji-10 = Manchot
verify-emoji-11 = Tortue
verify-emoji-12 = Poisson
verify-emoji-13 = Poulpe
verify-emoji-14 = Papillon
verify-emoji-15 = Fleur
verify-emoji-16 = Arbre
verify-emoji-17 = Cactus
verify-emoji-18 = Champignon
verify-emoji-19 = Globe
verify-emoji-20 = Lune
verify-emoji-21 = Nuage
verify-emoji-22 = Feu
verify-emoji-23 = Banane
verify-emoji-24 = Pomme
verify-emoji-25 = Fraise
verify-emoji-26 = Maïs
verify-emoji-27 = Pizza
verify-emoji-28 = Gâteau
verify-emoji-29 = Cœur
verify-emoji-30 = Sourire
verify-emoji-31 = Robot
verify-emoji-32 = Chapeau
verify-emoji-33 = Lunettes
verify-emoji-34 = Clé à molette
verify-emoji-35 = Père Noël
verify-emoji-36 = Pouce en l’air
verify-emoji-37 = Parapluie
verify-emoji-38 = Sablier
verify-emoji-39 = Réveil
verify-emoji-40 = Cadeau
verify-emoji-41 = Ampoule
verify-emoji-42 = Livre
verify-emoji-43 = Crayon
verify-emoji-44 = Trombone
verify-emoji-45 = Ciseaux
verify-emoji-46 = Cadenas
verify-emoji-47 = Clé
verify-emoji-48 = Marteau
verify-emoji-49 = Téléphone
verify-emoji-50 = Drapeau
verify-emoji-51 = Train
verify-emoji-52 = Vélo
verify-emoji-53 = Avion
verify-emoji-54 = Fusée
verify-emoji-55 = Trophée
verify-emoji-56 = Ballon
verify-emoji-57 = Guitare
verify-emoji-58 = Trompette
verify-emoji-59 = Cloche
verify-emoji-60 = Ancre
verify-emoji-61 = Casque audio
verify-emoji-62 = Dossier
verify-emoji-63 = Punaise


## Lire le tableur de l’organisateur

import-sheet-not-a-spreadsheet = ce fichier n’est ni un tableur XLSX, ODS ou XLS, ni un CSV ; enregistrez-le dans l’un de ces formats.
import-sheet-broken = ce fichier est abîmé ; ouvrez-le dans votre tableur, enregistrez-le de nouveau, puis recommencez.
import-sheet-locked = ce fichier est protégé par un mot de passe ; enregistrez-en une copie sans mot de passe.
import-sheet-bomb = ce fichier est bien plus grand une fois ouvert que ne l’est un programme ; copiez la feuille du programme dans un nouveau fichier.
import-sheet-file-too-large = ce fichier dépasse { $largest } Mo ; copiez la feuille du programme dans un nouveau fichier.
import-sheet-too-far = la feuille « { $sheet } » va jusqu’à { $cell } ; effacez ce qui est si loin, ou copiez le programme dans un nouveau fichier.
import-sheet-too-many = la feuille « { $sheet } » a plus de { $most } lignes ; gardez celles des sessions dans un nouveau fichier.
import-sheet-no-sessions = aucun tableau de sessions n’a été trouvé ; une ligne d’en-têtes suffit, par exemple « Horaire », « Titre », « Salle », « Intervenants », ou une grille avec les heures à gauche et les salles en haut.
import-sheet-no-such-sheet = il n’y a pas de feuille « { $sheet } » ; les feuilles sont : { $known }.
import-sheet-no-such-column = il n’y a pas de colonne « { $column } » ; écrivez sa lettre, ou son en-tête : { $known }.
import-sheet-no-such-meaning = « { $written } », pour la colonne « { $column } », ne dit pas ce qu’elle contient ; écrivez l’un de ceux-ci : début, fin, durée, horaire, date, titre, genre, salle, personnes, experts, grand-témoin, animateurs, intervenants, organisation, résumé, question, lien, numéro, id, ou - pour ne pas la lire.
import-sheet-heading-guessed = « { $written } » est lu comme { $read } ; `--map` dit autre chose.
import-sheet-column-hidden = la colonne « { $written } » est masquée : elle n’est pas lue.
import-sheet-no-headings = aucun en-tête : les colonnes sont lues d’après ce qu’elles contiennent.
import-sheet-other-sheet = la feuille « { $sheet } » a des sessions aussi : elle n’est pas lue ; `--sheet` la choisit.
import-sheet-row-hidden = masqué, donc pas lu : « { $written } ».
import-sheet-row-unused = « { $written } » n’a ni heure ni place parmi les sessions : laissé de côté.
import-sheet-no-title = cette ligne a une heure mais pas de titre, elle est laissée de côté : « { $written } ».
import-sheet-no-hour = « { $title } » n’a pas d’heure.
import-sheet-hour-read = « { $written } » est lu { $read }.
import-sheet-hour-unread = « { $written } » n’est pas lu comme une heure ; écrivez par exemple 10h30, ou 10h30-11h15.
import-sheet-duration-unread = « { $written } » n’est pas lu comme une durée ; écrivez par exemple 45 min, ou 1h30.
import-sheet-end-before-start = la fin, { $end }, vient avant le début, { $start } : elle n’est pas prise.
import-sheet-next-day = « { $written } » vient après le soir : lu { $read }.
import-sheet-chained = sans heure, commencent quand ce qui précède finit : { $read }.
import-sheet-parallel = « { $title } » n’a pas d’heure : lue comme celle du dessus, dans une autre salle, { $read }.
import-sheet-year-missing = « { $written } » n’a pas d’année : lu { $read }.
import-sheet-day-missing = aucun jour n’est écrit : les heures sont lues le { $read } ; `--date` dit le jour.
import-sheet-person-odd = « { $written } » ne ressemble pas à un nom : pris comme une seule personne.
import-sheet-person-waited = « { $written } » : quelqu’un reste à trouver ou à confirmer.
import-sheet-organisation-shared = « { $written } » : à qui de ces personnes, cela n’est pas clair ; laissé de côté.
import-sheet-stream-odd = « { $written } » n’est pas une adresse : laissé de côté.
import-meaning-start = début
import-meaning-end = fin
import-meaning-duration = durée
import-meaning-when = horaire
import-meaning-date = date
import-meaning-title = titre
import-meaning-kind = genre
import-meaning-room = salle
import-meaning-people = personnes
import-meaning-experts = experts
import-meaning-grand-temoin = grand témoin
import-meaning-animateurs = animateurs
import-meaning-speakers = intervenants
import-meaning-organisation = organisation
import-meaning-abstract = résumé
import-meaning-question = question
import-meaning-stream = diffusion
import-meaning-number = numéro
import-meaning-id = identifiant
## Ce qui change d’un programme à l’autre

change-whole = { $whose } : { $change }
change-event = l’événement
change-session = « { $title } » ({ $id })
change-session-added = nouvelle session : « { $title } » ({ $id }), { $when }{ $rooms ->
    [none] {""}
   *[other] , { $rooms }
  }
change-session-removed = n’y est plus : « { $title } » ({ $id }), { $when }{ $rooms ->
    [none] {""}
   *[other] , { $rooms }
  }
change-room = la salle « { $name } » ({ $id })
change-room-added = nouvelle salle : « { $name } » ({ $id })
change-room-removed = cette salle n’y est plus : « { $name } » ({ $id })
change-person = { $name } ({ $id })
change-person-added = nouvelle personne : { $name } ({ $id })
change-person-removed = cette personne n’y est plus : { $name } ({ $id })
change-stands = les stands ont changé
change-span = { $start } – { $end }
change-quoted = « { $text } »
change-nothing = (rien)
change-come = en plus { $names }
change-gone = en moins { $names }
change-times = horaire
change-start = début
change-end = fin
change-rooms = salle
change-title = titre
change-kind = genre
change-kind-comptoir = comptoir
change-kind-plenary = plénière
change-kind-forum = forum
change-kind-break = pause
change-number = numéro
change-experts = experts
change-grand-temoin = grand témoin
change-animateurs = animateurs
change-speakers = intervenants
change-questions-yes = prend désormais des questions
change-questions-no = ne prend plus de questions
change-moderation-yes = ses questions sont désormais lues avant de paraître
change-moderation-no = ses questions paraissent désormais sans attendre
change-restitution-yes = c’est désormais la restitution
change-restitution-no = ce n’est plus la restitution
change-stream = adresse de diffusion
change-abstract = résumé modifié
change-question = question
change-name = nom
change-organisation = organisation
change-project = projet
change-id = identifiant
change-days = dates
change-timezone = fuseau horaire
change-language = langue
change-words = mots de l’événement modifiés
change-organisers = organisateurs


## `comptoir import` : du programme trouvé à programme.yaml

import-without-title = cette session n’a pas de titre, elle n’est pas reprise.
import-without-start = « { $title } » n’a pas d’heure de début utilisable, elle n’est pas reprise ; ajoutez-la à la main, ou son heure dans la source.
import-far-away = le { $day } ne peut pas être un jour de l’événement.
import-end-before-start = « { $title } » finirait à { $end }, pas après son début ({ $start }) : sa fin n’est pas reprise.
import-end-guessed = « { $title } » n’a pas de fin et rien ne la suit : j’ai écrit { $end }, une heure après son début.
import-without-end = { $count ->
    [one] une session n’a pas de fin : elle dure jusqu’à la suivante dans sa salle, sinon dans la journée.
   *[other] { $count } sessions n’ont pas de fin : elles durent jusqu’à la suivante dans leur salle, sinon dans la journée.
}
import-hour-skipped = { $hour } n’existe pas ce jour-là, les horloges avancent : j’ai écrit l’heure d’après.
import-hour-twice = { $hour } a lieu deux fois ce jour-là, les horloges reculent : j’ai pris la première.
import-no-timezone = la source ne dit pas le fuseau horaire : j’ai écrit { $zone } ; sinon `--timezone`.
import-unknown-timezone = le fuseau horaire « { $zone } » n’est pas connu.
import-no-event-title = la source ne dit pas le titre de l’événement : j’ai écrit « { $title } ».
import-long-event = l’événement durerait { $days } jours, du { $first } au { $last } : vérifiez les dates.
import-kinds-unknown = { $count ->
    [one] une session ne dit pas son genre
   *[other] { $count } sessions ne disent pas leur genre
} : ce sont ici des plénières, annoncées sans prendre de questions ; écrivez `kind: comptoir` à celles qui en prennent, ou relancez avec `--kind comptoir` pour toutes.
import-number-taken = « { $title } » ne peut pas garder le numéro { $number }, pris ou hors de 1 à 9999.
import-restitution = « { $title } » devient la restitution (`restitution: true`) : les questions laissées ouvertes y vont.
import-cancelled = « { $title } » est annulée dans la source : elle n’est qu’un commentaire du fichier.
import-several-grands-temoins = une session n’a qu’un grand témoin : { $name } ; avec la parole aussi : { $others }.
import-not-an-address = « { $value } » n’est pas une adresse de diffusion, elle n’est pas reprise.
import-same-person = { $name } et { $other } sont ici une seule personne.
import-person-differs = deux choses sont dites de { $name } : « { $first } », gardée, et « { $second } ».
import-abstracts-cut = le fichier serait trop grand : les résumés sont coupés à { $most } caractères.
import-file-head = Le programme, lu dans { $source } par `comptoir import`.
    Relisez-le et corrigez-le à la main : c’est lui qui compte désormais. `comptoir check` dit quoi corriger et où.
    Si la source change, la même commande avec --update la reprend, et garde ce qui a été écrit ici à la main.
    Toutes les clés : docs/reference.fr.md
import-file-organisers = Qui organise, parmi `people`, reçoit les alertes dans la régie : `{ $name }: [prenom-nom]`
import-file-cancelled = Annulées dans la source :
import-kept = « { $title } », { $what } : la source dit maintenant { $theirs }, le fichier garde { $mine }.
import-gone = « { $title } » ({ $id }) n’est pas, ou plus, dans la source : elle reste dans le fichier ; effacez-la si elle n’a plus lieu.
import-gone-cancelled = « { $title } » ({ $id }) est annulée dans la source : elle reste dans le fichier ; effacez-la.
import-examples = les exemples de `comptoir init` laissent leur place : { $titles }.
import-file-exists = { $file } existe déjà, rien n’est écrit. Ajoutez `--update` pour y mettre ce que dit la source (ce qui a été écrit à la main est gardé), ou `-o autre.yaml` pour un autre fichier.
import-source-missing = ce fichier n’existe pas ; donnez le chemin d’un fichier, ou une adresse `https://…`.
import-source-is-folder = ceci est un dossier ; donnez le nom d’un fichier, par exemple `jour.xlsx`.
import-unknown-meaning = « { $value } » n’est pas le sens d’une colonne ; les sens possibles sont { $known }, ou `rien` pour une colonne qui ne sert pas.
import-unknown-meaning-near = « { $value } » n’est pas le sens d’une colonne ; écrivez `{ $near }`.
import-nothing = { $file } : aucune session ne peut en être reprise, rien n’est écrit.
import-cannot-edit = { $file } ne peut pas être mis à jour sans risquer d’y perdre quelque chose ; rien n’est changé. Écrivez ailleurs avec `-o autre.yaml`, et reportez ce qui a changé.
import-dry-run = Rien n’est écrit. Sans `--dry-run`, ce le sera.
import-copied = L’ancien fichier est gardé : { $file }
import-written = Écrit : { $file }
import-next = Ensuite :
import-next-settings = les réglages, qui manquent encore
import-next-check = ce qui reste à corriger, et où
import-next-plan = chaque message du jour, à son heure et dans son lieu
import-read = { $file }, lu comme { $format }.
import-columns = Les colonnes, comme je les ai lues (`--map` les corrige) :
import-doubts = Les doutes :
import-elsewhere = {" "}et { $count ->
    [one] un autre
   *[other] { $count } autres
}
import-changes = { $count ->
    [0] Le programme ne change pas.
   *[other] Ce qui change :
  }
import-counts = { $sessions } { $sessions ->
    [1] session lue
   *[other] sessions lues
  }. Au programme : { $written } { $written ->
    [1] session
   *[other] sessions
  }, { $rooms } { $rooms ->
    [0] salle
    [1] salle
   *[other] salles
  }, { $people } { $people ->
    [0] personne
    [1] personne
   *[other] personnes
  }. { $doubts ->
    [0] Aucun doute.
    [1] 1 doute, ci-dessus.
   *[other] { $doubts } doutes, ci-dessus.
  }
import-means-nothing = rien


## `comptoir init`

init-exists = { $file } existe déjà, rien n’est écrit ; allez dans un autre dossier, ou donnez un autre fichier par `-c`.
init-programme-kept = { $file } existe déjà et reste comme il est ; il ne manque que les réglages.
init-needs = Il manque `{ $option }` : ici, personne ne peut répondre à la question.
init-ask-title = Le titre de l’événement ?
init-ask-days = Son jour (2027-03-04), ou le premier et le dernier (2027-03-04 2027-03-05) ?
init-ask-language = Sa langue, fr ou en ?
init-ask-organiser = Votre nom, pour ouvrir la régie et les pupitres (- pour plus tard) ?
init-ask-matrix = L’adresse de son serveur Matrix (- s’il n’y est pas ; sans chat, il est sur des pages web) ?
init-ask-discord = Le numéro de son serveur Discord (- s’il n’y est pas) ?
init-ask-comptoirs = Combien de comptoirs ?
init-empty = il faut une réponse.
init-too-many = { $most } comptoirs au plus ; les autres s’ajoutent à la main, ou par `comptoir import`.
init-next-file = jour.xlsx
init-next-import = met votre tableur à la place des exemples
init-next-run = ouvre l’événement : http://127.0.0.1:8080
init-next-ready = les adresses à donner, et le code de chacun
init-next-provision = fait les salons, une fois le compte du bot prêt (docs/matrix.fr.md, docs/discord.fr.md)
init-file-programme = Le programme de la journée. Corrigez-le à la main, ou remplacez les exemples par votre tableur :
    comptoir import jour.xlsx --update
    `comptoir check` dit quoi corriger et où. Toutes les clés : docs/reference.fr.md
init-file-people = Les salles et les gens, sous un nom court que les sessions emploient ; ôtez les # et mettez les vôtres.
    rooms: {"{"}grande-salle: La grande salle, bureau: Le Bureau{"}"}
    people: {"{"}marie-dupont: {"{"}name: Marie Dupont, title: Directrice, organisation: Exemple{"}"}{"}"}
    organisers: [marie-dupont]
    Qui organise est dans la régie. Une session a par exemple aussi `room: bureau` et `animateurs: [marie-dupont]`.
init-file-sessions = Des exemples : changez leurs titres et leurs heures, ajoutez leurs gens.
init-file-user = le compte du bot : voyez docs/matrix.fr.md
init-file-settings = Les réglages. Les secrets n’y sont pas : docs/matrix.fr.md et docs/discord.fr.md disent où ils sont.
    Toutes les clés : docs/reference.fr.md
init-file-rooms = Les salles et les gens, sous un nom court que les sessions emploient. Une salle :
    rooms: {"{"}grande-salle: La grande salle, bureau: Le Bureau{"}"}
    Une session a par exemple aussi `room: bureau`, et `animateurs: […]`, des noms courts de `people`.
init-file-listen = http://127.0.0.1:8080 ; l’adresse du jour : docs/web.fr.md
init-file-chats = Sur un chat aussi, ou à la place : ôtez le # de la ligne qui convient.
    matrix: {"{"}homeserver: "https://matrix.example.org", user: "@comptoir:example.org"{"}"}
    discord: {"{"}guild: 123456789012345678{"}"}
init-file-web = Des pages pour la salle, où personne n’a besoin de compte : ôtez le #.
    web: {"{"}listen: 8080{"}"}
init-file-settings-more = Pour répéter, avec une autre base et le même programme : une copie de ce fichier, et ces lignes
    database: repetition.db
    clock: {"{"}start: { $start }, speed: 60{"}"}
init-welcome = Accueil
init-restitution = Restitution
init-comptoir = Comptoir { $number }


## Le programme enregistré pendant que le bot tourne

run-kept = Ce programme ne peut pas être pris : le bot continue avec le dernier qui a été pris. Corrigez le fichier ; il sera relu aussitôt enregistré.


## Le programme : ce qu’un bot qui tourne ne peut changer

fixed-id = `id` ne change pas une fois les lieux faits ; remettez `{ $present }`. Un autre événement demande un autre dossier, avec sa propre base.
fixed-timezone = `timezone` ne change pas pendant que le bot tourne ; remettez `{ $present }`, ou arrêtez le bot, lancez `comptoir provision`, puis `comptoir run`.
fixed-language = `language` ne change pas pendant que le bot tourne ; remettez `{ $present }`, ou arrêtez le bot, lancez `comptoir provision`, puis `comptoir run`.
fixed-words = `words` ne change pas pendant que le bot tourne ; remettez les mots d’avant, ou arrêtez le bot, lancez `comptoir provision`, puis `comptoir run`.
