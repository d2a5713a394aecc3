### Ce que les gens lisent dans les conversations. Signes : « # » titre, « > » citation, « - » liste, __fort__, `code`.

## Le temps

countdown-now = maintenant
countdown-in = dans { $minutes } { $minutes ->
    [one] minute
   *[other] minutes
}
countdown-ago = il y a { $minutes } { $minutes ->
    [one] minute
   *[other] minutes
}
countdown-in-days = dans { $days } jours
countdown-ago-days = il y a { $days } jours
countdown-in-hours = dans { $hours } h{ $minutes }
countdown-ago-hours = il y a { $hours } h{ $minutes }
summer-time = heure d’été
winter-time = heure d’hiver
hour-of-another-day = { $hour } le { $day }

## Les lieux et les personnes

comptoir = Comptoir { $number }
plenary = Plénière
plenary-numbered = Plénière { $number }
numbered-title = { $name } : { $title }
place-hall = le hall
place-queue = { $plenary ->
    [1] la plénière
    [2] la plénière { $number }
   *[0] le comptoir { $number }
}
place-desk = { $plenary ->
    [1] le pupitre de la plénière
   *[0] le pupitre du comptoir { $number }
}
desk-of = le pupitre de « { $title } »
place-regie = la régie
place-direct = un message privé
rehearsal = [répétition]{" "}
from-floor = dans la salle
anonymous = anonyme
erased = (supprimée)

## Rappels

soon = ⏰ À __{ $start }__{ $left }
soon-begun = ▶️ Commencé à __{ $start }__
starting = ⏰ __{ $session }__ — à __{ $start }__{ $left }
starting-begun = ▶️ __{ $session }__ — commencé à __{ $start }__
starting-asking = Vos questions ici : `!question votre question`. Touchez 👍 sous celles que vous voulez entendre.
asking = Vos questions ici : `!question votre question`, ou ❓ sous votre message. Pour rester anonyme, écrivez-moi en message direct. Touchez 👍 sous celles que vous voulez entendre.
asking-cancelled = ❌ __Session annulée__{ $reason } : elle ne prend pas de questions.
asking-buttons = Vos questions ici : touchez le bouton, avec ou sans votre nom. 👍 sous les questions que vous voulez entendre.
action-ask = Poser une question
field-question = Votre question
field-comptoir = Comptoir
field-anonymous = Rester anonyme
starting-desk = Au début, le digest des questions paraîtra ici : toucher un chiffre met sa question sur scène. `!aide` rappelle le reste.
last-questions = ⏳ __Dernières questions__ : c’est fini à __{ $end }__{ $left }. Posez la vôtre : `!question votre question`
line-rooms = { $count ->
    [one] Salle : { $who }
   *[other] Salles : { $who }
}
line-experts = { $count ->
    [one] Avec { $who }
   *[other] Avec { $who }
}
line-speakers = Avec { $who }
line-witness = Grand témoin : { $who }
line-animateurs = Animation : { $who }
line-streams = Direct : { $who }
watch = suivre à distance
your-questions = vos questions

## Questions

usage-question = { $direct ->
    [1] Écrivez votre question après le nom du comptoir : `{ $prefix } Comment financer la suite ?`
   *[0] Écrivez votre question après la commande : `!question Comment financer la suite ?`
    Pour un autre comptoir, nommez-le d’abord : `!question { $prefix } Comment financer la suite ?`
}
usage-question-named = Écrivez votre question après le nom du comptoir : `!question { $prefix } Comment financer la suite ?`
too-long = C’est un peu long : { $length } caractères, pour { $longest } au plus. Rien n’est pris pour l’instant : raccourcissez votre message, ou renvoyez-le.
closed-cancelled = { $session } : la session est annulée, aucune question n’est prise.
closed = { $session } : les questions sont closes, rien n’est pris.
anonymous-here = Ici, tout le monde vous a déjà vu écrire : je n’ai rien gardé. Pour rester anonyme, écrivez-moi en message direct : `{ $prefix } anonyme : votre question`
receipt = C’est noté{ $anonymous ->
    [1] , sans votre nom
   *[0] {""}
} : { $code }, pour { $session }. Vous saurez ici ce qu’elle devient. Pour la retirer : `retirer { $code }`
receipt-card = C’est noté{ $anonymous ->
    [1] , sans votre nom
   *[0] {""}
} : { $code }, pour { $session }. Sa carte dira ce qu’elle devient. Pour la retirer : `!retirer { $code }`
receipt-proposed = C’est noté{ $anonymous ->
    [1] , sans votre nom
   *[0] {""}
} : { $code }, pour { $session }. Les animateurs la lisent avant qu’elle paraisse ; vous saurez ici ce qu’elle devient. Pour la retirer : `retirer { $code }`
receipt-card-proposed = C’est noté{ $anonymous ->
    [1] , sans votre nom
   *[0] {""}
} : { $code }, pour { $session }. Les animateurs la lisent avant qu’elle paraisse. Pour la retirer : `!retirer { $code }`
receipt-listed = C’est noté{ $anonymous ->
    [1] , sans votre nom
   *[0] {""}
} : { $code }, pour { $session }. Beaucoup de questions arrivent : elle est dans la file, et `!question { $code }` dira ce qu’elle devient. Pour la retirer : `!retirer { $code }`
receipt-page = C’est noté{ $anonymous ->
    [1] , sans votre nom
   *[0] {""}
} : { $code }, pour { $session }. Cette page vous dira ce qu’elle devient.
receipt-page-proposed = C’est noté{ $anonymous ->
    [1] , sans votre nom
   *[0] {""}
} : { $code }, pour { $session }. Les animateurs la lisent avant qu’elle paraisse ; cette page vous dira ce qu’elle devient.
already-a-card = C’est déjà la question { $code }. 👍 sous sa carte lui donne votre voix.
already-asked = Cette question est déjà prise : { $code }.
only-author-asks = Seuls l’auteur de ce message et les animateurs peuvent le poser comme question. Pour poser la vôtre : `!question`
receipts = { $count ->
    [one] Question reçue : { $codes }. 👍 sur une question pour voter.
   *[other] Questions reçues : { $codes }. 👍 sur une question pour voter.
}
which = Votre question n’est pas encore prise : pour quel comptoir ? Touchez son chiffre :
which-line = { $slot } __{ $prefix }__ · { $title }
which-hint = Ou écrivez-le devant votre question : `!question { $prefix } votre question`
which-hint-direct = Ou répondez ici : `{ $prefix }`
which-other = Ou un autre : `!question { $prefix } …`
which-other-direct = Ou un autre, en répondant ici : `{ $prefix }`
not-your-choice = Seul l’auteur de la question choisit son comptoir.
near-shown = { $count ->
    [one] Cette question est peut-être la vôtre : votez pour elle, ou publiez la vôtre.
   *[other] Une de ces questions est peut-être la vôtre : votez pour elle, ou publiez la vôtre.
} Sans choix dans la minute, la vôtre est publiée.
action-near-vote = Voter pour { $code }
action-near-publish = Publier la mienne
near-voted = Votre voix compte pour { $code } : { $votes } 👍. Votre question n’est pas publiée.
near-over = { $code } est maintenant { $state } : choisissez-en une autre, ou publiez la vôtre.
shown-back = Rien n’est encore publié. Publier pour __{ $prefix }__ · { $title } ?
shown-doubtful = Publier avec votre nom, ou anonyme ? Rien n’est encore publié, pour __{ $prefix }__ · { $title } :
shown-asked = { $code } est publiée avec votre nom. Le garder, ou passer anonyme ?
shown-which = Rien n’est encore publié. Pour quel comptoir ? Touchez son chiffre, ou répondez `{ $prefix }` :
shown-closed = Rien n’est publié : plus aucun comptoir ne prend de questions.
shown-too-long = Rien n’est publié : c’est trop long pour une question, { $length } caractères pour { $longest } au plus. Raccourcissez votre message en le modifiant, ou :
way-named = ✅ publier avec votre nom (ou écrivez : `oui`)
way-named-doubtful = ✅ publier avec votre nom (ou écrivez : `nom`)
way-anonymous = 🕶️ publier sans votre nom (ou : `anonyme`)
way-hidden = 🕶️ publier sans votre nom (ou écrivez : `oui`)
way-appeal = 🆘 envoyer aux organisateurs, avec votre nom (ou : `alerte`)
way-drop = ❌ abandonner (ou : `non`)
ways-buttons = { $publish ->
    [0] Touchez un bouton, ou répondez : `alerte`, `non`.
    [2] Touchez un bouton, ou répondez : `nom`, `anonyme`, `alerte`, `non`.
   *[1] Touchez un bouton, ou répondez : `oui`, `anonyme`, `alerte`, `non`.
} Les organisateurs auraient aussi votre nom.
action-named = Publier avec mon nom
action-anonymous = Publier anonymement
action-appeal = Aux organisateurs
dropped = C’est abandonné : rien n’est publié, et vos mots sont effacés.
nothing-waits = Rien n’est en attente, rien n’est publié. Pour retirer une question : `retirer { $prefix }-3`
draft-over = Une heure sans réponse : rien n’est publié de ce message, et ses mots sont effacés.
say-named-or-not = Avec votre nom, ou sans ? Répondez `nom`, ou `anonyme`. Rien n’est encore changé.
say-which-first = Dites d’abord pour quel comptoir : `{ $prefix }`, par exemple. Rien n’est encore publié.
name-hidden = { $code } ne porte plus votre nom.
name-kept = { $code } garde votre nom.
appealed = 🆘 C’est transmis aux organisateurs, avec votre nom : ils peuvent vous écrire. En danger, appelez d’abord les secours : 112.
usage-alert = Dites ce qui se passe : `!alerte malaise au premier rang`. Les organisateurs l’ont aussitôt, avec votre nom. En danger, appelez d’abord les secours : 112.
appeal-in-hand = 🆘 { $who } s’occupe de votre demande.
appeal-lost = Votre modification est effacée, mais je n’ai pas pu relire ce que vous aviez écrit avant : les organisateurs n’ont plus votre demande d’aide, et savent qu’il y en a eu une. Écrivez-la-moi de nouveau, s’il vous plaît. En danger, appelez d’abord les secours : 112.
appeal-how = Écrivez-moi ce qui se passe, puis touchez 🆘 : les organisateurs l’ont aussitôt, avec votre nom. En danger, appelez d’abord les secours : 112.
hint-asking = Pour poser une question : `!question votre question`, ou ❓ sous votre message. `!aide` dit ce que je sais faire d’autre.
no-words = Je ne lis que les mots : écrivez-moi votre question, ou ce qui se passe. Rien n’est publié sans votre accord.
greeting = Bonjour ! Pour poser une question : `{ $prefix } votre question`. `aide` pour le reste.
no-queue = Aucun comptoir ne prend de questions aujourd’hui.
no-such-code = Je ne connais pas { $code }. `!questions` donne les codes.
no-such-comptoir = Je ne connais pas { $named }. Il y a : { $known }. Par exemple : `!questions { $prefix }`
no-such-comptoir-to-ask = Rien n’est pris : je ne connais pas { $named }. Il y a : { $known }. { $called ->
    [1] Recommencez avec l’un d’eux.
   *[0] Corrigez votre message.
}
questions-of = { $session } — { $count } { $count ->
    [one] question
   *[other] questions
}
no-questions = { $session } — pas encore de question. La vôtre ? { $elsewhere ->
    [1] `!question { $prefix } votre question`
   *[0] `!question votre question`
}
no-open-questions = { $session } — plus de question en attente ({ $counts }). La vôtre ? { $elsewhere ->
    [1] `!question { $prefix } votre question`
   *[0] `!question votre question`
}
questions-piece = { $first } à { $last } sur { $count }. La suite : `!questions { $prefix } { $next }`
questions-last-piece = { $first } à { $last } sur { $count }, la fin. Le début : `!questions { $prefix } 1`
questions-elsewhere = Et dans { $count } { $count ->
    [one] autre comptoir
   *[other] autres comptoirs
} : `!questions { $prefix }`
question-line =
    - { $on_stage ->
        [1] ▶️{" "}
       *[0] {""}
    }__{ $words }__
      { $code } · { $votes } 👍{ $signs } · { $name }
next-door = 🚪 Ce qui vient de se dire à côté
next-door-session =
    { $session }
    { $counts }
cancelled = session annulée
cancelled-because = (« { $reason } »)
next-door-silent = pas de question
next-door-open = { $count } { $count ->
    [one] reste ouverte
   *[other] restent ouvertes
}
next-door-line =
    - __{ $words }__
      { $code } · { $votes } 👍
next-door-answered =
    - __{ $words }__
      Réponse à { $code } : { $answer }
missed-nothing = Aucun comptoir ces dernières heures. Par exemple : `!manque { $prefix }`
missed-others = Et { $count } { $count ->
    [one] autre comptoir
   *[other] autres comptoirs
} avant : `!manque { $prefix }`
no-such-comptoir-missed = Je ne connais pas { $named }. Il y a : { $known }. Par exemple : `!manque { $prefix }`
document-report-html = Rapport : une page à lire, sur un téléphone ou sur papier (HTML)
document-report-pdf = Rapport : des pages à imprimer (PDF)
document-report-csv = Rapport : un tableau des questions, pour un tableur (CSV)
report-posted = Le rapport arrive ici, en trois fichiers.
report-without-pdf = Le rapport arrive ici, sans le PDF : qui tient Comptoir n’a pas installé l’extra `pdf`. La page s’imprime aussi depuis un navigateur.
document-paper = Feuille : { $session }, une page à imprimer pour continuer sans réseau
paper-posted = La feuille arrive ici.
paper-cannot-print = Je ne sais pas faire de PDF ici : qui tient Comptoir peut installer l’extra `pdf`. D’ici là, `!digest` et `!questions` donnent les questions.
paper-of-another-desk = Cette feuille se demande dans son pupitre, ou dans la régie : `!feuille { $prefix }`
usage-paper = De quel comptoir ? Par exemple : `!feuille { $prefix }`
no-such-comptoir-paper = Je ne connais pas { $named }. Il y a : { $known }. Par exemple : `!feuille { $prefix }`
status-of =
    __{ $words }__
    { $code } · { $votes } 👍 · { $name } · { $state }
status-went-on = { $code } est maintenant { $now } :
status-hidden = { $code } · { $state }
status-last = → __{ $words }__ · { $code } · { $state }
answer-line = Réponse : { $answer }
reason-line = Raison : { $reason }
request-line = 🔎 { $request }
request-plain = Pouvez-vous préciser votre question ?
precision-line = ↳ { $precision }
owner-line = confiée à { $name }
usage-vote = Dites pour quelle question : `!voter { $prefix }-3`. Ou touchez 👍 sous la question.
own-vote = { $code } est votre question : votre voix ne compte pas pour elle.
not-yet-votable = { $code } n’est pas encore validée : votez pour elle quand elle paraîtra.
voted = Votre voix compte pour { $code } : { $votes } 👍.
unvoted = Votre voix pour { $code } est retirée : { $votes } 👍.
unvoted-here = Votre voix donnée ici pour { $code } est retirée ; celle de votre autre compte reste.
usage-withdraw = Dites quelle question retirer : `!retirer { $prefix }-3`. Sans code, c’est votre dernière.
nothing-to-withdraw = Je ne trouve pas de question de vous qui attende encore.
withdraw-privately = { $code } est anonyme : elle ne se retire pas devant tout le monde, rien n’est fait. Écrivez-moi en message direct : `retirer { $code }`
not-yours-to-withdraw = { $code } n’est pas de vous, ou n’attend plus.
too-late-to-withdraw = { $code } n’attend plus : elle ne peut plus être retirée.
withdrawn = { $code } est retirée, son texte est effacé.
edited-too-late = { $code } n’attend plus : votre correction n’est pas prise en compte.
question-stays = { $code } reste pour { $session }, avec ses nouveaux mots. Pour l’autre comptoir : retirez-la (`!retirer { $code }`), puis posez-la là-bas.
new-words-wait = Vos nouveaux mots pour { $code } attendent que les animateurs les valident ; d’ici là, les anciens restent.
asks-no-more = { $code } est retirée : votre message modifié ne pose plus de question.
words-lost = Votre modification est effacée, mais je n’ai pas pu relire ce que vous aviez écrit avant : { $code } l’est aussi. Posez-la de nouveau, s’il vous plaît.
draft-lost = Votre modification est effacée, mais je n’ai pas pu relire ce que vous aviez écrit avant : rien n’est pris. Posez votre question de nouveau, s’il vous plaît.
not-redone = Une commande modifiée n’est pas refaite : écrivez-la de nouveau.
announcement-stays = Vos mots sont corrigés là où l’annonce est déjà. Pour d’autres lieux, écrivez une nouvelle annonce.

## États

state-proposed = à valider
state-waiting = en attente
state-on-stage = sur scène
state-answered = traitée
state-later = gardée pour plus tard
state-carried = portée à la plénière ({ $code })
state-merged = regroupée avec { $code }
state-moved = passée à un autre comptoir ({ $code })
state-declined = écartée
state-withdrawn = retirée
state-let-through = validée

comes-from = {" "}· de { $code }
card =
    ❓ __{ $words }__
    { $code } · { $name }
card-settled =
    ❓ __{ $words }__
    { $code } · { $name } · { $state }
card-erased = { $code } — { $state }
rolling-head = 🌊 __{ $session } : beaucoup de questions à la fois__, { $count } { $count ->
    [one] attend
   *[other] attendent
}. Les dernières :
rolling-line =
    - { $words }
      { $code } · { $name }
rolling-pages = Toutes : `!questions { $prefix }`. Pour voter : { $link }
rolling-page = sa page
rolling-words = Toutes : `!questions { $prefix }`. Pour voter : `!voter { $code }`
rolling-over = { $session } : les questions reviennent une à une. Toutes : `!questions { $prefix }`
action-vote = Voter
action-votes = Voter · { $votes }

## Les suites, pour qui a demandé

addressed = {" :"}{" "}
step-on-stage =
    ▶️ __{ $words }__
    { $code } · posée maintenant
step-answered = ✅ { $code } est traitée.
step-answered-line =
    ✅ __{ $words }__
    Réponse à { $code } : { $answer }
request-told =
    🔎 __{ $request }__
    { $code }{ $how ->
        [3] {" "}· touchez ✏️ pour répondre
        [2] {" "}· répondez à ce message, ou : `preciser { $code } votre précision`
        [1] {" "}· répondez à ce message, ou : `!preciser { $code } votre précision`
       *[0] {""}
    }
usage-precise = Dites laquelle, et votre précision, en une ligne : `!preciser C3-12 seulement en zone rurale`
precise-privately = { $code } est anonyme : sa précision ne se donne pas devant tout le monde, je n’ai rien gardé. Écrivez-la-moi en message direct : `preciser { $code } …`
not-yours-to-precise = { $code } n’est pas votre question : seule la personne qui l’a posée peut la préciser.
nothing-to-precise = Les animateurs ne demandent rien de plus sur { $code }. Pour corriger votre question, modifiez votre message.
too-late-to-precise = { $code } n’attend plus : votre précision n’est pas prise en compte.
precise-taken = C’est noté sous { $code }.
precise-waits = C’est noté pour { $code } : votre précision paraîtra dès qu’un animateur l’aura lue.
field-precision = Votre précision, en une ligne
action-precise = Préciser
step-later = ⏳ { $code } est gardée pour plus tard.
step-removed = 🗂️ { $code } a été retirée par les animateurs, avec ses mots. Vous pouvez en poser une autre.
step-declined = 🗂️ { $code } ne sera pas posée.
step-moved = ➡️ { $code } passe à un autre comptoir, sous le code { $now }.
step-carried = 🎓 { $code } est portée à la plénière, sous le code { $now }.
step-let-through = ✅ { $code } est validée : elle paraît dans son comptoir.
step-new-words = ✅ Vos nouveaux mots pour { $code } sont validés.
step-old-words = ↩️ { $code } garde ses mots d’avant : les nouveaux n’ont pas été validés.
step-waiting = { $code } n’est plus regroupée : elle attend de nouveau son tour.
step-proposed = { $code } n’est plus regroupée : les animateurs diront si elle est posée.
step-merged = 🔁 { $code } est regroupée avec { $into }, qui demande la même chose.
step-grouped = { $code } est regroupée avec { $into } :
step-heir = { $code } prend la place de { $former }, que son auteur a retirée : elle est { $state }.
step-released = { $code } n’est plus regroupée avec { $former }, retirée par les animateurs : ils diront si la vôtre est posée.

## Le pupitre

digest-head =
    { $session } · fin à { $end } ({ $left })
    { $counts }
digest-head-over =
    { $session } · { $plenary ->
        [1] terminée
       *[0] terminé
    } à { $end }
    { $counts }
digest-head-cancelled =
    { $session } · session annulée
    { $counts }
count-on-stage = { $count } sur scène
count-waiting = { $count } en attente
count-later = { $count } plus tard
count-answered = { $count } { $count ->
    [one] traitée
   *[other] traitées
}
count-declined = { $count } { $count ->
    [one] écartée
   *[other] écartées
}
count-carried = { $count } { $count ->
    [one] portée
   *[other] portées
} à la plénière
count-moved = { $count } { $count ->
    [one] passée
   *[other] passées
} ailleurs
count-proposed = { $count } à valider
digest-closed = file fermée
digest-on-stage = ▶️ __{ $words }__ · { $code }
digest-empty = Pas encore de question. Elles paraîtront ici ; `!salle …` note celles de la salle.
digest-none-waiting = Plus aucune question n’attend. `!salle …` note celles de la salle.
digest-line =
    { $slot } __{ $words }__
    { $code }{ $near } · { $votes } 👍{ $signs } · { $name }
digest-line-from =
    { $slot } __{ $words }__
    { $code }{ $near } · { $votes } 👍{ $signs } · { $name } · { $origin }
digest-unread = ≈ { $code } __{ $words }__
digest-line-over = { $slot } { $code }
side-floor = salle
heard = posées : { $sides }
digest-least = { $sign } { $side } : __{ $words }__ · { $code }
digest-more = { $count ->
    [one] … et une autre : `!questions`
   *[other] … et { $count } autres : `!questions`
}
digest-hint = { $slots } sur scène · ⏭️ suivante : { $next }{ $risen ->
    [0] {""}
   *[1] {" "}· { $sign } `!scene { $number }`
}
digest-hint-merge = {" "}· 🔗 regrouper { $merged } avec { $kept }
digest-hint-buttons = { $sign } `!scene { $number }`
digest-former = Ancien digest : { $link }
current-digest = le nouveau est ici
proposals-head = __À valider__ · { $session }
proposals-line =
    { $slot } __{ $words }__
    { $code } · { $name }{ $reworded ->
        [1] {" "}· nouveaux mots
       *[0] {""}
    }
proposals-more = { $count ->
    [one] … et une autre ensuite.
   *[other] … et { $count } autres ensuite.
}
proposals-hint = { $slots } valider · ✅ toutes celles-ci · sinon `!ecarter { $number } la raison`
proposals-hint-buttons = Pour en écarter une : `!ecarter { $number } la raison`
proposals-none = Plus rien n’attend d’être validé.
proposals-former = Ancien tableau « À valider » : { $link }
proposals-superseded = Ce tableau est dépassé, rien n’est fait : { $link }
proposals-changing = Ces mots changeaient à cet instant : rien n’est fait. Relisez-les, puis recommencez.
current-proposals = le nouveau est ici
action-let-all = Valider toutes celles-ci
nothing-to-approve = Rien n’attend d’être validé.
not-to-approve = N’attendent pas d’être validées, et restent comme elles sont : { $codes }
still-proposed = { $code } attend d’être validée, rien n’est fait. La faire paraître : `!valider { $number }`
usage-approve = Dites lesquelles par leur code : `!valider 3` (pour { $prefix }-3), `!valider 3 4 5`, ou `!valider tout`
usage-moderate = Dites `!moderer oui` ou `!moderer non` ; `!moderer` seul dit ce qu’il en est.
moderation-is = { $session } : { $moderated ->
    [1] les questions attendent d’être validées
   *[0] les questions paraissent aussitôt
}. { $count ->
    [0] Rien n’attend.
    [one] Une attend : ✅ sous le tableau, ou `!valider tout`
   *[other] { $count } attendent : ✅ sous le tableau, ou `!valider tout`
}
moderation-set = { $session } : désormais, { $moderated ->
    [1] les questions attendent ici d’être validées. Pour cesser : `!moderer non`
   *[0] les questions paraissent aussitôt.{ $count ->
        [0] {""}
        [one] {" "}Une attend encore : ✅ sous le tableau, ou `!valider tout`
       *[other] {" "}{ $count } attendent encore : ✅ sous le tableau, ou `!valider tout`
    }
}

## La parole

usage-mute = Dites de qui, par le code d’une de ses questions : `!taire { $prefix }-3`
usage-unmute = Dites à qui, par le code de sa question : `!rendre-parole { $prefix }-3`
mute-floor = { $code } a été posée dans la salle : je ne sais pas par qui, rien n’est fait.
mute-nobody = Qui a posé { $code } a été oublié depuis : rien n’est fait.
muted = C’est fait : qui a posé { $code } ne pose plus de question{ $anonymous ->
    [1] {" "}anonyme
   *[0] {""}
}{ $everywhere ->
    [1] , dans aucun comptoir
   *[0] {" "}ici
}. Lui rendre la parole : `!rendre-parole { $code }`
already-muted = C’est déjà fait pour { $code } : rien n’est fait de plus.
unmuted = C’est fait : qui a posé { $code } peut de nouveau poser des questions.
unmuted-but = C’est fait pour ce comptoir ; la régie a décidé de même pour tous, et elle seule y met fin.
not-muted = Rien de tel n’a été décidé pour { $code } : rien n’est fait.
asking-stopped = Rien n’est pris. Écrivez-moi votre question en message direct : je vous y dirai pourquoi.
silenced = { $everywhere ->
    [1] Les organisateurs ne prennent plus vos questions{ $anonymous ->
        [1] {" "}anonymes
       *[0] {""}
    }, dans aucun comptoir
   *[0] Les animateurs ne prennent plus vos questions{ $anonymous ->
        [1] {" "}anonymes
       *[0] {""}
    } pour { $session }
}, jusqu’à nouvel ordre.
silenced-here = Rien n’est pris : vos questions{ $anonymous ->
    [1] {" "}anonymes
   *[0] {""}
} ne sont plus prises pour { $session }, jusqu’à nouvel ordre.
silenced-no-more = { $everywhere ->
    [1] Vos questions sont de nouveau prises partout.
   *[0] Vos questions sont de nouveau prises pour { $session }.
}
digest-changing = Le digest changeait à cet instant : rien n’est fait. Relisez-le, puis touchez le chiffre ou ⏭️.
still-open = __{ $session }__ · { $plenary ->
    [1] terminée
   *[0] terminé
}, { $count ->
    [one] une question reste ouverte
   *[other] { $count } questions ouvertes
}
still-open-cancelled = __{ $session }__ · session annulée, { $count ->
    [one] une question reste ouverte
   *[other] { $count } questions ouvertes
}
still-open-none = __{ $session }__ · plus aucune question n’est ouverte
still-open-proposed = … dont { $count ->
    [one] une n’a pas été validée
   *[other] { $count } n’ont pas été validées
} : `!valider`
still-open-hint = { $slots } porter à la plénière · ❌ écarter le reste « faute de temps »
still-open-hint-rest = ❌ écarter le reste « faute de temps »
still-open-hint-owner = `!confier { $number } Nom` : réponse plus tard
still-open-no-plenary = Plus aucune plénière ne suit.
still-open-former = __{ $session }__ · la suite : { $link }
still-open-here = ce qui reste ouvert est ici
still-open-nothing = Plus aucune question n’est ouverte, rien n’est fait.
out-of-time = faute de temps
action-carry-line = { $code } en plénière
action-decline-rest = Écarter le reste, faute de temps
staged = ✅ { $code } est sur scène.
superseded = Ce digest est dépassé, rien n’est fait : { $link }
press-over = Ce bouton ne sert plus, rien n’est fait. Le message le plus récent est plus bas.
stage-card =
    ▶️ __{ $words }__
    { $code } · { $votes } 👍 · { $name }
stage-hint = ✅ traitée · ⏳ plus tard · ❌ écartée · 🔎 à préciser{ $carries ->
    [1] {" "}· 🎓 à la plénière
   *[0] {""}
} · ou `!repondu la réponse`
stage-over = __{ $words }__ · { $code } · { $state }
stage-undone = __{ $words }__ · { $code } · remise dans la file
action-stage = { $code }
action-next = Suivante : { $code }
action-merge = Regrouper { $merged } avec { $kept }
action-answer = Traitée
action-line = Avec la réponse
action-later = Plus tard
action-decline = Écarter
action-clarify = Faire préciser
action-carry = À la plénière
action-show = Montrer
field-request = Ce que vous demandez (facultatif)
field-answer = La réponse, en une ligne
field-reason = La raison
usage-stage = Dites laquelle : `!scene 3` (pour { $prefix }-3), ou touchez son chiffre sous le digest.
usage-answer = Aucune question n’est sur scène. Dites laquelle : `!repondu 3`, ou avec la réponse : `!repondu 3 oui, dès 2019`
usage-later = Dites laquelle : `!plus-tard 3`. Sans numéro, c’est celle qui est sur scène, s’il y en a une.
usage-decline = Aucune question n’est sur scène. Dites laquelle, et pourquoi : `!ecarter 3 déjà posée`
usage-clarify = Aucune question n’est sur scène. Dites laquelle, et si vous voulez quoi : `!preciser 3`, `!preciser 3 Pour quel budget ?`
clarify-floor = { $code } vient de la salle : demandez-le de vive voix.
precision-ask =
    🔎 Montrer cette précision de { $code } ?
    __{ $words }__
precision-shown = 🔎 { $code } : sa précision est montrée.
precision-dropped = 🔎 { $code } : sa précision n’est pas montrée.
precise-decided = Cette précision est déjà traitée : rien n’est fait.
usage-assign = Dites laquelle, et à qui : `!confier 3 Nom` (pour { $prefix }-3). `!confier 3` la reprend.
no-such-person = Je ne connais pas « { $named } » au programme. Par exemple : { $names }
which-person = « { $named } » peut être { $names } : écrivez le nom entier.
nothing-assigned = { $owned ->
    [1] { $code } est déjà confiée : rien n’est fait.
   *[0] { $code } n’est confiée ni proposée à personne : rien n’est fait.
}
assignment-ask = { $direct ->
    [1] Les animateurs vous confient { $code } : y répondrez-vous, même plus tard ?
   *[0] { $name } répondra à { $code }, même plus tard ?
}
    __{ $words }__
    { $buttons ->
        [1] {""}
       *[0] ✅ oui · ❌ non ·{" "}
    }{ $direct ->
        [1] ou répondez à ce message : `oui`, `non`
       *[0] l’un de vous peut le dire à sa place
    }
assignment-owned = { $direct ->
    [1] { $code } vous est confiée. Répondez ici, même dans quelques jours : `repondu { $code } votre réponse`.
   *[0] { $code } est confiée à { $name }{ $elsewhere ->
        [1] , et se traite dans { $desk }.
       *[0] . `!repondu { $code } la réponse`, même dans quelques jours.
    }
}{ $buttons ->
    [1] {""}
   *[0] {" "}❌ { $direct ->
        [1] la rend.
       *[0] la reprend.
    }
}
assignment-none = { $direct ->
    [1] { $code } ne vous est plus confiée.
   *[0] { $code } n’est pas confiée à { $name }.
}
assignment-over = { $code } · { $state }
assignment-same = { $code } est déjà confiée ou proposée à { $name } : rien n’est fait.
assignment-decided = C’est déjà décidé pour { $code } : rien n’est fait.
action-owned = Oui
action-not-owned = Non
action-take-back = Reprendre
owed-head = ☀️ { $count ->
    [one] Une question confiée attend encore sa réponse :
   *[other] { $count } questions confiées attendent encore leur réponse :
}
owed-line =
    - __{ $words }__
      { $code } · { $name }
owed-hint = Une ligne suffit, chacun de ceux qui l’ont posée la lira : `!repondu { $code } la réponse`
unanswered-head = { $count ->
    [one] Une question n’a jamais eu de réponse. Ses mots s’effacent maintenant :
   *[other] { $count } questions n’ont jamais eu de réponse. Leurs mots s’effacent maintenant :
}
unanswered-line = - { $session } : { $count }{ $owned ->
    [0] {""}
    [one] , dont une confiée
   *[other] , dont { $owned } confiées
}
usage-floor = Écrivez la question posée dans la salle : `!salle Et en zone rurale ?`
usage-move = Dites laquelle, et pour quel comptoir : `!deplacer 3 { $other }` (pour { $prefix }-3).
move-unknown = Rien n’est fait : je ne connais pas { $named }. Il y a : { $known }.
move-to-itself = Rien n’est fait : { $code } est déjà pour { $session }. Il y a aussi : { $known }.
move-to-ended = Rien n’est fait : c’est terminé pour { $session }. { $code } peut passer à : { $known }.
move-to-cancelled = Rien n’est fait : { $session } n’aura pas lieu. { $code } peut passer à : { $known }.
move-nowhere = Rien n’est fait : plus aucune autre session ne prend { $code }, elles sont terminées.
usage-carry = Aucune question n’est sur scène. Dites laquelle : `!pleniere 3`
no-restitution = Rien n’est fait : plus aucune plénière ne suit, { $code } reste ici.
passed-on = ✅ { $code } est maintenant { $now }.
line-too-long = C’est un peu long : { $length } caractères, pour { $longest } au plus. Rien n’est fait.
other-desk = Rien n’est fait : { $code } se traite dans { $desk }.
other-desk-now = Rien n’est fait : { $code } est maintenant { $now }, et se traite dans { $desk }.
already-handled = { $code } est déjà { $state } : rien n’est fait.
stage-taken = { $other } est maintenant sur scène : ce qui a été fait de { $code } ne s’annule plus.
done-for = ✅ { $code } est { $state } : { $last } est { $became }.
usage-merge = Dites lesquelles : `!fusionner 5 dans 3` regroupe { $prefix }-5 avec { $prefix }-3, qui reste.
merge-done = ✅ { $code } est regroupée avec { $into }.
merge-apart = Rien n’est fait : { $code } et { $into } sont de deux comptoirs. Déplacez d’abord { $code }, dans { $desk } : `!deplacer { $code } { $prefix }`
usage-split = Dites laquelle : `!separer 5` (pour { $prefix }-5).
not-merged = { $code } n’est regroupée avec aucune autre : rien n’est fait.
split-too-late = { $code } ne se sépare plus : { $last } est déjà { $state }.
none-waiting = Aucune question n’attend. `!salle …` note celles de la salle.
none-waiting-but = Aucune autre question n’attend : { $code } reste sur scène. ✅ sous sa carte, ou `!repondu`, la clôt.
nothing-to-undo = Rien à annuler : un geste s’annule dans les 30 secondes.
done = ✅ C’est fait.
floor-taken = C’est noté : { $code }.

## Retenir pour la restitution

usage-note = Écrivez ce que la restitution doit retenir : `!retenir La région finance`. Ce qui fait débat : `!retenir conteste : Le seuil est trop bas`. Une question : `!retenir 3`. Combien de personnes sont dans la salle : `!retenir présents : 42`
usage-note-where = Dites d’abord pour quel comptoir : `!retenir { $prefix } La région finance`
usage-note-present = Rien n’est retenu. Écrivez un nombre, jusqu’à { $most } : `!retenir présents : 42`
note-elsewhere = Rien n’est retenu : { $prefix }, au début, dit pour quel comptoir c’est, et cela se fait dans { $desk }. Pour parler ici de { $prefix }, commencez par un autre mot.
kept = ⭐ C’est retenu pour la restitution ({ $prefix }).
kept-present = { $count ->
    [one] C’est noté : { $count } personne présente ({ $prefix }).
   *[other] C’est noté : { $count } personnes présentes ({ $prefix }).
}
already-kept = { $code } est déjà retenue pour la restitution : rien n’est fait.
already-kept-line = C’est déjà retenu pour la restitution ({ $prefix }) : rien n’est fait.

## Ouvrir, fermer

already-open = Les questions sont déjà ouvertes.
already-closed = Les questions sont déjà closes.
now-open = { $session } : les questions sont ouvertes. Posez la vôtre : `!question votre question`
now-closed = { $session } : les questions sont closes. Merci !

## Effacer

usage-erase = Dites laquelle : `!effacer 3` (pour { $prefix }-3). Rien n’est effacé avant ✅.
erase-ask =
    Effacer cette question ? Cela ne s’annule pas.
    __{ $words }__
    { $code } · { $name }
erase-ask-hint = ✅ l’écarte, et efface partout ses mots et le nom de qui l’a posée ; ❌ la laisse.
erase-below = Rien n’est encore effacé : touchez ✅ sous l’aperçu, plus bas.
erase-done = { $code } est effacée : ses mots et le nom de qui l’a posée disparaissent partout.{ $where ->
    [2] {" "}Je retire aussi le message qui la posait.
    [1] {" "}Elle a été posée dans une conversation privée, où je ne peux rien retirer et que personne d’autre ne lit.
   *[0] {""}
}{ $told ->
    [2] {" "}Qui l’a posée en est prévenu.
    [1] {" "}Sa carte le dit.
   *[0] {""}
}
erase-kept = { $code } n’est pas effacée.
erase-expired = Dix minutes sans réponse : { $code } n’est pas effacée. Pour recommencer : `!effacer { $code }`
erase-nothing = { $code } est { $state } et ses mots sont déjà effacés : il n’y a rien de plus à faire.
erase-message = le message
erase-stands = ⚠️ Je n’ai pas pu retirer le message qui posait { $code }, il est toujours là : { $message }. Qui a le droit de supprimer les messages de ce lieu peut le faire ; ou donnez-moi ce droit, et je le ferai la prochaine fois.
erase-stands-elsewhere = ⚠️ Je n’ai pas pu retirer le message qui posait { $code }, il est toujours là ({ $message }). Le pupitre de là-bas en a le lien : qui a le droit d’y supprimer des messages peut le faire.
erase-message-gone = ✅ Le message qui posait { $code } n’est plus là.
action-erase = Effacer
action-keep = Laisser

## La régie

usage-announce = Écrivez l’annonce : `!annonce Le déjeuner est servi`. Pour certains lieux seulement : `!annonce C1 C2 : on change de salle`. À une heure : `!annonce à 14:10 : le bus part`
and-last = {" "}et{" "}
and-more-places = , et { $count } autres
no-such-place = Je ne connais pas { $named } : rien n’est envoyé. Il y a : hall, { $known }. Par exemple : `!annonce C1 C2 : on change de salle`
announcement = 📣 { $text }
preview = Aperçu, pour { $where }, { $when } — ✅ { $planned ->
    [1] prévoir
   *[0] envoyer
  }, ❌ abandonner :
preview-buttons = Aperçu, pour { $where }, { $when } :
preview-which = Pour { $where } seulement, sans son code en tête : 🎯, ou modifiez votre message : `!annonce { $codes } : { $words }`
action-narrow = À ce lieu seul
preview-sent = Envoyé{ $hours }, pour { $where }. Pour corriger, modifiez votre message ; pour retirer, supprimez-le.
preview-sent-buttons = Envoyé{ $hours }, pour { $where } :
when-now = tout de suite
when-at = à { $at }
when-until = jusqu’à { $until }
preview-planned = Prévu{ $hours }, pour { $where }. Pour corriger, modifiez votre message ; pour retirer, supprimez-le.
preview-planned-buttons = Prévu{ $hours }, pour { $where } :
preview-over = Retiré à { $until } comme prévu, pour { $where } :
preview-too-late = Trop tard, { $until } est passé et rien n’est envoyé. Renvoyez la commande pour recommencer :
no-such-hour = { $hour } n’est pas une heure : rien n’est envoyé. Par exemple : `!annonce à 14:10 : le bus part`
hour-past = { $hour } est déjà passé et ne revient plus d’ici la fin : rien n’est envoyé. Sans heure, l’annonce part tout de suite : `!annonce le bus part`
hour-until-before = Elle serait retirée avant d’être dite : rien n’est envoyé. Par exemple : `!annonce à 14:10 jusqu’à 15:00 : le bus part`
hour-twice = Il y a une heure de trop : rien n’est envoyé. Par exemple : `!annonce à 14:10 jusqu’à 15:00 : le bus part`
hour-not-changed = Cette heure n’existe pas ou est déjà passée : rien n’est changé.
announcement-hour-stays = Vos mots sont corrigés, mais pas l’heure à laquelle l’annonce est dite. Pour une autre heure, écrivez une nouvelle annonce.
action-plan = Prévoir
hour-starts = { $hour } · début : { $what }
hour-ends = { $hour } · fin : { $what }
preview-below = Rien n’est encore envoyé : touchez ✅ sous l’aperçu, plus bas.
preview-corrected = Corrigé{ $standing }, pour { $where } :
preview-withdrawn = Retiré, pour { $where } :
preview-deleted = Message supprimé : l’annonce pour { $where } est retirée, et ses mots effacés.
preview-dropped = Abandonné, rien n’est envoyé :
preview-expired = Aperçu expiré après 10 minutes, rien n’est envoyé. Renvoyez la commande pour recommencer :
action-send = Envoyer
action-drop = Abandonner
action-correct = Corriger
action-withdraw = Retirer
action-link = Lier ces deux comptes
field-announcement = Le texte corrigé
cue = 🎬 { $text }
cue-to = Pour { $who }
cue-how = ✅ une fois vu
cue-seen = ✅ Vue par __{ $who }__
cue-someone = quelqu’un
cue-already = Déjà vue par { $who } : rien n’est changé.
cue-unseen = ⚠️ Une minute après, personne n’a dit avoir vu la consigne pour { $where } :
cue-empty = ⚠️ Je ne connais personne dans { $where } pour voir cette consigne :
cued = Consigne envoyée. Pour corriger, modifiez votre message ; pour retirer, supprimez-le.
cued-buttons = Consigne envoyée :
cued-unseen = - { $where } : pas encore vue
cued-seen = - { $where } : vue par __{ $who }__
cued-withdrawn = Consigne retirée, pour { $where } :
cued-deleted = Message supprimé : la consigne pour { $where } est retirée, et ses mots effacés.
cue-stays = Vos mots sont corrigés là où la consigne est déjà. Pour un autre pupitre, écrivez une nouvelle consigne.
cue-no-desk = Il n’y a pas de pupitre pour { $named } : rien n’est envoyé. Pour y parler à tous : `!annonce`
no-such-desk = Je ne connais pas { $named } : rien n’est envoyé. Il y a : { $known }. Par exemple : `!consigne C1 : plus que cinq minutes`
usage-cue = Nommez le pupitre, puis la consigne : `!consigne C1 : plus que cinq minutes`. À plusieurs : `!consigne C1 C2 : on conclut`
action-seen = Vu
action-unseen = Pas vu
field-cue = La consigne corrigée
ready-all = ✅ Tout est prêt : la journée peut commencer à { $hour }.
ready-but = La journée peut commencer à { $hour }. Reste à voir :
ready-not = ⚠️ À corriger avant { $hour } :
ready-absent = - Pas encore dans { $place } : { $names }{ $more ->
    [0] {""}
   *[other] {" "}… et { $more } de plus
  }
ready-more-absent = - Et dans { $count } autres lieux : `comptoir ready` nomme tous ceux qui manquent.
ready-more-findings = - Et { $count } autres choses : `comptoir ready` les dit toutes.
ready-codes = `comptoir ready` donne le code qui fait entrer chacun.
status-head = __État à { $hour }__
status-up = - { $platform } : en ligne, entendu il y a { $seconds } s · { $waiting } à envoyer
status-down = - { $platform } : __hors ligne__ ou pas encore entendu · { $waiting } à envoyer
status-place-unmade = - ⚠️ { $place } : __jamais fait__ ({ $minutes } min) ; lancez `comptoir provision`
status-place-gone = - ⚠️ { $place } : __supprimé__ depuis { $minutes } min ; `comptoir provision` le refait
status-place-out = - ⚠️ { $place } : __je n’y suis plus__ depuis { $minutes } min ; invitez-moi de nouveau
status-place-hidden = - ⚠️ { $place } : __je ne le vois plus__ depuis { $minutes } min ; rendez-moi ce droit
status-place-replaced = - ⚠️ { $place } : __remplacé__ depuis { $minutes } min ; invitez-moi dans le nouveau salon
status-place-sealed = - ⚠️ { $place } : __chiffré, je n’ai pas de clé__ ({ $minutes } min) ; voyez `comptoir ready`
status-place-away = - ⚠️ { $place } : __injoignable__ depuis { $minutes } min ; rien à faire qu’attendre
status-place-closed = - ⚠️ { $place } : __je n’ai plus le droit d’y écrire__ depuis { $minutes } min ; rendez-le-moi
status-pressure = - 🌊 { $place } : une liste à la place des cartes depuis { $since }
status-platform-out = - ⚠️ { $platform } : __je n’y suis plus dans aucun lieu__ depuis { $minutes } min ; invitez-moi de nouveau
status-platform-away = - ⚠️ { $platform } : __aucun lieu n’est joignable__ depuis { $minutes } min ; rien à faire qu’attendre
status-queue = - { $session } : { $total } { $total ->
    [one] question
   *[other] questions
}, { $counts }
status-more-queues = - et { $count } autres comptoirs : { $total } questions en tout. `!questions C1` montre celles de l’un d’eux.
status-unended-none = Sans fin : 0{ $hour ->
    [0] {""}
    [one] {" "}(une question close par l’heure seule)
   *[other] {" "}({ $hour } closes par l’heure seule)
}
status-unended = Sans fin, { $session } : { $count } ({ $codes })
status-changes = Changé par rapport au fichier :
status-more-changes = - et { $count ->
    [1] une autre session.
   *[other] { $count } autres sessions.
}
status-next = À venir :
status-next-line = - { $due } · { $kind } · { $place }
status-planned = Annonces prévues :
status-planned-line = - { $when } · { $where } · { $words }
status-more-planned = - Et { $count } autres.
status-nothing-next = - plus rien de prévu
status-no-trouble = Rien n’a été sauté ni refusé.
status-more-trouble = - et { $count } autres raisons : `comptoir outbox --state failed`
status-trouble = ⚠️ Sauté ou refusé :
status-skipped = - sauté : { $number } × { $kind } — { $why }
status-failed = - refusé : { $number } × { $kind } — { $why }
why-too-late = trop tard pour être utile
why-not-said = ce dont il s’agissait n’a pas été dit
why-unreadable = illisible dans la base
why-unprinted = son fichier n’a pas pu être fabriqué
notice-last-questions = dernières questions
notice-soon = rappel
notice-starting = rappel
notice-digest = digest
kind-reminder = rappel
kind-announcement = annonce
kind-digest = digest
kind-former-digest = ancien digest
kind-still-open = ce qui reste ouvert
kind-former-still-open = ancien message de ce qui reste ouvert
kind-proposals = tableau à valider
kind-former-proposals = ancien tableau à valider
kind-step = suite d’une question
kind-card = carte
kind-former-card = ancienne carte
kind-rolling = liste de questions
kind-former-rolling = ancienne liste de questions
kind-stage = carte de scène
kind-former-stage = ancienne carte de scène
kind-receipt = accusé de réception
kind-chip = marque
kind-reply = réponse
kind-alert = alerte
kind-presence = demande aux gens d’un pupitre
kind-notice = avis
kind-personal = mot à qui suit une session
kind-asking = mot qui dit comment demander
kind-topic = sujet d’un lieu
kind-pin = épinglage
kind-changed = changement du programme
kind-next-door = ce qui s’est dit à côté
kind-document = document
kind-preview = aperçu
kind-change = changement du jour
kind-which = choix du comptoir
kind-appeal = demande d’aide
kind-cue = consigne
kind-cued = suite d’une consigne
kind-link = liaison de deux comptes
kind-forgetting = demande d’oubli
kind-removal = retrait
kind-erasing = aperçu de ce qui serait effacé
kind-erasure = retrait d’un message
kind-precision = précision à montrer ou non
kind-assignment = question à confier
kind-stands = message toujours là
kind-admission = accès
appeal = 🆘 __{ $who }__ demande de l’aide, en message direct au bot. Répondez-lui en privé :
appeal-account = { $name } (compte { $handle } sur { $platform })
appeal-elsewhere = { $name } (sur { $platform })
appeal-in = 🆘 __{ $who }__ demande de l’aide, dans { $place } :
appeal-then = Puis, dans { $place } :
appeal-taken = ✅ Prise par __{ $who }__
appeal-someone = un organisateur
appeal-already = Déjà prise par { $who } : rien n’est changé.
appeal-again = 🆘 Toujours personne pour __{ $who }__, après deux minutes : { $link }
appeal-link = sa demande d’aide
action-take = Je m’en occupe
action-give-back = Je ne peux plus
appeal-gone = 🆘 Une demande d’aide de { $at } a été retirée par qui l’avait écrite.
alert-skipped = ⚠️ Non envoyé, c’était trop tard : { $kind } de { $due } ({ $place }). À dire de vive voix si c’est encore utile.
alert-skipped-several = ⚠️ Non envoyés, c’était trop tard : { $count } messages ({ $places }). À dire de vive voix si c’est encore utile ; `comptoir outbox --state skipped` les nomme.
alert-failed = ⚠️ Refusé par la plateforme : { $kind } ({ $place }) — { $why }. Vérifiez les droits du bot dans ce lieu : `comptoir ready` dit ce qui manque.
alert-failed-several = ⚠️ Refusés par la plateforme : { $count } messages ou accès ({ $places }). Vérifiez les droits du bot dans ces lieux : `comptoir ready` dit ce qui manque, `comptoir outbox --state failed` pourquoi.
alert-unprinted = ⚠️ Un fichier n’a pas pu être fabriqué, par une erreur du bot : { $kind } ({ $place }) — { $why }. Prévenez l’opérateur : le journal du bot dit où.
alert-unprinted-several = ⚠️ Des fichiers n’ont pas pu être fabriqués, par une erreur du bot : { $count } ({ $places }). Prévenez l’opérateur : le journal du bot dit où.
alert-unhandled = ⚠️ Un message n’a pas pu être traité ({ $place }, { $event }). Demandez à la personne de le renvoyer ; le journal du bot dit pourquoi.
alert-unhandled-several = ⚠️ Des messages n’ont pas pu être traités : { $count } ({ $places }). Demandez qu’on les renvoie ; le journal du bot dit pourquoi.
alert-restored = ⚠️ La base est une sauvegarde de { $since }. Ce qui s’est dit depuis a été relu et n’est pas redit. Ce qui a été fait par un bouton ou un geste depuis peut manquer : vérifiez la file de chaque comptoir (`!digest`) et refaites-le.
alert-more = … et { $count } de plus.
alert-not-permitted = ⚠️ { $platform } : je n’ai plus le droit d’écrire ou de mettre des réactions ici : { $place }. Rendez-le-moi ; ce qui doit y être dit attend, et partira de lui-même.
alert-permitted = ✅ { $platform } : ce droit m’est rendu ({ $place }), ce qui attendait part.
alert-database-damaged = 🚨 La base de données du bot est abîmée : une partie de ce qui se dit ou se presse peut rester sans suite. Prévenez l’opérateur : il faut remettre la dernière sauvegarde. D’ici là, tenez la file à la main.
alert-database-back = ⚠️ La base de données n’a rien pu écrire de { $since } à { $until } (disque plein ?). C’est réparé. Les messages de ce temps sont repris maintenant ; qui a pressé un bouton ou lancé une commande sans réponse doit recommencer.
alert-database-back-several = { $count } fois en quelques minutes : cela reviendra tant que la place manque.
alert-pressure = 🌊 Plus de { $limit } questions en une minute : { $place }. Une seule liste y remplace les cartes{ $votes ->
    [1] , et l’on vote sur les pages
   *[0] {""}
} ; chacun garde son accusé de réception, et les pupitres leur digest. Il n’y a rien à faire : tout revient de soi-même.
alert-pressure-over = ✅ Les questions y reviennent une à une ({ $count } en tout) : { $place }. { $cards ->
    [0] Aucune n’attend de carte.
    [one] Celle qui est encore ouverte a sa carte maintenant.
   *[other] Les { $cards } encore ouvertes ont leur carte peu à peu, quatre par minute, jusqu’à la fin de la session.
}
alert-clock-ahead = ⚠️ L’horloge du serveur avançait, elle est remise à l’heure. Donnés pour trop tard, et dits à leur heure après tout : { $count } { $count ->
    [one] message
   *[other] messages
}. Faites vérifier l’heure du serveur.
alert-platform-down = ⚠️ { $platform } ne répond plus depuis { $since }. Ce qui doit y être dit attend ({ $count } { $count ->
    [one] message
   *[other] messages
}), rien n’est perdu ; ici, tout continue.
alert-platform-back = ✅ { $platform } répond de nouveau : { $count } { $count ->
    [one] message attendait, il part
   *[other] messages attendaient, ils partent
}.
alert-platform-revoked = 🚨 { $platform } n’accepte plus le compte du bot : plus rien n’y est lu ni dit tant que l’opérateur ne lui donne pas un nouvel accès et ne relance pas ({ $count } { $count ->
    [one] message attend
   *[other] messages attendent
}). Ici, tout continue.
alert-place-unmade = ⚠️ Ce lieu n’a jamais été fait : { $place }. Lancez `comptoir provision`, sans arrêter le bot. Ce qui doit y être dit attend.
alert-place-unmade-several = ⚠️ Ces lieux n’ont jamais été faits : { $places }. Lancez `comptoir provision`, sans arrêter le bot. Ce qui doit y être dit attend.
alert-place-gone = ⚠️ Ce lieu a été supprimé : { $place }. `comptoir provision` le refait, sans arrêter le bot. Ce qui doit y être dit attend.
alert-place-gone-several = ⚠️ Ces lieux ont été supprimés : { $places }. `comptoir provision` les refait, sans arrêter le bot. Ce qui doit y être dit attend.
alert-place-out = ⚠️ Je ne suis plus dans ce lieu : { $place }. Invitez-moi de nouveau (levez d’abord mon bannissement, s’il y en a un), ou lancez `comptoir provision`. Ce qui doit y être dit attend.
alert-place-out-several = ⚠️ Je ne suis plus dans ces lieux : { $places }. Invitez-moi de nouveau (levez d’abord mon bannissement, s’il y en a un), ou lancez `comptoir provision`. Ce qui doit y être dit attend.
alert-place-hidden = ⚠️ Je ne vois plus ce lieu : { $place }. Rendez-moi le droit de le voir et d’y écrire. Ce qui doit y être dit attend.
alert-place-hidden-several = ⚠️ Je ne vois plus ces lieux : { $places }. Rendez-moi le droit de les voir et d’y écrire. Ce qui doit y être dit attend.
alert-place-replaced = ⚠️ Ce salon a été remplacé par un autre où je ne peux pas entrer : { $place }. Invitez-moi dans le nouveau. Ce qui doit y être dit attend.
alert-place-replaced-several = ⚠️ Ces salons ont été remplacés par d’autres où je ne peux pas entrer : { $places }. Invitez-moi dans les nouveaux. Ce qui doit y être dit attend.
alert-place-sealed = ⚠️ Ce salon est chiffré, et je n’ai pas de clé : { $place }. `comptoir ready` dit comment m’en donner. Ce qui doit y être dit attend.
alert-place-sealed-several = ⚠️ Ces salons sont chiffrés, et je n’ai pas de clé : { $places }. `comptoir ready` dit comment m’en donner. Ce qui doit y être dit attend.
alert-place-away = ⚠️ La plateforme ne montre plus ce lieu : { $place }. Il n’y a rien à faire qu’attendre. Ce qui doit y être dit attend.
alert-place-away-several = ⚠️ La plateforme ne montre plus ces lieux : { $places }. Il n’y a rien à faire qu’attendre. Ce qui doit y être dit attend.
alert-place-back = ✅ Ce lieu est de nouveau là : { $place }. Ce qui attendait part.
alert-place-back-several = ✅ Ces lieux sont de nouveau là : { $places }. Ce qui attendait part.
alert-place-moved = ✅ Ce salon a été remplacé, j’ai suivi : { $place }. Il n’y a rien à faire.
alert-platform-out = 🚨 { $platform } : je ne suis plus dans aucun lieu de l’événement. Invitez-moi de nouveau, ou lancez `comptoir provision`, qui dit comment ({ $count } { $count ->
    [one] message attend
   *[other] messages attendent
}). Ici, tout continue.
alert-platform-away = ⚠️ { $platform } ne montre plus aucun lieu de l’événement, c’est une panne chez lui. Il n’y a rien à faire qu’attendre ({ $count } { $count ->
    [one] message attend
   *[other] messages attendent
}). Ici, tout continue.
alert-platform-in = ✅ { $platform } : j’ai retrouvé les lieux de l’événement ({ $count } { $count ->
    [one] message attendait, il part
   *[other] messages attendaient, ils partent
}).

## Pour tout le monde

programme-day = # { $title } — { $date }
programme-line = - { $start } – { $end } · { $title }
programme-line-cancelled = - { $start } – { $end } · { $title } · __session annulée__
programme-line-room = - { $start } – { $end } · { $title } ({ $rooms })
programme-whole = Toute la journée : `!programme tout`
programme-whole-buttons = Toute la journée, pour vous seul : `!programme`
programme-long = Tout le programme : `!programme 1`
programme-piece = { $first } à { $last } sur { $count }. La suite : `!programme { $next }`. { $days ->
    [1] Depuis une heure : `!programme 14h`
   *[other] Depuis un jour, une heure : `!programme demain 14h`
}
programme-last-piece = { $first } à { $last } sur { $count }, la fin. Le début : `!programme 1`
no-such-piece = Le programme a { $last } parties : de `!programme 1` à `!programme { $last }`.
and-more-sessions = - et { $count } de plus : `!programme { $when }`
now-running = __En ce moment__
now-nothing = Rien en ce moment.
now-next = __Ensuite__, à { $start }{ $left }
now-over = C’est fini pour aujourd’hui. Merci d’être venus !
language-set = Je vous écrirai en français partout où je n’écris qu’à vous ; les salons gardent leur langue. (`!language en` for English)
usage-language = Dites laquelle : `!langue fr` ou `!langue en`
link-code = Depuis votre autre compte, écrivez-moi ceci en message direct, dans les dix minutes : `lier { $code }`. Je vous demanderai là-bas si les deux sont à vous ; ils ne seront alors qu’une personne, et qu’une voix. Ne donnez ce code à personne.
link-code-pages = Depuis votre autre compte, écrivez-moi ceci en message direct, dans les dix minutes : `lier { $code }` ; ou tapez { $code } sur la page « J’ai un code » de votre téléphone. Je vous demanderai là-bas si les deux sont à vous ; ils ne seront alors qu’une personne, et qu’une voix. Ne donnez ce code à personne.
link-alone = L’événement n’a lieu que sur une messagerie : il n’y a rien à lier.
link-privately = Ce code n’est que pour vous : demandez-le en message direct, `lier`, ou par la commande `/lier` là où il y en a.
link-shown = Tout le monde a pu lire ce code : rien n’est fait, et il ne vaut plus. Demandez-en un autre par `lier`, et écrivez-le en message direct.
link-wrong = Ce code n’est pas bon, ou ne l’est plus : il vaut dix minutes, et une fois. Demandez-en un autre depuis votre premier compte : `lier`
link-same-platform = Ce code vient de la même messagerie : il s’écrit depuis votre compte sur une autre.
link-same-device = Ce code vient de cet appareil : il se tape sur l’autre.
link-already = Vos deux comptes sont déjà liés.
link-ask = Ce code vient du compte { $account }. Est-ce aussi le vôtre ? Si oui, touchez ✅ ou écrivez `lier { $code } oui` : vos deux comptes ne seront plus qu’une personne, avec les mêmes questions et une seule voix. Si quelqu’un d’autre vous l’a donné, laissez-le : il parlerait pour vous.
account-on = « { $name } » sur { $platform }
linked = Ce compte et { $account } ne sont plus qu’une personne : vos questions sont à vous des deux côtés, et votre voix compte une fois. Si ce n’est pas vous, `delier` les sépare, d’un côté ou de l’autre, à tout moment.
unlinked = Ce compte est de nouveau seul : ses questions et ses votes sont à lui, et chaque compte a sa voix.
unlinked-device = Cet appareil est de nouveau seul. Ce qu’il a demandé et voté jusqu’ici reste à la personne dont il était.
unlink-alone = Ce compte n’est lié à aucun autre.
slow-down = Doucement : vous m’en envoyez beaucoup d’un coup. Je ne prends ni ceci ni la suite ; réessayez dans une minute.
too-many-tries = Trop de codes faux : réessayez dans une heure, ou demandez aux organisateurs.
usage-me = { $where ->
    [1] Ajoutez le code que les organisateurs vous ont donné : `!moi VOTRE-CODE`
    [2] Ajoutez le code que les organisateurs vous ont donné : `moi VOTRE-CODE`
   *[0] Écrivez-moi en message direct le code que les organisateurs vous ont donné : `moi VOTRE-CODE`
}
me-wrong = Je ne connais pas ce code. Vérifiez-le, ou demandez-le aux organisateurs.
me-own-code = { $name }, voici le code qui ouvre vos pupitres sur un téléphone, à la page « J’ai un code » de l’événement : { $code }. Ne le donnez à personne.
me-used = Un autre compte s’est déjà servi de ce code. Si c’est le vôtre, liez-les d’abord : `lier`. Sinon, prévenez les organisateurs.
me-device-taken = Cet appareil est déjà lié à un autre compte, ou au code d’une autre personne. Déconnectez-le d’abord, puis tapez votre code.
me-on-a-device = ⚠️ Un appareil vient de montrer votre code ({ $name }) sur les pages : il compte maintenant comme vous, et vos pupitres lui sont ouverts. Si ce n’était pas vous, prévenez les organisateurs.
me-privately = Un code ne se dit pas devant tout le monde, rien n’est fait. Écrivez-le-moi en message direct ; il ne sert plus qu’à vous.
delete-yours = Supprimez aussi votre message : ici, je ne peux pas effacer ce que d’autres écrivent.
me-open = Bonjour { $name }. Ces lieux vous sont ouverts (si une invitation vous parvient, acceptez-la) : { $places }
me-open-device = Bonjour { $name }. Cet appareil compte maintenant comme vous, et ces pages lui sont ouvertes : { $places }
me-no-place = Bonjour { $name }. Aucun pupitre n’est réservé pour vous : tout le reste est ouvert à tous.
my-data-head = __Ce que je garde de vous__, jusqu’au { $until } :
my-data-account = - { $platform } : { $name } (compte { $handle }), et l’heure de votre dernier geste
my-data-in-room = - Que vous êtes venu par l’écran de la salle : vos questions et vos voix comptent pour elle
my-data-language = - La langue que vous avez choisie
my-data-question =
    - __{ $words }__
      { $code } · { $state }{ $anonymous ->
        [1] {" "}· sans votre nom
       *[0] {""}
    }
my-data-votes = { $count ->
    [one] - Votre voix pour { $codes }
   *[other] - Vos voix pour { $codes }
}
my-data-addition = - Ce qui manquait à une fiche : { $words }
my-data-early-votes = { $count ->
    [one] - Que vous avez mis 👍 sous 1 message, au cas où il deviendrait une question
   *[other] - Que vous avez mis 👍 sous { $count } messages, au cas où ils deviendraient des questions
}
my-data-new-words = - Vos nouveaux mots pour { $code }, qui attendent d’être validés : { $words }
my-data-note = - Votre message, retenu pour la restitution sans votre nom : { $words }
my-data-kept = { $count ->
    [one] - Que votre question { $codes } est retenue pour la restitution
   *[other] - Que vos questions { $codes } sont retenues pour la restitution
}
my-data-retained = - Ce que vous avez retenu pour la restitution, qui reste au pupitre : { $words }
my-data-present = { $count ->
    [one] - Que vous avez compté { $count } personne présente
   *[other] - Que vous avez compté { $count } personnes présentes
}
my-data-stars = { $count ->
    [one] - Que vous avez mis ⭐ sous { $count } message
   *[other] - Que vous avez mis ⭐ sous { $count } messages
}
my-data-draft = - Un message qui attend votre réponse : { $words }
my-data-appeal = - Votre demande d’aide aux organisateurs : { $words }
my-data-named = - Au programme, vous êtes { $name }
my-data-places = - Vous êtes dans : { $places }
my-data-gestures = { $count ->
    [one] - 1 geste fait au pupitre
   *[other] - { $count } gestes faits au pupitre
}
my-data-answer = - Réponse à { $code } : { $words }
my-data-reason = - Raison donnée pour { $code } : { $words }
my-data-owned = - Les questions qu’on vous a confiées : { $codes }
my-data-followed = - Ce que vous suivez : { $sessions }
my-data-presence = - Si vous étiez à votre pupitre avant une session
my-data-request = - Ce que le pupitre vous demande sur { $code } : { $words }
my-data-precision = - Votre précision sur { $code } : { $words }
my-data-announcement = - Votre annonce, qui reste celle des organisateurs : { $words }
my-data-change = - La raison que vous avez donnée d’une annulation : { $words }
my-data-changes = - Changements du jour : { $asked } demandés par vous, { $accepted } décidés.
my-data-cue = - Votre consigne, qui reste celle des organisateurs : { $words }
my-data-link = - Un code pour lier un autre compte, qui vaut dix minutes
my-data-taken = { $count ->
    [one] - 1 demande d’aide dont vous vous êtes chargé
   *[other] - { $count } demandes d’aide dont vous vous êtes chargé
}
my-data-cues-seen = { $count ->
    [one] - 1 consigne que vous avez dit avoir vue
   *[other] - { $count } consignes que vous avez dit avoir vues
}
my-data-messages = { $count ->
    [one] - Que votre message est de vous, sans ses mots : nul autre ne peut le corriger
   *[other] - Que vos { $count } messages sont de vous, sans leurs mots : nul autre ne peut les corriger
}
my-data-replies = { $count ->
    [one] - Ma réponse à l’un de vos messages
   *[other] - Mes { $count } réponses à vos messages
}
my-data-limits = - Quand vous m’avez sollicité, pour que personne ne m’occupe à lui seul
my-data-silenced = - Que vos questions{ $anonymous ->
    [1] {" "}anonymes
   *[0] {""}
} ne sont plus prises{ $everywhere ->
    [1] , dans aucun comptoir
   *[0] {" "}pour { $session }
}
my-data-forgotten = - Que vous avez demandé l’oubli, le { $day } : rien d’avant ne revient
my-data-end = Tout effacer : `!oublie-moi`. Pour le reste, demandez aux organisateurs.
my-data-privately = Cela ne regarde que vous : demandez-le-moi en message direct, `mes-donnees`, ou par la commande `/mes-donnees` là où il y en a.
my-data-own = Je ne montre à chacun que ce qui est à lui. Pour ce qui est à vous : `!mes-donnees`
forget-privately = Cela ne regarde que vous : dites-le-moi en message direct, `oublie-moi`, ou par la commande `/oublie-moi` là où il y en a.
forget-ask =
    __Tout oublier ?__ Cela ne s’annule pas.
    Vos questions et votre nom disparaissent partout où je les ai mis ; celles qui attendent sont retirées. Vos messages ne sont plus retenus pour la restitution. Vos voix données à des questions et vos ⭐ restent comptées, sans vous. Vos comptes ne sont plus liés.
    Vos propres messages restent à vous : supprimez-les si vous le voulez. Ensuite, vous pourrez de nouveau participer.
    { $buttons ->
        [1] Pour confirmer, touchez le bouton.
       *[0] Pour confirmer, écrivez : `oublie-moi oui`
    }
files-stay = Les fichiers déjà remis (fiches, rapport) sont retirés et refaits sans ces mots ; un serveur, ou qui les a ouverts, peut en garder une copie.
forget-ask-desk = Vous restez dans votre pupitre ; vos gestes, et ce que vous y avez retenu pour la restitution, y restent sans votre nom.
action-forget = Oui, tout oublier
forgotten = C’est oublié : vos questions et votre nom s’effacent partout, vos voix données à des questions comptent sans vous.
asker-forgotten = Qui a écrit ce message a demandé à être oublié : je ne le prends pas.
only-in-desk = Cette commande est celle des animateurs, dans leur pupitre. Pour poser une question : `!question votre question`
belongs-in-desk = Cette commande se tape dans le pupitre de son comptoir.
only-in-regie = Cette commande est celle des organisateurs, dans la régie. `!aide` dit ce qui se fait ici.
unknown-command = Je ne connais pas « { $word } ». `!aide` dit ce que je sais faire.
unknown-command-closest = Je ne connais pas « { $word } ». Vouliez-vous dire `!{ $closest }` ?
mistyped-question = Rien n’est pris. Vouliez-vous dire `!{ $closest }` ? Corrigez votre message.
unreadable = Je n’ai pas pu lire ce message : sa clé ne m’est pas parvenue. Écrivez-le de nouveau ; si cela échoue encore, écrivez-moi dans une conversation sans chiffrement.
help-short =
    __Poser une question__ : `!question votre question`
    __Voter__ : 👍 sous une question
    Tout le reste : `!aide tout`, ou `aide` en message direct
help-everyone =
    __Poser une question__ : `!question votre question`, ou ❓ sous votre message. Ailleurs : `!question { $prefix } votre question`
    __Voter__ : touchez 👍 sous une question. Ici les votes sont publics. Le 👍 déjà là est le mien, il ne compte pas.
    __Corriger, retirer__ : modifiez ou supprimez votre message, ou `!retirer { $prefix }-12`
    __Ce que la restitution devrait retenir__ : ⭐ sous le message qui le dit
    __Prévenir les organisateurs__ : `!alerte ce qui se passe`
    __Être prévenu__ : `!suivre { $prefix }`, cinq minutes avant et à chaque changement ; `!ne-plus-suivre`
    __Suivre__ : `!questions`, `!question { $prefix }-12`, `!manque`, `!maintenant`, `!programme`
    __Rester anonyme__ : écrivez-moi en message direct, `{ $prefix } anonyme : votre question`
    __Ce qu’elles deviennent__ : ▶️ posée · ✅ traitée · ⏳ plus tard · 🔁 regroupée · 🗂️ écartée · ➡️ passée ailleurs · 🎓 à la plénière
    __Langue__ : `!langue en` for English
help-everyone-buttons =
    __Poser une question__ : `!question votre question`. Pour un autre comptoir : `!question { $prefix } votre question`
    __Rester anonyme__ : `!question` seul ouvre un formulaire, choisissez-y « Oui, sans mon nom »
    __Voter__ : touchez 👍 sous une question ; touchez encore pour retirer votre voix.
    __Corriger, retirer__ : `!retirer { $prefix }-12`, et reposez-la s’il le faut.
    __Ce que la restitution devrait retenir__ : ⭐ sous le message qui le dit
    __Prévenir les organisateurs__ : `!alerte ce qui se passe`
    __Être prévenu__ : `!suivre { $prefix }`, cinq minutes avant et à chaque changement ; `!ne-plus-suivre`
    __Suivre__ : `!questions`, `!question { $prefix }-12`, `!manque`, `!maintenant`, `!programme`
    __Ce qu’elles deviennent__ : ▶️ posée · ✅ traitée · ⏳ plus tard · 🔁 regroupée · 🗂️ écartée · ➡️ passée ailleurs · 🎓 à la plénière
    __Langue__ : `!language en` for English
help-two-accounts = __Deux comptes, une voix__ : `lier`, en message direct ; pour défaire, `delier`
help-two-accounts-direct = __Deux comptes, une voix__ : `lier` ; pour défaire, `delier`
help-privacy = __Vos données__ : je garde vos questions, vos voix et votre nom jusqu’au { $until }. Les voir : `!mes-donnees`. Les effacer : `!oublie-moi`
help-direct =
    __Poser une question__ : `{ $prefix } votre question`
    __Rester anonyme__ : `{ $prefix } anonyme : votre question`
    __Sans { $prefix }__ : je vous montre vos mots avant de rien publier. 🆘 les envoie aux organisateurs.
    __Prévenir les organisateurs__ : `alerte ce qui se passe`
    __Retirer__ : `retirer { $prefix }-12`
    __Avec un code des organisateurs__ : `moi VOTRE-CODE`
    __Langue__ : `langue fr` pour continuer en français, `language en` for English
help-desk =
    __Mettre sur scène__ : 1️⃣–5️⃣ sous le digest, ⏭️ ou `!suivante`, `!scene 3`
    __Clore__ : ✅ ⏳ ❌ sous la carte, ou `!repondu 3 la réponse`, `!plus-tard 3`, `!ecarter 3 la raison`
    __Regrouper__ les mêmes : `!fusionner 5 dans 3` ; pour défaire, `!separer 5`
    __Faire préciser, confier__ : 🔎 ou `!preciser 3 Pour quand ?`, `!confier 3 Nom`
    __Passer ailleurs__ : `!deplacer 3 C2` ; à la plénière, 🎓 sous la carte ou `!pleniere 3`
    __Effacer__ (insulte, nom…), sans retour : `!effacer 3`, puis ✅
    __Se reprendre__ (30 secondes) : retirez la marque, ou `!annuler-geste`
    __Noter une question de la salle__ : `!salle la question`
    __Retenir pour la restitution__ : ⭐ sous un message du comptoir, `!retenir le texte`, `!retenir conteste : le texte`, `!retenir présents : 42`
    __Voir__ : `!digest`, `!questions`, `!question 3` ; la fiche de la restitution : `!fiche` ; une page à imprimer : `!feuille`
    __Signes__ : 🔈 la meilleure du côté le moins entendu · 🌉 voulue par plusieurs publics
    __Ouvrir, fermer les questions__ : `!ouvrir`, `!fermer`
    __Lire les questions avant qu’elles paraissent__ : `!moderer oui`, puis 1️⃣–5️⃣ ou ✅ sous leur tableau, `!valider 3`
    __Ne plus prendre les questions de quelqu’un__ : `!taire 3`, puis `!rendre-parole 3`
help-desk-buttons =
    __Mettre sur scène__ : 1️⃣–5️⃣ sous le digest, ⏭️ ou `!suivante`, `!scene 3`
    __Clore__ : ✅ ⏳ ❌ sous la carte, ou `!repondu 3 la réponse`, `!plus-tard 3`, `!ecarter 3 la raison`
    __Regrouper__ les mêmes : `!fusionner 5 dans 3` ; pour défaire, `!separer 5`
    __Faire préciser, confier__ : 🔎 ou `!preciser 3 Pour quand ?`, `!confier 3 Nom`
    __Passer ailleurs__ : `!deplacer 3 C2` ; à la plénière, 🎓 sous la carte ou `!pleniere 3`
    __Effacer__ (insulte, nom…), sans retour : `!effacer 3`, puis ✅
    __Se reprendre__ (30 secondes) : `!annuler-geste`
    __Noter une question de la salle__ : `!salle la question`
    __Retenir pour la restitution__ : ⭐ sous un message du comptoir, `!retenir le texte`, `!retenir conteste : le texte`, `!retenir présents : 42`
    __Voir__ : `!digest`, `!questions`, `!question 3` ; la fiche de la restitution : `!fiche` ; une page à imprimer : `!feuille`
    __Signes__ : 🔈 la meilleure du côté le moins entendu · 🌉 voulue par plusieurs publics
    __Ouvrir, fermer les questions__ : `!ouvrir`, `!fermer`
    __Lire les questions avant qu’elles paraissent__ : `!moderer oui`, puis 1️⃣–5️⃣ ou ✅ sous leur tableau, `!valider 3`
    __Ne plus prendre les questions de quelqu’un__ : `!taire 3`, puis `!rendre-parole 3`
help-regie =
    __Annoncer__ : `!annonce le texte`, ou à certains lieux : `!annonce C1 C2 : le texte`, à une heure : `!annonce à 14:10 jusqu’à 15:00 : le texte` ; ✅ envoie
    __Corriger, retirer__ : modifiez ou supprimez votre message
    __À un pupitre__ : `!consigne C1 : le texte` ; ✅ là-bas dit qui l’a vue
    __Changer la journée__ : `!retard C1 10` (ou `tout`), `!avancer`, `!prolonger`, `!changer-salle C1 bureau`, `!annuler C1`, `!retablir C1` ; ✅ applique
    __Répondre à une 🆘__ : ✅ dessous, et qui l’a écrite sait que vous vous en occupez
    __Ne plus prendre les questions de quelqu’un__ : `!taire C1-3`, puis `!rendre-parole C1-3`
    __Retenir pour la restitution__ : `!retenir C1 le texte`
    __Où en est-on__ : `!etat`, `!maintenant`, `!programme`, `!questions C1`
    __Rendre compte__ : `!rapport` ; une page à imprimer par comptoir : `!feuille C1`
help-regie-buttons =
    __Annoncer__ : `!annonce le texte`, ou à certains lieux : `!annonce C1 C2 : le texte`, à une heure : `!annonce à 14:10 jusqu’à 15:00 : le texte` ; ✅ envoie
    __Corriger, retirer__ : ✏️ 🗑️ sous l’annonce envoyée, ici
    __À un pupitre__ : `!consigne C1 : le texte` ; ✅ là-bas dit qui l’a vue
    __Changer la journée__ : `!retard C1 10` (ou `tout`), `!avancer`, `!prolonger`, `!changer-salle C1 bureau`, `!annuler C1`, `!retablir C1` ; ✅ applique
    __Répondre à une 🆘__ : ✅ dessous, et qui l’a écrite sait que vous vous en occupez
    __Ne plus prendre les questions de quelqu’un__ : `!taire C1-3`, puis `!rendre-parole C1-3`
    __Retenir pour la restitution__ : `!retenir C1 le texte`
    __Où en est-on__ : `!etat`, `!maintenant`, `!programme`, `!questions C1`
    __Rendre compte__ : `!rapport` ; une page à imprimer par comptoir : `!feuille C1`

## Les changements du jour

action-accept-change = Appliquer
change-preview = Aperçu, rien n’est encore changé — ✅ appliquer, ❌ abandonner :
change-preview-buttons = Aperçu, rien n’est encore changé :
change-below = Rien n’est encore changé : touchez ✅ sous l’aperçu, plus bas.
change-dropped = Changement abandonné : rien n’est changé.
change-expired = Aperçu expiré après 10 minutes : rien n’est changé. Renvoyez la commande pour recommencer.
change-corrected = Commande corrigée : l’aperçu qui compte est plus bas.
change-not-corrected = Ce changement est déjà décidé, ou son aperçu est fini : modifier le message n’y fait rien. Envoyez une nouvelle commande.
change-day-moved-on = La journée a changé depuis cet aperçu : rien n’est appliqué. Le voici à nouveau, plus bas.
change-accepted = ✅ C’est décidé.
change-accepted-elsewhere = ✅ Décidé dans la régie de { $platform }.
change-handled = C’est déjà décidé : rien de plus n’est fait.
change-delay = __Retard de { $minutes } min__ : { $what }
change-advance = __Avance de { $minutes } min__ : { $what }
change-extend = __Prolongation de { $minutes } min__ : { $what }
change-shorten = __Fin avancée de { $minutes } min__ : { $what }
change-room = __Changement de salle__ : { $what }
change-cancel = __Annulation__ : { $what }
change-restore = __Rétablissement__ : { $what }
change-about-day = tout ce qui reste de la journée
change-about-room = tout ce qui reste du jour en salle { $room }
change-all = tout
change-all-label = tout : le reste de la journée
change-line = { $session } : { $changes }
change-part-hours = { $start } – { $end } → { $newstart } – { $newend }
change-part-room = { $former } → { $room }
change-part-cancelled = __session annulée__ ({ $start } – { $end })
change-part-restored = a lieu de { $start } à { $end }
change-more = … et { $count ->
    [1] une autre session.
   *[other] { $count } autres sessions.
}
change-overlap = ⚠️ { $shared } : { $one } et { $other } en même temps.
change-more-overlaps = ⚠️ … et { $count ->
    [1] un autre chevauchement.
   *[other] { $count } autres chevauchements.
}
change-into-the-night = ⚠️ Finit désormais après minuit : { $sessions }
change-after-the-event = ⚠️ Commence désormais après les jours de l’événement : { $sessions }
change-new-room = ⚠️ « { $rooms } » n’est pas une salle du programme : ce nom sera montré tel quel.
change-already-said = { $count ->
    [1] Un rappel déjà dit sera corrigé.
   *[other] { $count } rappels déjà dits seront corrigés.
}
change-crossed = 📣 Ces annonces gardent leur heure :
change-crossed-line = - { $hour } : { $words }
change-more-crossed = - et { $count ->
    [1] une autre.
   *[other] { $count } autres.
}
change-undo-delay = Pour revenir en arrière : `!avancer { $target } { $minutes }`
change-undo-advance = Pour revenir en arrière : `!retard { $target } { $minutes }`
change-undo-extend = Pour revenir en arrière : `!prolonger { $target } { $minutes }`
change-undo-room = Pour revenir en arrière : `!changer-salle { $target } { $room }`
change-undo-cancel = Pour revenir en arrière : `!retablir { $target }`
change-undo-restore = Pour revenir en arrière : `!annuler { $target }`
cancel-in-desk = Pour défaire votre dernier geste : `!annuler-geste`. Une session s’annule dans la régie.
usage-delay = Écrivez de quoi et de combien : `!retard C3 10` (minutes), `!retard C3 11:40` (la nouvelle heure), `!retard club 10` (le reste du jour de cette salle), `!retard tout 10` (le reste de la journée).
usage-advance = Écrivez de quoi et de combien : `!avancer C3 10` (minutes), `!avancer C3 11:40` (la nouvelle heure), `!avancer club 10` (le reste du jour de cette salle), `!avancer tout 10` (le reste de la journée).
usage-extend = Écrivez de quoi et de combien : `!prolonger C3 10` (minutes) ou `!prolonger C3 11:40` (la nouvelle fin) ; `!prolonger C3 -10` la finit plus tôt.
usage-change-room = Écrivez quoi et où : `!changer-salle C3 bureau`, ou `!changer-salle club bureau` pour tout ce qui reste du jour dans une salle.
usage-cancel = Écrivez quoi, et si vous voulez pourquoi : `!annuler C3 inondation`
usage-restore = Écrivez seulement quoi : `!retablir C3`
change-unknown = Je ne connais pas { $named } : rien n’est changé. Il y a : { $known }, ou « tout ».
change-zero = De zéro minute, rien ne change. Par exemple : `!retard C3 10`
change-too-far = On ne déplace pas de plus de 12 heures à la fois : rien n’est changé. Pour un autre jour, modifiez le programme.
change-backwards-delay = Pour commencer plus tôt : `!avancer C3 10`
change-backwards-advance = Pour commencer plus tard : `!retard C3 10`
change-no-hour = { $hour } n’est pas une heure. Écrivez `11:40` ou `11h40`.
change-room-too-long = Un nom de salle a { $longest } caractères au plus. Écrivez une salle du programme, par exemple : `!changer-salle C3 bureau`
change-nothing-left = Il n’y reste rien qui puisse changer aujourd’hui : rien n’est fait.
change-nothing-runs = Rien n’y est en cours. Pour décaler ce qui vient : `!retard { $target } 10`
change-of-gone = Cette session n’est plus au programme : rien n’est changé.
change-of-ended = { $session } a fini à { $hour } : rien n’est changé. Ce qui n’a pas commencé peut être décalé.
change-of-running = { $session } a commencé à { $hour }. Pour finir plus tard : `!prolonger { $target } 10`
change-of-cancelled = { $session } n’a pas lieu. D’abord : `!retablir { $target }`
change-not-later = { $session } commence à { $start } : { $hour } n’est pas plus tard. Pour commencer plus tôt : `!avancer { $target } 10`
change-not-earlier = { $session } commence à { $start } : { $hour } n’est pas plus tôt. Pour commencer plus tard : `!retard { $target } 10`
change-in-the-past = { $session } commencerait à { $hour }, et il est { $now } : rien n’est changé. Demandez moins, par exemple `!avancer { $target } 5`
change-ends-before = { $session } commence à { $start } et finirait à { $hour } : rien n’est changé.
change-end-in-the-past = { $session } finirait à { $hour }, et il est { $now } : rien n’est changé. Demandez une fin à venir.
change-same-room = { $session } y est déjà : rien n’est changé.
change-already-cancelled = { $session } : la session est déjà annulée. Pour la rétablir : `!retablir { $target }`
change-not-cancelled = { $session } : la session n’est pas annulée, rien à rétablir. Pour revenir sur une heure ou une salle : `!avancer`, `!retard` ou `!changer-salle`.

## La restitution

sheet = # 📄 { $plenary ->
    [1] Fiche d’ensemble
   *[0] Fiche : { $session }
}
sheet-title = __{ $title }__
sheet-around = Autour de la table : { $people }
sheet-answered = __Demandé et répondu__
sheet-contested = __Contesté__
sheet-open = __Reste ouvert__
sheet-retained = __À retenir__
sheet-to-say = __Une phrase à dire__
sheet-none-answered = - aucune réponse n’a été notée
sheet-none-uncontested = - les réponses données sont contestées
sheet-none-asked = - personne n’a posé de question par écrit
sheet-none-contested = - rien n’a été marqué comme contesté
sheet-none-open = - aucune question
sheet-none-retained = - rien n’a été noté
sheet-blank = > ………………………………………………
sheet-sentence = > { $text }
sheet-sentence-answered = > { $text } → __{ $answer }__
sheet-line = - `{ $code }` { $text }{ $more }
sheet-line-answered = - `{ $code }` { $text } → __{ $answer }__{ $more }
sheet-note = - { $text }{ $more }
sheet-small = {" "}({ $more })
sheet-aloud = répondu de vive voix
sheet-passed = passée sur scène
sheet-votes = { $count } voix
sheet-stars = ⭐ { $count }
sheet-owner = {" "}— répondra : { $owner }
sheet-carried = {" "}— portée à la plénière ({ $code })
sheet-precise = son auteur précise : { $words }
sheet-by-public = ajouté par le public
sheet-of = { $where }
sheet-left = - … et { $count ->
    [one] une autre
   *[other] { $count } autres
}
sheet-left-notes = - … et { $count ->
    [one] une autre note
   *[other] { $count } autres notes
}
sheet-counts = { $asked ->
    [0] { $voted ->
        [0] Personne n’a posé de question ni voté
        [one] Personne n’a posé de question, une personne a voté
       *[other] Personne n’a posé de question, { $voted } personnes ont voté
    }
    [one] Une personne a posé une question
   *[other] { $asked } personnes ont posé une question
}{ $asked ->
    [0] {""}
   *[other] { $voted ->
        [0] , personne n’a voté
        [one] , une a voté
       *[other] , { $voted } ont voté
    }
}{ $present ->
    [0] {""}
   *[other] , { $present } présentes
}{ $confirmed ->
    [0] {""}
    [one] , une dit cette fiche juste
   *[other] , { $confirmed } disent cette fiche juste
}.
sheet-length = { $words } mots, { $seconds } s à voix haute.
sheet-length-frozen = { $words } mots, { $seconds } s à voix haute. Figée à { $at }.
sheet-alike = __Demandé dans plusieurs comptoirs__
sheet-bridging = __Voulu par plusieurs publics__
sheet-plenary = __Porté à la plénière__
sheet-none-alike = - rien de semblable d’un comptoir à l’autre
sheet-none-bridging = - aucune question
sheet-none-plenary = - aucune question
sheet-beside = 📎 __{ $session }__, depuis que la fiche est figée :
sheet-beside-asked = - { $count ->
    [one] une question de plus
   *[other] { $count } questions de plus
}
sheet-document = 🖨️ { $plenary ->
    [1] Fiche d’ensemble
   *[0] Fiche : { $session }
}, une page A4 à imprimer
sheet-none = Il n’y a pas de fiche pour { $code } : écrivez { $known }.
sheet-cancelled = { $session } : la session est annulée, il n’y a pas de fiche.
usage-sheet = Écrivez de quelle session : `!fiche { $prefix }`.
confirm = 📄 __{ $session } : voici ce que la restitution en dira__
confirm-hint = 👍 si c’est bien cela. Sinon, répondez à ce message « il manque … », avant { $closes }.
confirm-hint-buttons = 👍 si c’est bien cela ; sinon, dites ce qui manque, avant { $closes }.
confirm-over = { $count ->
    [0] Le temps de compléter cette fiche est passé.
    [one] Le temps de compléter cette fiche est passé ; une personne l’a confirmée.
   *[other] Le temps de compléter cette fiche est passé ; { $count } personnes l’ont confirmée.
}
confirmed = Merci, c’est noté : la fiche est juste.
action-confirm = C’est bien cela
action-missing = Il manque…
field-missing = Ce qui manque à la fiche
addition-taken = Merci, c’est noté pour la fiche. Le pupitre le voit.
addition-over = Trop tard : le temps de compléter cette fiche est passé.
addition-too-long = C’est trop long ({ $length } signes) : dites ce qui manque en { $longest } signes.
addition-empty = Écrivez ce qui manque, en une ligne : « il manque la question du prix ».
addition = ➕ { $session }, le public dit qu’il manque : { $text }
addition-out = ➖ { $session }, laissé de côté : { $text }
addition-hint = ❌ laisser de côté
addition-out-hint = Retirez ❌ pour le remettre.
action-leave-out = Laisser de côté
action-put-back = Remettre

## Ce qui a changé

no-more = ❌ __{ $session }__ : n’est plus au programme
no-more-cancelled = ❌ __{ $session }__ : session annulée{ $reason }
no-more-line = - { $session } · __n’est plus au programme__
moved-to = à { $start }
changed-head = 🔁 __Le programme change__
changed-one = 🔁 __{ $session }__ : { $what }
changed-line = - { $session } : { $what }
changed-hour = à __{ $start }__ au lieu de { $former }
changed-as-planned = à __{ $start }__{ $rooms }, comme prévu
changed-rooms = { $rooms } au lieu de { $former }
changed-first-rooms = { $rooms }
changed-no-rooms = sans salle
changed-cancelled = __session annulée__{ $reason }
changed-restored = a bien lieu, à __{ $start }__
changed-new = nouvelle session, à __{ $start }__
changed-gone = n’est plus au programme
changed-more = … et { $count ->
    [one] une autre
   *[other] { $count } autres
} : `!programme`

## Suivre des sessions

action-follow = Suivre { $code }
follow-hint = Touchez ⏰ pour suivre : un mot pour vous { $minutes } minutes avant, et à chaque changement.
follow-soon = ⏰ { $session } — à __{ $start }__{ $left }
following = ⏰ Suivi : un mot { $minutes } minutes avant, et à chaque changement.
following-line = - { $session } — __{ $start }__
following-line-cancelled = - { $session } — session annulée
following-list = ⏰ Ce que vous suivez :
following-none = Vous ne suivez rien pour l’instant. Par exemple : `!suivre { $name }`
following-stop = Pour arrêter : `!ne-plus-suivre { $name }`, ou `!ne-plus-suivre tout`
following-reached = { $opens ->
    [1] Ce sera un message privé ou, s’il m’est refusé, une mention dans le lieu de la session.
   *[0] Ce sera une mention dans le lieu de la session, sans votre nom. Écrivez-moi en message direct, et ce sera là.
}
following-nothing-left = Il n’y a plus de session à suivre.
following-too-many = C’est beaucoup : on suit au plus { $most } sessions à la fois, et cela en ferait { $count }. Choisissez-en : `!suivre { $name }`
following-unknown = Je ne connais pas { $named }. Il y a : { $known }. Par exemple : `!suivre { $name }`
following-over = C’est fini : { $session }.
following-in-private = Écrivez-moi `suivre` en message direct : je vous dirai ce que vous suivez.
unfollowed = Vous ne suivez plus : { $sessions }.
unfollowed-all = Vous ne suivez plus rien.
unfollowed-none = Vous ne suiviez pas cela. `!suivre` dit ce que vous suivez.
## Le fichier du programme, enregistré pendant que le bot tourne

file-changed = __{ $file } a changé.__ Ce qui changerait dans la journée :
file-more-changes = - … et { $count } { $count ->
    [one] autre changement
   *[other] autres changements
}
file-drops = - ↩️ « { $title } » : le fichier l’emporte sur ce qu’une commande avait changé ({ $what })
file-key-start = début
file-key-end = fin
file-key-rooms = salle
file-key-cancelled = annulation
file-places-come = - 🆕 lieux créés aussitôt : { $titles }
file-back = - 🔁 « { $title } » revient au programme
file-places-stay = - 🚪 « { $title } » : ses lieux restent, personne n’en sort ; { $count ->
    [0] retirez-les à la main quand vous voulez
    [one] une question y attend, et son pupitre garde de quoi lui répondre ou l’emmener
   *[other] { $count } questions y attendent, et son pupitre garde de quoi leur répondre ou les emmener
}
file-questions-end = - 🚪 « { $title } » : ses lieux restent, personne n’en sort ; { $count ->
    [0] retirez-les à la main quand vous voulez
    [one] une question y attend : répondez-y ou déplacez-la avant de prendre cette version
   *[other] { $count } questions y attendent : répondez-y ou déplacez-les avant de prendre cette version
}
file-people-come = - ✉️ { $count ->
    [one] invitation
   *[other] invitations
} : { $names }{ $more ->
    [0] {""}
   *[other] {" "}… (+{ $more })
}
file-people-stay = - 🔑 { $names }{ $more ->
    [0] {""}
   *[other] {" "}… (+{ $more })
} { $count ->
    [one] garde son accès au pupitre quitté : ôtez-le à la main s’il le faut
   *[other] gardent leur accès aux pupitres quittés : ôtez-le à la main s’il le faut
}
file-warning = - ⚠️ { $mistake }
file-undone = Pour revenir en arrière, remettez le fichier comme il était et enregistrez-le.
file-expired = Aperçu expiré après 10 minutes : la journée reste comme elle est. Enregistrez le fichier de nouveau pour le revoir.
file-replaced = Le fichier a changé depuis : cet aperçu ne vaut plus.
file-changes-nothing = { $file } est enregistré ; rien n’y change pour la journée.
file-as-before = { $file } est revenu à la version en vigueur ; rien ne change.
file-more-mistakes = … et { $count } { $count ->
    [one] autre erreur
   *[other] autres erreurs
} : `comptoir check` les dit toutes.
alert-file-wrong = ⚠️ { $file } ne peut pas être pris, la journée continue comme elle est. { $count ->
    [one] À corriger :
   *[other] { $count } erreurs à corriger :
}
  { $lines }
alert-file-wrong-several = { $count } versions erronées en quelques minutes : seule la dernière est dite.
alert-file-right = ✅ { $file } se lit de nouveau, et rien n’y change pour la journée.
alert-places-made = ✅ { $platform } : ces lieux sont créés : { $places }
alert-places-refused = ⚠️ { $platform } a refusé, pour les lieux du programme : { $why }
alert-people-unreachable = ⚠️ { $platform } : aucun compte connu de { $names }, à inviter par le code que dit `comptoir ready`.
alert-wrong-codes = ⚠️ Beaucoup de codes faux sur les pages ({ $count } en une heure) : quelqu’un les devine peut-être. Chaque essai attend maintenant. Si des gens de l’équipe n’arrivent pas à entrer, donnez-leur leur code de vive voix.
status-file-waits = - 📄 { $file } n’est pas la version en vigueur (depuis { $since }) : l’aperçu plus haut attend ✅
status-file-left = - 📄 { $file } n’est pas la version en vigueur (depuis { $since }) : enregistrez-le de nouveau pour en revoir l’aperçu
status-file-wrong = - ⚠️ { $file } contient des erreurs depuis { $since } : la journée continue comme elle est


## Présence

presence-ask = 👋 __{ $session }__ à __{ $start }__ — { $who }, y êtes-vous ? ✅ là · 🕐 en retard
action-there = Je suis là
action-late = En retard
presence-noted = { $late ->
    [1] C’est noté : en retard.
   *[0] C’est noté : vous êtes là.
}
presence-not-you = Cela s’adresse à d’autres.
presence-told = 👋 { $session }
presence-missing = Sans nouvelles de : { $names }
presence-late = En retard : { $names }
