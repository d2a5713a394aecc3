"""Organisers' spreadsheets, each with one vice, read without any edit."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

import pytest
import xlsxwriter
from spreadsheets import Row, csv, ods, xls, xlsx

from bot.port.errors import InputError
from bot.programme.formats.found import Doubt, Found, FoundPerson, FoundRoom, FoundSession, Role
from bot.programme.formats.spreadsheets import looks_like_spreadsheet, read_spreadsheet
from bot.programme.model import SessionKind

DAY = date(2018, 10, 16)
ANNE, PAUL = FoundPerson("Anne Martin"), FoundPerson("Paul Petit")
ZOE, LEA = FoundPerson("Zoé Roy"), FoundPerson("Léa Vidal")
BREAK, PLENARY, COMPTOIR, FORUM = (
    SessionKind.BREAK,
    SessionKind.PLENARY,
    SessionKind.COMPTOIR,
    SessionKind.FORUM,
)

TODAY = date(2018, 10, 1)


def read(
    content: bytes,
    *,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    day: date | None = DAY,
) -> Found:
    return read_spreadsheet(
        content, "jour.xlsx", language="fr", sheet=sheet, columns=columns, day=day, today=TODAY
    )


def at(hour: int, minute: int = 0, *, day: int = 16) -> datetime:
    return datetime(2018, 10, day, hour, minute)  # noqa: DTZ001 - local, as in the sheet


def keys(found: Found) -> Sequence[tuple[str, str]]:
    return [(doubt.where, doubt.key) for doubt in found.doubts]


def meanings(found: Found) -> str:
    return " ".join(f"{column.letter}={column.meaning}" for column in found.columns)


# ── Twelve and more, each with one vice ─────────────────────────────────────────────────────────────────


def test_hours_of_a_span_and_several_people_in_one_cell() -> None:
    found = read(
        xlsx(
            {
                "Feuil1": [
                    ["Horaire", "Intitulé", "Salle / lieu", "Intervenant·e·s"],
                    ["10h-11h30", "Création d’entreprise", "Le Club", "Anne Martin (Ansa), Mme Zoé Roy"],
                    ["de 11h30 à 12h", "Le vélo", "Le Bureau", "Paul PETIT & Léa Vidal"],
                    ["12 h – 14 h", "Déjeuner", "", ""],
                ]
            }
        )
    )

    anne = FoundPerson("Anne Martin", organisation="Ansa")
    assert found == Found(
        "xlsx",
        (
            FoundSession(
                "Création d’entreprise",
                "Feuil1!B2",
                at(10),
                at(11, 30),
                rooms=("Le Club",),
                people=(anne, ZOE),
            ),
            FoundSession(
                "Le vélo",
                "Feuil1!B3",
                at(11, 30),
                at(12),
                rooms=("Le Bureau",),
                people=(FoundPerson("Paul PETIT"), LEA),
            ),
            FoundSession("Déjeuner", "Feuil1!B4", at(12), at(14), BREAK),
        ),
        rooms=(FoundRoom("Le Club"), FoundRoom("Le Bureau")),
        columns=found.columns,
    )
    assert meanings(found) == "A=when B=title C=room D=speakers"


def test_hours_as_a_spreadsheet_keeps_them() -> None:
    found = read(
        xlsx(
            {
                "Feuil1": [
                    ["Début", "Fin", "Titre"],
                    [time(9), time(9, 30), "Une heure"],
                    [0.40625, 0.4375, "Une part de jour"],
                    ["10.30", "11.15", "Un point"],
                    [at(11, 15), at(12), "Un instant"],
                    ["1200", "midi 30", "Des chiffres"],
                    ["2:30 pm", "4 pm", "À l’anglaise"],
                ]
            }
        )
    )

    assert [(each.start, each.end) for each in found.sessions] == [
        (at(9), at(9, 30)),
        (at(9, 45), at(10, 30)),
        (at(10, 30), at(11, 15)),
        (at(11, 15), at(12)),
        (at(12), at(12, 30)),
        (at(14, 30), at(16)),
    ]
    assert found.doubts == ()


def test_a_decimal_number_is_an_hour_in_doubt() -> None:
    found = read(xlsx({"Feuil1": [["Début", "Titre"], [9.3, "Un"], [10.0, "Deux"]]}))

    assert [each.start for each in found.sessions] == [at(9, 30), at(10)]
    assert found.doubts == (
        Doubt("Feuil1!A2", "import-sheet-hour-read", {"written": "9.3", "read": "09:30"}),
    )


def test_durations_without_hours_follow_each_other() -> None:
    found = read(
        xlsx(
            {
                "Déroulé": [
                    ["Heure", "Durée", "Séquence", "Remarques"],
                    [time(9), 30, "Accueil", "badges"],
                    ["", 15, "Mot d’accueil", ""],
                    ["", "1h15", "Table ronde : l’emploi", ""],
                    ["", time(0, 45), "Pause", ""],
                    [],
                    ["", "2h45", "TOTAL", ""],
                    ["NB : horaires sous réserve"],
                ]
            }
        )
    )

    assert [(each.title, each.start, each.end, each.kind) for each in found.sessions] == [
        ("Accueil", at(9), at(9, 30), None),
        ("Mot d’accueil", at(9, 30), at(9, 45), PLENARY),
        ("Table ronde : l’emploi", at(9, 45), at(11), COMPTOIR),
        ("Pause", at(11), at(11, 45), BREAK),
    ]
    assert keys(found) == [
        ("Déroulé!A8", "import-sheet-row-unused"),
        ("Déroulé!B3", "import-sheet-chained"),
    ]


def test_one_row_a_speaker_makes_one_session() -> None:
    found = read(
        xlsx(
            {
                "Export": [
                    ["Speaker Name", "Company", "Session Title", "Date", "Time Start", "Time End", "Room"],
                    ["Anne Martin", "Ansa", "Emploi", DAY, time(9), time(10), "A1"],
                    ["Paul Petit", "Simplon", "Emploi", DAY, time(9), time(10), "A1"],
                    ["Zoé Roy", "Ansa", "Emploi", DAY, time(11), time(12), "A1"],
                ]
            }
        )
    )

    assert [(each.where, each.start, each.people) for each in found.sessions] == [
        (
            "Export!C2",
            at(9),
            (
                FoundPerson("Anne Martin", organisation="Ansa"),
                FoundPerson("Paul Petit", organisation="Simplon"),
            ),
        ),
        ("Export!C4", at(11), (FoundPerson("Zoé Roy", organisation="Ansa"),)),
    ]
    assert found.doubts == ()


def test_rows_below_a_session_tell_its_other_speakers() -> None:
    found = read(
        csv(
            [
                ["Horaire", "Titre", "Prénom", "Nom", "Fonction", "Structure"],
                ["10h – 11h", "Débat", "Anne", "Martin", "Directrice", "Ansa"],
                ["", "", "Paul", "Petit", "", "Simplon"],
                ["11h", "Atelier vélo", "Zoé", "Roy", "", ""],
            ]
        )
    )

    anne = FoundPerson("Anne Martin", title="Directrice", organisation="Ansa")
    paul = FoundPerson("Paul Petit", organisation="Simplon")
    assert [(each.where, each.title, each.people) for each in found.sessions] == [
        ("B2", "Débat", (anne, paul)),
        ("B4", "Atelier vélo", (ZOE,)),
    ]


def test_a_grid_with_cells_merged_across_rooms_and_hours() -> None:
    rows = [
        ["Journée de l’emploi local"],
        ["Mardi 16 octobre 2018"],
        [],
        ["Horaire", "Le Club", "Le Bureau", "La Ruche"],
        ["9h-9h30", "Accueil café"],
        ["9h30", "Parole aux territoires"],
        ["10h30", "Comptoir 1 : l’eau\nPaul Petit (Ansa)", "Comptoir 2 : l’air – Zoé Roy", "Stands"],
        ["11h30", "", "Comptoir 3 : le feu", "Stands"],
        ["12h30", "Déjeuner"],
    ]
    merged = [(4, 1, 4, 3), (5, 1, 5, 3), (6, 1, 7, 1), (8, 1, 8, 3)]
    everywhere = ("Le Club", "Le Bureau", "La Ruche")
    expected = [
        ("B5", "Accueil café", at(9), at(9, 30), BREAK, everywhere),
        ("B6", "Parole aux territoires", at(9, 30), None, PLENARY, everywhere),
        ("B7", "l’eau", at(10, 30), at(12, 30), COMPTOIR, ("Le Club",)),
        ("C7", "l’air", at(10, 30), None, COMPTOIR, ("Le Bureau",)),
        ("D7", "Stands", at(10, 30), None, FORUM, ("La Ruche",)),
        ("C8", "le feu", at(11, 30), None, COMPTOIR, ("Le Bureau",)),
        ("D8", "Stands", at(11, 30), None, FORUM, ("La Ruche",)),
        ("B9", "Déjeuner", at(12, 30), None, BREAK, everywhere),
    ]

    for content in (xlsx({"Jour": rows}, merged=merged), ods({"Jour": rows}, merged=merged)):
        found = read(content, day=None)

        assert [
            (each.where.removeprefix("Jour!"), each.title, each.start, each.end, each.kind, each.rooms)
            for each in found.sessions
        ] == expected
        assert found.sessions[2].people == (FoundPerson("Paul Petit", organisation="Ansa"),)
        assert (found.sessions[2].number, found.sessions[3].people) == (1, (ZOE,))
        assert (found.title, found.doubts) == ("Journée de l’emploi local", ())


def test_a_grid_of_days_has_no_rooms() -> None:
    found = read(
        xlsx(
            {
                "Semaine": [
                    ["", "Lundi 15 octobre 2018", "Mardi 16 octobre 2018"],
                    ["9h", "Accueil café", "Le vélo\nAnimation : Anne Martin"],
                    ["14h", "L’eau", "L’air"],
                ]
            }
        ),
        day=None,
    )

    assert [(each.title, each.start, each.rooms) for each in found.sessions] == [
        ("Accueil café", at(9, day=15), ()),
        ("Le vélo", at(9), ()),
        ("L’eau", at(14, day=15), ()),
        ("L’air", at(14), ()),
    ]
    assert found.sessions[1].people == (FoundPerson("Anne Martin", Role.ANIMATEUR),)
    assert found.doubts == ()


def test_the_day_in_title_rows_and_a_night_between_two() -> None:
    found = read(
        xlsx(
            {
                "Programme": [
                    ["Horaire", "Titre"],
                    ["Mardi 16 octobre 2018"],
                    ["9h", "Un"],
                    ["22h30", "Concert"],
                    ["0h30", "Bal"],
                    ["MERCREDI 17 OCTOBRE"],
                    ["Horaire", "Titre"],
                    ["Matin"],
                    ["9h", "Deux"],
                    ["12h30 – 14h : Déjeuner"],
                ]
            }
        ),
        day=None,
    )

    assert [(each.where, each.title, each.start) for each in found.sessions] == [
        ("Programme!B3", "Un", at(9)),
        ("Programme!B4", "Concert", at(22, 30)),
        ("Programme!B5", "Bal", at(0, 30, day=17)),
        ("Programme!B9", "Deux", at(9, day=17)),
        ("Programme!A10", "Déjeuner", at(12, 30, day=17)),
    ]
    assert keys(found) == [
        ("Programme!A6", "import-sheet-year-missing"),
        ("Programme!A5", "import-sheet-next-day"),
    ]


def test_one_sheet_a_day_beside_sheets_that_are_no_programme() -> None:
    day = [["Début", "Titre"], ["9h", "Un"], ["10h", "Deux"]]
    contacts = [["Nom", "Prénom", "Organisation", "Courriel"], ["Martin", "Anne", "Ansa", "a@example.org"]]
    found = read(xlsx({"Contacts": contacts, "Jour 1": day, "Jour 2": day}))

    assert [(each.where, each.start) for each in found.sessions] == [
        ("Jour 1!B2", at(9)),
        ("Jour 1!B3", at(10)),
        ("Jour 2!B2", at(9, day=17)),
        ("Jour 2!B3", at(10, day=17)),
    ]
    assert found.doubts == ()


def test_two_rows_of_headings_below_a_title() -> None:
    found = read(
        xlsx(
            {
                "Feuil1": [
                    ["Rencontres du vélo"],
                    [],
                    ["Horaires", "", "Session", "Intervenant", ""],
                    ["Début", "Fin", "", "Nom", "Structure"],
                    ["9h", "10h", "Un", "Anne Martin", "Ansa"],
                    ["10h", "11h", "Deux", "Paul Petit", "Simplon"],
                ]
            },
            merged=[(2, 0, 2, 1), (2, 3, 2, 4)],
        )
    )

    assert meanings(found) == "A=start B=end C=title D=speakers E=organisation"
    assert [(each.title, each.end, each.people[0].organisation) for each in found.sessions] == [
        ("Un", at(10), "Ansa"),
        ("Deux", at(11), "Simplon"),
    ]


def test_cells_merged_down_for_parallel_sessions_and_speakers() -> None:
    found = read(
        xlsx(
            {
                "Feuil1": [
                    ["Horaire", "Salle", "Titre", "Intervenant"],
                    ["10h-11h", "Le Club", "Un", "Anne Martin"],
                    ["", "Le Bureau", "Deux", "Paul Petit"],
                    ["11h-12h", "Le Club", "Trois", "Zoé Roy"],
                    ["", "", "", "Léa Vidal"],
                ]
            },
            merged=[(1, 0, 2, 0), (3, 0, 4, 0), (3, 1, 4, 1), (3, 2, 4, 2)],
        )
    )

    assert [(each.title, each.start, each.rooms, each.people) for each in found.sessions] == [
        ("Un", at(10), ("Le Club",), (ANNE,)),
        ("Deux", at(10), ("Le Bureau",), (PAUL,)),
        ("Trois", at(11), ("Le Club",), (ZOE, LEA)),
    ]


def test_several_columns_of_people_with_an_organisation_each() -> None:
    found = read(
        xlsx(
            {
                "Feuil1": [
                    [
                        "Heure",
                        "Titre",
                        "Expert 1",
                        "Structure",
                        "Expert 2",
                        "Structure",
                        "Grand témoin",
                        "Animé par",
                    ],
                    ["9h", "Un", "Anne Martin", "Ansa", "Paul Petit", "Simplon", "Zoé Roy", "Léa Vidal"],
                ]
            }
        )
    )

    assert found.sessions[0].people == (
        FoundPerson("Anne Martin", Role.EXPERT, organisation="Ansa"),
        FoundPerson("Paul Petit", Role.EXPERT, organisation="Simplon"),
        FoundPerson("Zoé Roy", Role.GRAND_TEMOIN),
        FoundPerson("Léa Vidal", Role.ANIMATEUR),
    )


def test_roles_written_in_the_cell() -> None:
    cell = "Animation : Anne Martin ; Experts : Paul Petit, Léa Vidal\nGrand témoin : M. Zoé Roy"
    found = read(xlsx({"Feuil1": [["Heure", "Titre", "Qui ?"], ["9h", "Un", cell]]}))

    assert found.sessions[0].people == (
        FoundPerson("Anne Martin", Role.ANIMATEUR),
        FoundPerson("Paul Petit", Role.EXPERT),
        FoundPerson("Léa Vidal", Role.EXPERT),
        FoundPerson("Zoé Roy", Role.GRAND_TEMOIN),
    )


def test_a_line_that_names_an_animateur_says_nothing_of_the_next() -> None:
    cell = "Animée par : Anne Martin\n- Paul Petit (Ansa)\n- Zoé Roy, directrice de l’école"
    found = read(xlsx({"Feuil1": [["Heure", "Titre", "Intervenants"], ["9h", "Un", cell]]}))

    assert found.sessions[0].people == (
        FoundPerson("Anne Martin", Role.ANIMATEUR),
        FoundPerson("Paul Petit", organisation="Ansa"),
        FoundPerson("Zoé Roy", title="directrice de l’école"),
    )


def test_names_are_split_only_if_each_part_looks_like_one() -> None:
    cells = [
        "Anne Martin, Ansa",
        "Anne Martin, Paul Petit",
        "Anne et Paul",
        "Anne Martin – Région Sud",
        "Tous",
    ]
    rows = [[f"{9 + n}h", f"Session {n}", cell] for n, cell in enumerate(cells)]
    found = read(csv([["Heure", "Titre", "Intervenants"], *rows]))

    assert [each.people for each in found.sessions] == [
        (FoundPerson("Anne Martin", organisation="Ansa"),),
        (ANNE, PAUL),
        (FoundPerson("Anne et Paul"),),
        (FoundPerson("Anne Martin", organisation="Région Sud"),),
        (),
    ]
    assert keys(found) == [("C4", "import-sheet-person-odd")]


def test_a_session_without_an_hour_in_another_room_is_beside_the_one_above() -> None:
    rows = [["9h-10h", "Un", "Le Club"], ["", "Deux", "Le Bureau"], ["", "Trois", "Le Bureau"]]
    found = read(csv([["Heure", "Titre", "Salle"], *rows]))

    assert [(each.title, each.start, each.end) for each in found.sessions] == [
        ("Un", at(9), at(10)),
        ("Deux", at(9), at(10)),
        ("Trois", None, None),
    ]
    assert keys(found) == [("B3", "import-sheet-parallel"), ("B4", "import-sheet-no-hour")]


def test_instants_with_an_offset_keep_it() -> None:
    rows = [["startsAt", "endsAt", "title"], ["2018-10-16T07:00:00Z", "2018-10-16T10:00+02:00", "Un"]]
    found = read(csv(rows, ","))

    start, end = found.sessions[0].start, found.sessions[0].end
    assert (start, end) == (at(7).replace(tzinfo=UTC), at(8).replace(tzinfo=UTC))


def test_a_second_column_of_times_is_read_as_durations() -> None:
    found = read(csv([["Horaires", "Timing", "Séquences"], ["9h", "30'", "Un"], ["9h30", "1h15", "Deux"]]))

    assert [(each.start, each.end) for each in found.sessions] == [
        (at(9), at(9, 30)),
        (at(9, 30), at(10, 45)),
    ]


def test_slips_in_headings_are_told_with_what_they_were_read_as() -> None:
    found = read(
        xlsx(
            {"Feuil1": [["Horraire", "Titre", "Intervenats", "Sale"], ["9h", "Un", "Anne Martin", "Le Club"]]}
        )
    )

    assert meanings(found) == "A=when B=title C=speakers D=room"
    assert keys(found) == [(f"Feuil1!{letter}1", "import-sheet-heading-guessed") for letter in "ACD"]


def test_a_sheet_without_headings_is_read_by_its_cells() -> None:
    found = read(
        csv([["9h00", "Accueil café", "Hall"], ["9h30", "Ouverture", "Amphi"], ["10h30", "L’eau", "Amphi"]])
    )

    assert [(each.title, each.start, each.kind, each.rooms) for each in found.sessions] == [
        ("Accueil café", at(9), BREAK, ("Hall",)),
        ("Ouverture", at(9, 30), PLENARY, ("Amphi",)),
        ("L’eau", at(10, 30), None, ("Amphi",)),
    ]
    assert keys(found) == [("A1", "import-sheet-no-headings")]


def test_cancelled_and_hidden_rows_and_columns() -> None:
    found = read(
        xlsx(
            {
                "Feuil1": [
                    ["Heure", "Titre", "Statut", "Intervenant"],
                    ["9h", "Un", "confirmé", "Anne Martin"],
                    ["10h", "Deux", "Annulé", "Paul Petit"],
                    ["11h", "ANNULÉ – Trois", "", ""],
                    ["12h", "Secret", "", ""],
                ],
                "Brouillon": [["Heure", "Titre"], ["8h", "Vieux"]],
            },
            hidden_rows=[4],
            hidden_columns=[3],
            hidden_sheets=["Brouillon"],
        )
    )

    assert [(each.title, each.is_cancelled, each.people) for each in found.sessions] == [
        ("Un", False, ()),
        ("Deux", True, ()),
        ("Trois", True, ()),
    ]
    assert keys(found) == [
        ("Feuil1!D1", "import-sheet-column-hidden"),
        ("Feuil1!A5", "import-sheet-row-hidden"),
    ]


def test_kinds_and_numbers_by_their_words() -> None:
    titles = [
        "Comptoir n° 3 : Le vélo",
        "Restitution",
        "Pause café",
        "Forum des projets",
        "Café débat : l’eau",
    ]
    hours = ["9h", "10h", "11h", "12h", "13h"]
    rows = [[hour, title, ""] for hour, title in zip(hours, titles, strict=True)]
    found = read(csv([["Heure", "Titre", "Format"], *rows, ["14h", "Emploi", "Table ronde"]]))

    assert [(each.title, each.kind, each.number) for each in found.sessions] == [
        ("Le vélo", COMPTOIR, 3),
        ("Restitution", PLENARY, None),
        ("Pause café", BREAK, None),
        ("Forum des projets", FORUM, None),
        ("Café débat : l’eau", None, None),
        ("Emploi", COMPTOIR, None),
    ]


def test_two_rooms_in_a_cell_are_two_if_each_is_known_alone() -> None:
    rooms = ["Le Club / Le Bureau", "Le Club", "Le Bureau", "Salle A / B", "Hall + Le Club"]
    rows = [[f"{9 + n}h", f"Session {n}", room] for n, room in enumerate(rooms)]
    found = read(csv([["Heure", "Titre", "Lieu"], *rows]))

    assert [each.rooms for each in found.sessions] == [
        ("Le Club", "Le Bureau"),
        ("Le Club",),
        ("Le Bureau",),
        ("Salle A / B",),
        ("Hall", "Le Club"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "mac_roman", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_file_in_any_encoding_and_with_any_separator(encoding: str, separator: str) -> None:
    rows = [
        ["Heure", "Résumé", "Titre", "Salle"],
        ["10h30", "D’abord l’été,\npuis « l’hiver » ; à côté", "Créer, à Noël", "L’Orée"],
        ["11h30", "", "Déjeuner", "Café"],
    ]
    found = read(csv(rows, separator, encoding))

    assert (found.sessions[0].title, found.sessions[0].rooms) == ("Créer, à Noël", ("L’Orée",))
    assert found.sessions[0].abstract == "D’abord l’été,\npuis « l’hiver » ; à côté"
    assert (found.sessions[1].where, found.sessions[1].kind) == ("C3", BREAK)


def test_formulas_are_read_by_the_values_they_last_had() -> None:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet("Feuil1")
    sheet.write_row(0, 0, ["Début", "Durée", "Titre"])
    sheet.write_row(1, 0, ["9h", 45, "Un"])
    sheet.write_formula(2, 0, "=A2+B2/1440", book.add_format({"num_format": "hh:mm"}), 0.40625)
    sheet.write_formula(2, 2, '="De"&"ux"', None, "Deux")
    book.close()
    found = read(made.getvalue())

    assert [(each.title, each.start) for each in found.sessions] == [("Un", at(9)), ("Deux", at(9, 45))]


def test_an_old_workbook_is_read_like_a_new_one() -> None:
    rows: Sequence[Row] = [["Heure", "Titre"], [time(9), "L’été"], [time(10, 30), "Pause"]]
    old, new = read(xls({"Feuil1": rows})), read(xlsx({"Feuil1": rows}))

    assert old.sessions == new.sessions
    assert [each.start for each in old.sessions] == [at(9), at(10, 30)]


# ── Never invented, never silently lost ─────────────────────────────────────────────────────────────────


def test_what_cannot_be_read_is_told_with_its_cell() -> None:
    found = read(
        csv(
            [
                ["Heure", "Durée", "Titre", "Intervenants", "Structure", "Lien"],
                ["bientôt", "", "Un", "Équipe projet", "", "oui"],
                ["9h", "longtemps", "Deux", "Anne Martin, Paul Petit", "Ansa", "https://example.org/live"],
                ["12h-11h", "", "Trois", "Zoé Roy (à confirmer)", "", ""],
                ["13h", "", "", "", "Ansa", ""],
            ]
        )
    )

    assert [(each.title, each.start, each.end, each.people) for each in found.sessions] == [
        ("Un", None, None, (FoundPerson("Équipe projet"),)),
        ("Deux", at(9), None, (ANNE, PAUL)),
        ("Trois", at(12), None, (ZOE,)),
    ]
    assert found.sessions[1].stream == "https://example.org/live"
    assert sorted(keys(found)) == [
        ("A2", "import-sheet-hour-unread"),
        ("A4", "import-sheet-end-before-start"),
        ("B3", "import-sheet-duration-unread"),
        ("C2", "import-sheet-no-hour"),
        ("C5", "import-sheet-no-title"),
        ("D2", "import-sheet-person-odd"),
        ("D4", "import-sheet-person-waited"),
        ("E3", "import-sheet-organisation-shared"),
        ("F2", "import-sheet-stream-odd"),
    ]


def test_without_any_day_the_hours_are_kept_and_the_day_is_told_once() -> None:
    found = read(
        xlsx({"Jour 1": [["Heure", "Titre"], ["9h", "Un"]], "Jour 2": [["Heure", "Titre"], ["10h", "Deux"]]}),
        day=None,
    )

    starts = [each.start for each in found.sessions]
    assert starts == [datetime(2018, 10, 1, 9), datetime(2018, 10, 2, 10)]  # noqa: DTZ001 - local by intent
    assert keys(found) == [("Jour 1", "import-sheet-day-missing")]


def test_a_second_sheet_with_the_same_day_is_told_and_can_be_chosen() -> None:
    sheets = {
        "Programme": [["Heure", "Titre"], ["9h", "Un"]],
        "Programme v2": [["Heure", "Titre"], ["9h", "Deux"]],
    }
    found, other = read(xlsx(sheets)), read(xlsx(sheets), sheet="programme V2")

    assert [each.title for each in found.sessions] == ["Un"]
    assert keys(found) == [("Programme v2", "import-sheet-other-sheet")]
    assert [each.title for each in other.sessions] == ["Deux"]


# ── What the operator says ──────────────────────────────────────────────────────────────────────────────


def test_the_operators_map_goes_before_what_was_guessed() -> None:
    rows = [["Heure", "Titre", "Sous-titre", "Qui"], ["9h", "Un", "Vraiment un", "Anne Martin"]]
    by_letter = read(csv(rows), columns={"B": "-", "c": "titre", "D": "animateurs"})
    by_heading = read(csv(rows), columns={"titre": "résumé", "Sous-Titre": "title", "qui": "experts"})

    assert (by_letter.sessions[0].title, by_letter.sessions[0].people) == (
        "Vraiment un",
        (FoundPerson("Anne Martin", Role.ANIMATEUR),),
    )
    assert meanings(by_letter) == "A=when B=None C=title D=animateurs"
    assert (by_heading.sessions[0].title, by_heading.sessions[0].abstract) == ("Vraiment un", "Un")


def test_a_map_names_headings_that_say_nothing() -> None:
    rows = [["X", "Y", "Z"], ["9h", "Un", "Anne Martin"], ["10h", "Deux", "Paul Petit"]]
    found = read(csv(rows), columns={"X": "horaire", "Y": "titre", "Z": "experts"})

    assert [(each.where, each.title, each.people) for each in found.sessions] == [
        ("B2", "Un", (FoundPerson("Anne Martin", Role.EXPERT),)),
        ("B3", "Deux", (FoundPerson("Paul Petit", Role.EXPERT),)),
    ]


@pytest.mark.parametrize(
    ("sheet", "columns", "told"),
    [
        ("Jour 3", None, "il n’y a pas de feuille « Jour 3 » ; les feuilles sont : Feuil1."),
        (
            None,
            {"Z": "titre"},
            "il n’y a pas de colonne « Z » ; écrivez sa lettre, ou son en-tête : « Heure », « Titre ».",
        ),
        (None, {"B": "bizarre"}, "« bizarre », pour la colonne « B », ne dit pas ce qu’elle contient"),
    ],
)
def test_a_sheet_or_a_map_that_is_wrong_says_what_to_write(
    sheet: str | None, columns: Mapping[str, str] | None, told: str
) -> None:
    content = xlsx({"Feuil1": [["Heure", "Titre"], ["9h", "Un"]]})

    with pytest.raises(InputError) as refused:
        read(content, sheet=sheet, columns=columns)

    assert _plain(str(refused.value)).startswith(f"jour.xlsx: {told}")


@pytest.mark.parametrize(
    "content", [b"", b"bonjour", xlsx({"Budget": [["Poste", "Montant"], ["Salle", 300]]})]
)
def test_a_file_without_sessions_says_which_headings_would_do(content: bytes) -> None:
    with pytest.raises(InputError) as refused:
        read(content)

    assert refused.value.problems[0].startswith("jour.xlsx: ")


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


# ── Recognised by content ───────────────────────────────────────────────────────────────────────────────


def test_each_kind_is_recognised_by_its_content() -> None:
    rows: Sequence[Sequence[str]] = [["Heure", "Titre"], ["9h", "Un"]]
    kinds = [looks_like_spreadsheet(make({"F": rows})) for make in (xlsx, ods, xls)]

    assert kinds == ["xlsx", "ods", "xls"]
    assert looks_like_spreadsheet(csv(rows)) == "csv"
    for other in (
        b'{"a": [1, 2],\n"b": [1, 2]}',
        b"<a>1,2</a>\n<b>1,2</b>",
        b"BEGIN:VCALENDAR\nX:1,2\nY:1,2",
        b"%PDF-1.4",
    ):
        assert looks_like_spreadsheet(other) is None
