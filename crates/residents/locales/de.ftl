account-sign-in = Anmelden
account-lead = Zum Mitmachen brauchen Sie kein Konto. Mit Konto finden Sie alle Ihre Beiträge aus beiden Gemeinden an einem Ort, können sie mitnehmen oder löschen lassen. Wer noch keines hat, bekommt es mit dem ersten Link.
account-email = E-Mail-Adresse
account-send-link = Link per E-Mail schicken
account-with-password = Mit Passwort anmelden
account-privacy = Wir speichern Ihre Adresse nur für Ihr Konto und zeigen sie niemandem.
account-again = Für diesen Schritt melden Sie sich bitte noch einmal an.
account-link-sent = Bitte sehen Sie in Ihr Postfach
account-link-sent-text = Wir haben einen Link an { $email } geschickt. Er gilt { $minutes } Minuten und nur einmal. Wenn nichts ankommt, sehen Sie bitte im Ordner für Werbung nach und prüfen Sie, ob die Adresse stimmt.
account-link = Anmeldung bestätigen
account-link-text = Sie melden sich an als { $email }.
account-link-button = Jetzt anmelden
account-link-gone = Dieser Link gilt nicht mehr
account-link-gone-text = Er wurde schon benutzt oder ist abgelaufen. Fordern Sie einfach einen neuen an.
account-link-subject = Ihr Link zum Anmelden bei { $site }
account-link-mail =
    Guten Tag,

    mit diesem Link melden Sie sich bei { $site } an:

    { $link }

    Er gilt { $minutes } Minuten und nur einmal. Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Ohne den Link kommt niemand hinein.
account-address-subject = Neue Adresse für Ihr Konto bei { $site }
account-address-mail =
    Guten Tag,

    mit diesem Link wird dies die Adresse Ihres Kontos bei { $site }:

    { $link }

    Er gilt { $minutes } Minuten und nur einmal. Wenn Sie das nicht waren, brauchen Sie nichts zu tun.
account-changed-subject = Die Adresse Ihres Kontos bei { $site } wurde geändert
account-changed-mail =
    Guten Tag,

    Ihr Konto bei { $site } hat eine neue E-Mail-Adresse. Diese Adresse gehört nicht mehr dazu.

    Wenn Sie das nicht waren, schreiben Sie uns bitte gleich: { $url }
account-same-address = Das ist schon die Adresse Ihres Kontos.
account-address-taken = Zu dieser Adresse gibt es schon ein Konto
account-address-taken-text = Melden Sie sich mit ihr an, oder löschen Sie das eine Konto, bevor Sie die Adresse hierher nehmen.
account-signed-in-as = Angemeldet als { $email }.
account-belongs-to = Ihr Ort:
account-settings = Konto und Anmeldung
account-shown = Was Formulare Ihnen vorschlagen
account-name = Name oder Pseudonym
account-name-hint = Steht beim nächsten Beitrag schon im Formular. Sie können es dort jedes Mal ändern oder leeren.
account-place = Ihr Ort
account-ways = Wie Sie sich anmelden
account-new-address = Adresse ändern
account-new-address-lead = Wir schicken einen Link an die neue Adresse. Erst wenn Sie ihn öffnen, wird sie übernommen.
account-password = Passwort festlegen
account-password-lead = Ein Passwort ist nicht nötig, ein Link per E-Mail genügt. Mit einem neuen Passwort enden alle anderen Sitzungen.
account-password-set = festgelegt
account-password-none = keines
account-password-remove = Passwort entfernen
account-passkeys = Passkeys verwalten
account-done-passkey = Der Passkey ist hinzugefügt.
account-done-passkey-name = Gespeichert.
account-done-passkey-weg = Der Passkey ist entfernt. Alle anderen Sitzungen sind beendet.
account-done-beleg = Der Beitrag gehört jetzt zu Ihrem Konto.
account-done-name = Gespeichert.
account-done-passwort = Gespeichert. Alle anderen Sitzungen sind beendet.
account-done-sitzung = Beendet.
account-done-ort = Der Ort ist berichtigt.
account-done-folgen = Sie bekommen dazu keine E-Mails mehr.
account-done-adresse = Die neue Adresse gilt.
own-contributions = Ihre Beiträge
own-none = Hier ist noch nichts.
own-hand-in = Idee einreichen
own-without-name = ohne Namen
own-as = als „{ $name }“
own-comments = Ihre Kommentare
own-claim = Früheren Beitrag übernehmen
own-claim-text = Haben Sie etwas ohne Konto eingereicht? Mit dem Code auf dem Beleg gehört es zu Ihrem Konto.
own-claim-button = Übernehmen
own-follows = Was Sie verfolgen
own-follows-none = Auf jeder Seite einer Idee, eines Ortes oder einer Beteiligung können Sie „Verfolgen“ wählen.
own-more = Ihre Daten
own-contribution = Ihr Beitrag
own-photo = Foto
own-data-title = Alles, was über Sie gespeichert ist
own-data-lead = Zum Konto { $email }, Stand { $date }. Dazu gehört auch, wofür es gespeichert ist und wie lange.
own-data-download = Als Datei laden (JSON)
own-data-print = Drucken
own-data-nothing = Hierzu ist nichts gespeichert.
own-data-file = meine-daten
own-data-yes = ja
own-data-no = nein
retention-days = Wird höchstens { $count } Tage aufbewahrt.
retention-setting = Wird nach einer festgelegten Frist gelöscht.
retention-account = Bleibt, solange Sie ein Konto haben.
retention-record = Bleibt, bis Sie es zurückziehen oder Ihren Namen entfernen lassen.
retention-subscription = Bleibt, solange Sie die E-Mails möchten.
erasure-title = Konto und Daten löschen
erasure-lead = Sie entscheiden für jeden Beitrag: Soll der Text ohne Ihren Namen stehen bleiben, oder soll alles verschwinden? Was Sie nicht ändern, bleibt ohne Namen stehen. Wir führen es sofort aus.
erasure-export-first = Vorher alles ansehen und mitnehmen
disposal-anonymise = Text behalten, Namen entfernen
disposal-withdraw = Zurückziehen: Text, Fotos und Namen löschen
erasure-comment = Kommentar: „{ $text }“
erasure-rest = Alles andere
erasure-rest-text = Konto, Adresse, Passwort, Sitzungen, Unterstützungen und alles, was Sie verfolgen, werden gelöscht. Mit dem Code auf einem Beleg sehen Sie auch danach, was aus einem Beitrag wird.
erasure-sure = Ja, mein Konto und meine Daten sollen gelöscht werden
erasure-unsure = Bitte bestätigen Sie mit dem Häkchen, dass alles gelöscht werden soll.
erasure-button = Jetzt löschen
erasure-done = Ihr Konto ist gelöscht
erasure-done-on = Ausgeführt am { $date }
erasure-done-mail = Eine letzte E-Mail mit diesem Protokoll geht an { $email }. Danach bleibt die Adresse noch höchstens 30 Tage im Postausgang.
erasure-anonymised = Ohne Namen geblieben
erasure-withdrawn = Zurückgezogen
erasure-none = nichts
erasure-protocol = Wie viel wovon
erasure-mail-subject = Ihr Konto bei { $site } ist gelöscht
erasure-mail =
    Guten Tag,

    am { $date } haben wir Ihr Konto bei { $site } und alles gelöscht, was dazu gehört.

    Ohne Ihren Namen geblieben: { $anonymised }
    Zurückgezogen: { $withdrawn }

    Das ist unsere letzte E-Mail an Sie. Wie wir mit Daten umgehen: { $url }
personal-account = Konto
personal-account-purpose = Damit Sie sich anmelden und Ihre Beiträge an einem Ort finden können.
personal-account-sessions = Sitzungen
personal-account-sessions-purpose = Damit Sie angemeldet bleiben und sehen, wo Sie es sind.
personal-account-passkeys = Passkeys
personal-account-passkeys-purpose = Damit Sie sich ohne Passwort anmelden können. Wir speichern nur öffentliche Schlüssel und die Namen, die Sie vergeben.
personal-account-links = Links zum Anmelden
personal-account-links-purpose = Damit ein Link nur einmal und nur kurz gilt.
export-field-id = Kennung
export-field-reference = Nummer
export-field-kind = Art
export-field-process = Beteiligung
export-field-municipality = Gemeinde
export-field-place = Ort
export-field-lon = Länge
export-field-lat = Breite
export-field-title = Titel
export-field-text = Text
export-field-name = Name
export-field-group = Spricht als
export-field-people = Spricht für
export-field-channel = Weg
export-field-language = Sprache
export-field-state = Stand
export-field-answer-state = Antwort
export-field-decision = Entscheidung
export-field-received = Eingegangen
export-field-due = Antwort zugesagt bis
export-field-answered = Beantwortet
export-field-photos = Foto
export-field-history = Verlauf
export-field-url = Adresse
export-field-alt = Beschreibung
export-field-at = Wann
export-field-actor = Wer
export-field-note = Notiz
export-field-contribution = Beitrag
export-field-email = E-Mail-Adresse
export-field-password = Passwort festgelegt
export-field-since = Seit
export-field-seen = Zuletzt benutzt
export-field-device = Gerät
export-field-subject = Betreff
export-field-written = Geschrieben
export-field-sent = Abgeschickt
export-field-confirmed = Bestätigt
export-field-backed-up = Auch auf anderen Geräten
