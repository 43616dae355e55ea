region-nav = Orte
region-title = Orte
region-description = Alle Orte auf einen Blick: Beiträge, Antworten und laufende Beteiligungen.
region-home = Ihr Ort auf einen Blick
region-lead =
    { $places ->
        [one] Ein Ort
       *[other] { $places } Orte
    } in { $municipalities ->
        [one] einer Gemeinde:
       *[other] { $municipalities } Gemeinden:
    }
region-empty = Hier sind noch keine Orte eingetragen.
region-map-title = Karte der Orte
region-map-desc = Je kräftiger die Farbe, desto mehr Beiträge. Dieselben Angaben stehen in der Liste.
region-schematic = Schematische Darstellung, keine amtlichen Grenzen
region-legend-live = laufende Beteiligung vor Ort
region-legend-level = kräftiger = mehr Beiträge
region-list = Alle Orte A–Z
region-search = Ort suchen
region-search-hint = Name, Gemeindeteil oder Postleitzahl
region-search-button = Suchen
region-hits =
    { $count ->
        [0] Kein Ort für „{ $asked }“
        [one] Ein Ort für „{ $asked }“
       *[other] { $count } Orte für „{ $asked }“
    }
region-no-hits = Bitte versuchen Sie es mit dem Anfang des Namens, oder wählen Sie Ihren Ort aus der Liste.
region-hit-alias = gehört dazu: { $alias }
region-contributions =
    { $count ->
        [0] noch keine Beiträge
        [one] 1 Beitrag
       *[other] { $count } Beiträge
    }
region-contributions-unit =
    { $count ->
        [one] Beitrag
       *[other] Beiträge
    }
region-processes =
    { $count ->
        [one] 1 laufende Beteiligung
       *[other] { $count } laufende Beteiligungen
    }
region-processes-unit =
    { $count ->
        [one] laufende Beteiligung vor Ort
       *[other] laufende Beteiligungen vor Ort
    }
region-place-description = Was in { $place } ({ $municipality }) los ist: Beiträge, Antworten, Beteiligungen und Kontakt.
region-municipality-description = { $municipality } und alle Orte, die dazugehören.
region-choice = { $place } ({ $municipality })
region-facts = Zum Ort
region-places = Die Orte
region-keys = Zur Gemeinde
region-municipality = Gemeinde
region-kind-core-town = Kernstadt
region-kind-district = Ortsteil
region-seat = Sitz der Verwaltung
region-postcode = Postleitzahl
region-population = Bevölkerung
region-population-day = Stand: { $day }
region-population-undated = Stand: keine Angabe
region-source = Quelle
region-representation = Vertretung
region-representation-council = Ortsbeirat mit Ortsvorsteherin oder Ortsvorsteher
region-representation-head = Ortsvorsteherin oder Ortsvorsteher, direkt gewählt
region-representation-none = keine eigene Vertretung
region-not-stated = keine Angabe
region-aliases = Dazu gehören
region-point-note = Kartenpunkt
region-contact = Kontakt
region-contact-email = E-Mail
region-contact-phone = Telefon
region-contact-more = Alle Wege zu uns
region-county = Landkreis
region-state = Land
region-ags = Amtlicher Gemeindeschlüssel
region-ars = Amtlicher Regionalschlüssel
region-prefix = Kürzel
region-prefix-text = So beginnen die Nummern der Beiträge.
region-map-pick = Auf der Karte wählen
region-map-open = Karte öffnen
region-map-loading = Die Karte wird geladen …
region-map-failed = Die Karte ist gerade nicht verfügbar. Bitte nutzen Sie die Liste der Orte.
region-map-close = Karte schließen
region-map-close-detail = Schließen
region-map-name = Interaktive Karte
region-map-keys-pick = Pfeiltasten oder ein Tippen auf die Karte verschieben sie, + und − ändern die Größe. „Hier setzen“ oder die Eingabetaste nimmt den Punkt im Fadenkreuz. Escape schließt die Karte.
region-map-keys-show = Pfeiltasten verschieben die Karte, + und − ändern die Größe. Die Tabulatortaste führt zu den Einträgen. Escape schließt die Karte.
region-map-in = Vergrößern
region-map-out = Verkleinern
region-map-scroll = Zum Vergrößern halten Sie bitte die Strg-Taste gedrückt.
region-map-scroll-mac = Zum Vergrößern halten Sie bitte die Befehlstaste (⌘) gedrückt.
region-map-fingers = Bitte bewegen Sie die Karte mit zwei Fingern.
region-map-here = Hier setzen
region-map-set = Ein Punkt auf der Karte ist gesetzt.
region-map-remove = Punkt entfernen
region-map-removed = Der Punkt ist entfernt.
region-map-one = Die Karte zeigt eine Stelle dieser Seite.
region-map-many = Die Karte zeigt {"{"}n{"}"} Stellen dieser Seite.
region-map-here-many = {"{"}n{"}"} Einträge an dieser Stelle
region-block-map = Karte und Orte
