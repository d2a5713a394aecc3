"""Words that people use for one another when they ask the same thing, in French and English. Pure.

They are words of public services, of associations and of events, chosen for what they mean there.
"""

# A group a line, French / English; a word that stands in two of them belongs to the first.
_GROUPS = """
    coût coûter prix tarif payer paiement payant cotisation budget cher dépense dépenser montant facture
        facturer / cost price fee pay paid afford expensive bill spend charge budget
    financer financement financeur fonds subvention subventionner argent mécénat / fund funding funder
        finance grant money subsidy
    gratuit gratuité gratuitement / free
    rembourser remboursement / refund reimburse
    salaire rémunération rémunérer rémunéré indemnité / wage salary earn
    impôt fiscal fiscalité taxe / tax
    prêt emprunt emprunter crédit banque bancaire / loan borrow credit bank
    allocation allocataire prestation / benefit allowance
    économie économique / economy economic
    rentable rentabilité bénéfice profit / profit profitable
    acheter achat / buy purchase
    vendre vente / sell sale
    emploi travail travailler job boulot poste métier profession professionnel / job work employment
        profession
    embaucher embauche recruter recrutement / hire hiring recruit recruitment
    employeur patron entreprise société pme / company employer business firm
    salarié employé collaborateur / employee staff worker
    candidat candidature postuler candidater / apply applicant candidate
    carrière / career
    chômage chômeur / unemployed unemployment
    retraite retraité / retirement retire retired pension
    grève syndicat syndical syndicaliste / strike union
    congé vacances / holiday
    stage stagiaire alternance alternant apprenti / internship intern apprentice
    manager encadrement cadre chef hiérarchie supérieur / manager boss management
    équipe / team
    personne gens / people person
    jeune jeunesse adolescent / youth young teenager
    vieux âgé senior aîné vieillissement / elderly old senior older
    enfant enfance bébé crèche / child children childcare baby nursery
    parent parental père mère famille familial / parent parental mother father family
    femme féminin / women woman female
    homme masculin / man men male
    égalité inégalité égal équité équitable / equality inequality equal equity fair
    discrimination discriminer racisme sexisme / discrimination discriminate racism
    habitant riverain résident / resident inhabitant
    citoyen citoyenneté / citizen
    étranger immigré immigration migrant réfugié / foreigner immigrant migrant refugee
    pauvre pauvreté précaire précarité modeste défavorisé / poverty poor
    fragile vulnérable vulnérabilité / vulnerable fragile
    exclure exclusion exclu / exclude exclusion
    handicap handicapé / disability disabled
    aveugle malvoyant / blind
    sourd malentendant / deaf
    accessible accessibilité / accessible accessibility
    utiliser utilisation usage / usage
    bénéficiaire usager utilisateur / user beneficiary
    client clientèle / customer client
    bénévole bénévolat volontaire / volunteer
    association associatif / nonprofit charity association
    coopérative coopératif / cooperative
    fondation mécène / foundation
    former formation formateur apprendre apprentissage enseigner enseignement / training train trainer
        learn teach
    école scolaire collège lycée élève / school pupil
    étudiant étude université universitaire / student university studies
    professeur enseignant instituteur / teacher professor
    diplôme diplômé qualification qualifié certificat / degree diploma qualification certificate
    compétence compétent / skill competence
    mesurer mesure évaluer évaluation indicateur impact bilan / measure evaluate evaluation assess
        assessment indicator impact
    résultat effet conséquence efficace efficacité / result effect outcome consequence effective
    prouver preuve démontrer / prove proof evidence
    enquête sondage / survey
    recherche chercheur scientifique science / research researcher scientific science
    statistique chiffre / statistics figures
    nombre quantité / number
    part pourcentage taux proportion / percentage rate proportion
    augmenter augmentation hausse croissance croître / increase rise growth grow
    réduire réduction diminuer diminution baisse baisser limiter / reduce reduction decrease lower cut
    améliorer amélioration progrès progresser / improve improvement progress
    partager partage échanger échange / share sharing exchange
    protéger protection sécuriser sécurité sûr sûreté / protect secure security safety safe protection
    danger dangereux risque risquer menace menacer / danger dangerous risk threat
    prévenir prévention éviter / prevent prevention avoid
    lutter lutte combattre / fight tackle combat
    violence violent agression / violence violent
    crise urgence urgent catastrophe / crisis emergency urgent disaster
    accident incident panne / accident incident breakdown
    police policier gendarme gendarmerie / police
    vol voler voleur / theft steal stolen
    réseau / network
    antenne agence succursale guichet bureau / branch office agency
    ouvrir ouverture lancer lancement démarrer démarrage commencer / open opening start launch begin
    fermer fermeture / close closure shut
    arrêter cesser stopper abandonner abandon / stop quit abandon
    continuer poursuivre pérenne pérenniser pérennité durable / continue sustain sustainable permanent
    essaimer essaimage déployer déploiement diffuser diffusion dupliquer répliquer généraliser
        généralisation étendre extension / replicate spread deploy deployment scale extend rollout
    partenaire partenariat alliance coopérer coopération collaborer collaboration ensemble / partner
        partnership cooperate cooperation collaborate collaboration together
    accompagner accompagnement aider aide soutenir soutien appui / support help assist assistance aid
    problème difficulté difficile obstacle frein / difficulty difficult barrier challenge problem
        obstacle
    échec échouer erreur faute tromper / fail failure mistake error wrong
    réussir réussite succès / success succeed successful
    solution résoudre / solution solve
    temps durée durer délai attente / time duration last lasting length delay long
    calendrier date échéance planning agenda / schedule date deadline timetable
    heure horaire / hour
    début initial départ origine / beginning initial origin
    fin final terminer finir achever / end final finish
    lent ralentir lenteur / slow
    rapide rapidement vite accélérer / fast quick quickly rapid
    an année annuel / year yearly annual
    mois mensuel / month monthly
    nuit nocturne soir soirée / night evening
    samedi dimanche weekend / weekend saturday sunday
    avenir futur demain devenir / future
    histoire historique / history
    loi juridique légal légalement réglementation règlement règle décret / law legal legally regulation
        rule
    justice juge tribunal judiciaire procès / justice court judge
    plainte plaindre réclamation recours contester contestation / complaint complain appeal dispute
    sanction amende sanctionner punir / sanction fine penalty punish
    contrat convention / contract agreement
    obligatoire obligation obliger imposer exiger / compulsory mandatory obligation oblige require
        requirement
    interdire interdiction interdit / ban forbid prohibit forbidden
    autoriser autorisation permis agrément / allow authorise authorize permission permit
    droit / right
    condition critère éligible éligibilité / condition criteria eligible eligibility
    donnée data information fichier / data information
    dossier document papier formulaire / document file form paperwork
    confidentiel confidentialité secret anonyme anonymat / privacy confidential secret anonymous
    consentement consentir accord accepter acceptation / consent agree accept acceptance
    conserver conservation stocker stockage archiver / store storage archive retain
    transmettre transmission transférer transfert / transfer transmit
    supprimer effacer effacement suppression détruire / delete erase remove deletion destroy
    corriger rectifier rectification correction / correct correction
    propriété propriétaire appartenir appartient appartiennent / owner ownership property belong own
    locataire louer location loyer / tenant rent rental
    brevet breveter / patent
    licence / license licence
    marque / brand trademark
    logement loger habitat habitation maison appartement immeuble / housing home house apartment flat
    construire construction bâtir bâtiment chantier travaux / build building construction
    rénover rénovation isoler isolation / renovate renovation insulation insulate
    urbanisme urbain urbanisation / urban
    quartier / neighbourhood neighborhood district
    santé soin soigner médecin médical médecine docteur / health care doctor medical medicine physician
    hôpital hospitalier clinique / hospital clinic
    infirmier infirmière soignant / nurse caregiver
    malade maladie patient / ill illness sick disease patient
    médicament pharmacie pharmacien / drug pharmacy pharmacist medication
    vaccin vacciner vaccination / vaccine vaccinate vaccination
    psychologue psychologique psy psychiatre psychiatrie mental / psychologist psychological mental
        psychiatric
    assurance assurer assureur mutuelle / insurance insurer insure
    alcool alcoolique alcoolisme drogue addiction / alcohol alcoholic addiction
    mobilité transport déplacement déplacer / mobility transport travel
    voiture automobile véhicule automobiliste / car vehicle
    vélo cyclable cycliste bicyclette / bike bicycle cycle cycling cyclist
    train ferroviaire gare / railway rail station
    bus autobus car tram tramway métro / bus tram tramway metro
    garer stationnement stationner parking / parking park
    route rue voirie chaussée / road street
    rural ruralité campagne village / rural countryside village
    agriculture agriculteur agricole paysan ferme / agriculture farmer farming farm
    alimentation alimentaire nourriture manger nourrir cantine / food eat canteen
    climat climatique réchauffement canicule chaleur / climate warming heatwave heat
    écologie écologique environnement environnemental vert / environment environmental ecological
        ecology green
    carbone émission co2 empreinte / carbon emission footprint
    énergie énergétique électricité électrique / energy electricity electric power
    pétrole gaz fossile nucléaire / oil gas fossil nuclear
    solaire éolien éolienne renouvelable / solar wind renewable
    eau hydraulique sécheresse / water drought
    inondation crue / flood flooding
    déchet poubelle tri trier ordure recyclage recycler / waste rubbish garbage recycling recycle sort
    pollution polluer polluant / pollution pollute
    arbre forêt nature naturel biodiversité / tree forest nature natural biodiversity
    animal chien chat / animal dog cat pet
    bruit sonore bruyant / noise noisy
    culture culturel / culture cultural
    musée exposition exposer / museum exhibition exhibit
    théâtre spectacle scène comédien / theatre theater show stage
    musique concert musicien / music concert musician
    livre bibliothèque lecture lire lecteur médiathèque / book library read reading reader
    artiste art artistique / artist art artistic
    cinéma film / cinema film movie
    patrimoine monument / heritage monument
    sport sportif / sport sports
    jeu jouer / game play
    tourisme touriste touristique visiteur visiter visite / tourism tourist visitor visit tour
    presse journaliste journal média / press journalist newspaper media
    communiquer communication / communicate communication
    message courriel mail email / message email mail
    téléphone téléphoner mobile smartphone / phone telephone mobile smartphone
    réponse répondre / answer reply respond response
    langue traduire traduction traducteur interprète / language translate translation interpreter
    français france / french france
    anglais / english
    prison détenu prisonnier pénitentiaire / prison prisoner jail
    rapport synthèse / report summary
    vidéo captation replay enregistrement filmer / replay video recording recorded
    diaporama diapositive / slides
    programme / programme program
    salle lieu endroit / room venue place location
    pause déjeuner repas restauration / lunch break meal catering
    événement manifestation conférence colloque journée / event conference
    intervenant orateur conférencier / speaker
    inscrire inscription / register registration enrol
    connecter connexion / account login connect connection
    carte identité passeport / card identity passport
    naissance naître né / birth born
    mariage marier divorce divorcer / marriage marry divorce
    décès mort mourir décéder / death die dead
    démarche procédure formalité / procedure process step
    remplir compléter / fill complete
    envoyer envoi expédier / send
    signer signature / sign signature
    simplifier simplification simple simplicité / simplify simple simplification
    complexe compliqué complexité / complex complicated complexity
    décider décision gouvernance gouverner trancher / decide decision governance
    choisir choix sélectionner sélection / choose choice select selection
    adapter adaptation ajuster modifier modification / adapt adaptation adjust modify
    changer changement transformer transformation évolution évoluer / change transform transformation
        evolve
    remplacer remplacement substituer / replace replacement
    modèle méthode approche / model method approach
    expérimenter expérimentation expérience tester test pilote essai / experiment trial pilot test
    exemple / example
    objectif but finalité / goal aim objective purpose
    raison motif cause / reason cause
    avantage intérêt utile utilité / advantage useful usefulness interest
    inconvénient limite défaut / drawback downside limit disadvantage
    différence différent distinguer / difference different differ
    outil logiciel / tool software
    application appli / app application
    plateforme / platform
    numérique digital informatique / digital
    ordinateur ordi pc tablette / computer laptop tablet
    ligne internet web / internet web online website site
    algorithme / algorithm
    intelligence artificiel ia / artificial intelligence ai
    robot automatiser automatique automatisation machine / robot automate automatic automation machine
    piratage pirater pirate cyberattaque hacker / hack hacker hacking cyberattack
    convaincre persuader argument / convince persuade argument
    encourager inciter motiver motivation incitation / encourage motivate motivation incentive
    attirer attractif attractivité séduire / attract attractive
    intéresser mobiliser mobilisation / mobilise mobilize
    recevoir obtenir toucher percevoir / receive obtain
    refuser refus rejeter rejet / refuse refusal reject rejection
    créer création créateur / create creation found
    rejoindre adhérer adhésion adhérent membre intégrer / join member membership
    quitter partir / leave leaving
    participer participation participant associer impliquer implication / participate participation
        participant involve involvement
    consulter consultation avis opinion concertation / consult consultation opinion
    trouver repérer identifier découvrir / find identify discover
    manquer manque pénurie / shortage lack missing
    suivre suivi / follow monitoring monitor
    contrôler contrôle surveiller surveillance vérifier vérification / control check inspect
        surveillance verify
    gérer gestion administrer / manage managing administer
    organiser organisation organisateur / organise organize organisation organization organiser
    coordonner coordination piloter pilotage / coordinate coordination steer
    concevoir conception / design
    retour revenir / return
    contacter contact joindre / contact reach
    expert spécialiste / expert specialist
    état gouvernement ministère ministre ministériel / state government ministry minister
    administration administratif fonctionnaire agent préfecture / administration administrative official
    région régional / region regional
    département départemental / department
    commune municipal municipalité mairie ville maire / city town municipal mayor
    territoire territorial local / local territory area
    nation national / nation national
    institution institutionnel / institution institutional
    élection électoral élu élire vote voter / election elected vote
    politique / policy politics political
    europe européen ue / europe european eu
    monde mondial international / world global international
    pays / country
    innovation innover innovant innovateur / innovation innovate innovative innovator
    confiance confier / trust
    transparence transparent / transparency transparent
    qualité / quality
    besoin nécessaire nécessité indispensable / need necessary essential
    responsable responsabilité / responsible responsibility
    secteur / sector
    insertion réinsertion intégration inclusion / inclusion integration
    conflit désaccord tension / conflict disagreement tension
    satisfait satisfaction / satisfied satisfaction happy
    fatigue épuisé épuisement stress / exhausted burnout stress tired
    peur craindre crainte inquiet inquiétude / fear afraid worry
    conseil conseiller conseillère / advice advise adviser counsellor
    projet / project
    public publique / public
    service / service
    social / social
"""


def groups() -> list[tuple[list[str], list[str]]]:
    """Return the groups: for each, its French words, then its English ones."""
    lines = _GROUPS.strip().replace("\n        ", " ").splitlines()
    halves = [line.split("/") for line in lines]
    return [(french.split(), english.split()) for french, english in halves]
