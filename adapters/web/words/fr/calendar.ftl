# Ce qui s’emporte : agendas, compte rendu.

report = Ce que sont devenues les questions
report-withdrawn = (reprise par qui l’avait posée)
calendar-day = Mettre la journée dans mon agenda
calendar-one = Mettre dans mon agenda
