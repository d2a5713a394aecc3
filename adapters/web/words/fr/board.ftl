# Le tableau de la plénière, et l’exposition qui le montre tuile par tuile.

board = Tableau de la plénière
board-see = Le tableau de la plénière : ce qui s’est dit ailleurs
board-none = Aucune session à raconter.
board-in = dans { $minutes } min, à { $hour }
board-at = à { $hour }
board-running = en cours, encore { $minutes } min
board-over = terminée
board-answered =
    { $count ->
        [0] aucune traitée
        [one] { $count } traitée
       *[other] { $count } traitées
    }
board-carried = Questions portées à la plénière
board-none-carried = Aucune pour l’instant.
board-exhibition = Exposition : une tuile après l’autre, en grand
board-open = Ouvrir cette page
board-stop = Arrêter, tout montrer
board-next = Suivant
