# La page « J’ai un code ».

nav-code = J’ai un code
code = J’ai un code
code-type = Taper un code
code-typed = Votre code
code-help = Celui que les organisateurs vous ont donné, ou celui que le bot vous donne ailleurs quand vous lui écrivez « moi » ou « lier ». Majuscules et tirets n’y font rien.
code-too-many = Trop de codes faux viennent de votre réseau : réessayez dans une minute, ou par un autre réseau.
code-send = Entrer
code-what = Si vous animez, si vous intervenez ou si vous organisez, les organisateurs vous ont donné un code : il ouvre vos pupitres sur cet appareil.
code-yours = Vos pages
code-counts-as = Cet appareil compte comme { $names }.
code-accounts = Un compte ailleurs
code-accounts-why = Si vous prenez aussi part sur une messagerie, liez les deux : vous ne compterez que pour une personne, et vos questions seront à vous des deux côtés.
code-devices =
    { $count ->
        [one] Un autre appareil compte comme vous.
       *[other] { $count } autres appareils comptent comme vous.
    }
code-give = Me donner un code à taper ailleurs
code-part = Séparer cet appareil
code-leave = En partant
code-leave-why = Sur un appareil prêté ou partagé, déconnectez-vous : il n’ouvrira plus rien. Votre code reste bon.
code-out = Déconnecter cet appareil
code-others-out = Fermer mes pages sur mes autres appareils
code-out-done = C’est fait : cet appareil n’ouvre plus rien et n’est plus à personne.
closed = Cette page est réservée
closed-why = Elle est ouverte à celles et ceux qui y travaillent, quand leur appareil a montré leur code.
