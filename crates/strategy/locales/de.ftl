strategy-nav = Ziele
strategy-block = Ziele der Strategie
strategy-title = Was wir vorhaben – und was es kostet
strategy-nothing = Hier stehen die Ziele und Maßnahmen, sobald eine Strategie beschlossen ist.
strategy-lead = Die Ziele und Maßnahmen von { $project }. Stand: { $as-of }. Was in keiner Quelle steht, steht hier als „keine Angabe“.
strategy-not-stated = keine Angabe
strategy-goal = Leitziel
strategy-goals = Leitziele
strategy-goal-number = Ziel { $count }
strategy-sub-goals = Unterziele
strategy-bundle = Maßnahmenbündel
strategy-bundles = Maßnahmenbündel
strategy-measure = Maßnahme
strategy-measures = Maßnahmen
strategy-measures-lead = Alle Maßnahmen der Strategie mit ihrem Stand.
strategy-measures-done = Maßnahmen, davon { $done } fertig
strategy-all-measures = Alle Maßnahmen ansehen
strategy-no-measures-named = Für dieses Bündel nennt keine Quelle eine Maßnahme mit Namen.
strategy-unnamed = { $count ->
    [one] 1 weitere, deren Namen keine Quelle nennt
   *[other] { $count } weitere, deren Namen keine Quelle nennt
 }
strategy-more = { $count ->
    [one] 1 weitere Maßnahme
   *[other] { $count } weitere Maßnahmen
 }
strategy-likely = Zuordnung wahrscheinlich, nicht belegt
strategy-incomplete = Die Quelle nennt nicht alle Maßnahmenbündel dieses Ziels.
strategy-derived-text = Dieser Text ist aus anderen Quellen zusammengestellt.
strategy-derived = errechnet
strategy-derived-share = Anteil errechnet
strategy-derived-date = Der Zeitpunkt ist aus anderen Angaben erschlossen.
strategy-without-goal = Ohne Leitziel
strategy-money = Geld
strategy-money-caption = Woher das Geld kommt
strategy-money-source = Quelle
strategy-money-amount = Betrag
strategy-money-share = Anteil
strategy-money-note = Anmerkung
strategy-total = Mittel insgesamt
strategy-about = rund { $amount }
strategy-percent = { $percent } %
strategy-years = { $count ->
    [one] 1 Jahr
   *[other] { $count } Jahre
 }
strategy-funders = Wer das Fördergeld gibt
strategy-programme = Förderprogramm
funding-kind-grant = Fördermittel des Bundes
funding-kind-own = Eigenanteil der Gemeinden
funding-kind-other = Andere Mittel
funding-kind-related = Verwandtes Vorhaben, nicht mitgezählt
strategy-phases = Phasen des Vorhabens
strategy-phases-caption = Geplant und tatsächlich
strategy-phase = Phase
strategy-planned = Geplant
strategy-actual = Tatsächlich
strategy-delay = Verzug
strategy-no-delay = kein Verzug
strategy-delay-ended = { $count ->
    [one] 1 Tag später beendet als geplant
   *[other] { $count } Tage später beendet als geplant
 }
strategy-delay-overdue = { $count ->
    [one] seit 1 Tag überfällig
   *[other] seit { $count } Tagen überfällig
 }
strategy-delay-begun-late = { $count ->
    [one] 1 Tag später begonnen als geplant
   *[other] { $count } Tage später begonnen als geplant
 }
strategy-delay-not-begun = { $count ->
    [one] sollte vor 1 Tag beginnen
   *[other] sollte vor { $count } Tagen beginnen
 }
strategy-span = { $from } bis { $to }
strategy-span-from = ab { $from }
strategy-span-to = bis { $to }
strategy-decisions = Beschlossen von
strategy-events = Was bisher geschah
strategy-records-format = Wege zum Mitmachen
strategy-records-alliance = Bündnisse
strategy-records-system = Programme und Plattformen
strategy-notes-topic = Themen
strategy-notes-use-case = Anwendungsfälle
strategy-notes-offer = Angebote
strategy-notes-partner = Partner
strategy-about-facts = Woher diese Angaben kommen
strategy-about-text = Alle Angaben stammen aus öffentlichen Quellen. Ungefähre Beträge sind mit „rund“ gekennzeichnet, Errechnetes als solches.
strategy-sources = Quellen
strategy-facts = Auf einen Blick
strategy-number = Nummer
strategy-number-derived = { $count } (nach der Reihenfolge in der Quelle)
strategy-places = Orte
strategy-office = Zuständiges Amt
strategy-role = Zuständige Stelle
strategy-updated = Zuletzt geändert
strategy-reason = Begründung
strategy-no-description = Die Quelle nennt nur den Namen dieser Maßnahme.
strategy-pages = Seiten
strategy-next = Weitere
strategy-show = Anzeigen
strategy-none-found = Keine Maßnahme passt zu dieser Auswahl.
strategy-filter-status = Stand
strategy-filter-goal = Leitziel
strategy-filter-bundle = Maßnahmenbündel
strategy-filter-place = Ort
strategy-filter-year = Jahr
strategy-home = Was wir vorhaben
strategy-home-bundles = { $count ->
    [one] 1 Maßnahmenbündel
   *[other] { $count } Maßnahmenbündel
 }
strategy-home-measures = { $count ->
    [one] 1 Maßnahme
   *[other] { $count } Maßnahmen
 }
strategy-home-total = { $amount } insgesamt
strategy-home-more = Alle Ziele und Maßnahmen
strategy-place = Maßnahmen, die diesen Ort betreffen
measure-status-none = Stand: keine Angabe
measure-status-idea = Idee
measure-status-planned = geplant
measure-status-running = läuft
measure-status-paused = ruht
measure-status-done = fertig
measure-status-stopped = beendet ohne Umsetzung
strategy-staff = Maßnahmen
strategy-staff-lead = Was überfällig ist oder lange nichts Neues hat, steht oben.
strategy-staff-none = Es gibt keine Maßnahme, die Sie bearbeiten dürfen.
strategy-staff-missing = Es fehlt
strategy-staff-quiet = seit über 90 Tagen nichts Neues
measure-edit = Bearbeiten
measure-see = So sehen es alle
measure-save = Speichern
measure-events = Verlauf
measure-section-news = Was gibt es Neues?
measure-field-update = Neues, für alle zu lesen
measure-field-update-hint = Ein paar Sätze; sie erscheinen mit dem heutigen Datum.
measure-field-status = Stand
measure-field-reason = Begründung
measure-field-reason-hint = Nötig, wenn die Maßnahme ruht oder ohne Umsetzung endet; auch ein Verzug wird hier erklärt.
measure-field-planned-start = Geplanter Beginn
measure-field-planned-end = Geplantes Ende
measure-field-actual-start = Tatsächlicher Beginn
measure-field-actual-end = Tatsächliches Ende
measure-field-office = Zuständiges Amt
measure-field-role = Zuständige Stelle
measure-field-role-hint = Eine Funktion, kein Name: zum Beispiel „Projektleitung Digitales“.
measure-field-municipality = Gemeinde
measure-field-municipality-hint = Ohne Angabe gehört die Maßnahme beiden.
measure-field-places = Orte
measure-reason-missing = Schreiben Sie, warum die Maßnahme ruht oder endet.
measure-ends-first = Das Ende liegt vor dem Beginn.
measure-not-yet = Dieser Tag liegt in der Zukunft; was geplant ist, gehört in die Felder darüber.
measure-end-missing = Eine fertige Maßnahme hat einen Tag, an dem sie fertig war.
measure-ended-goes-on = Die Maßnahme hat ein tatsächliches Ende: Wählen Sie „fertig“ oder „beendet ohne Umsetzung“, oder nehmen Sie das Ende heraus.
measure-too-long = Das ist zu lang.
measure-no-day = Das ist kein Tag. Schreiben Sie ihn so: 2026-05-31.
measure-unknown-choice = Diese Auswahl gibt es nicht.
measure-changed-meanwhile = Inzwischen hat jemand anderes diese Maßnahme gespeichert. Öffnen Sie sie in einem neuen Fenster und übertragen Sie, was fehlt; hier ist noch alles da, was Sie geschrieben haben.
personal-measure-acts = Wer den Stand einer Maßnahme geändert hat
personal-measure-acts-purpose = Zeigt, welche Stelle für eine Angabe einsteht.
