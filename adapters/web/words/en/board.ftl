# The board of the plenary, and the exhibition, which shows it tile by tile.

board = Board of the plenary
board-see = The board of the plenary: what was said elsewhere
board-none = No sessions to tell of.
board-in = in { $minutes } min, at { $hour }
board-at = at { $hour }
board-running = running, { $minutes } min left
board-over = over
board-answered =
    { $count ->
        [0] none answered
        [one] { $count } answered
       *[other] { $count } answered
    }
board-carried = Questions carried to the plenary
board-none-carried = None so far.
board-exhibition = Exhibition: one tile after the other, in large
board-open = Open this page
board-stop = Stop, show all
board-next = Next
