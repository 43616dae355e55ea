# Arten und Listen
kind-idea = Idee
kind-question = Frage
kinds-idea = Ideen
kinds-question = Fragen
kinds-all = Beiträge
kinds-lead-idea = Was sich vor Ort ändern soll, und was daraus wird.
kinds-lead-question = Fragen an Politik und Verwaltung, öffentlich beantwortet.
kinds-lead-all = Alle Ideen und Fragen, und was daraus wird.
format-ideas = Ideensammlung
format-ideas-text = Alle können Ideen einreichen, unterstützen und besprechen.
format-questions = Fragen an …
format-questions-text = Fragen an Politik und Verwaltung. Die Antworten sind öffentlich.
stage-collect = Sammeln
stage-discuss = Besprechen
stage-review = Prüfen
stage-ask = Fragen
stage-answer = Antworten
addressee-mayor = Bürgermeister oder Bürgermeisterin
addressee-council = Stadtverordnetenversammlung oder Gemeindevertretung
addressee-administration = Verwaltung
addressee-project = Projektteam Zukunftsschusterei

# Wörter
state-received = wird geprüft
state-published = veröffentlicht
state-hidden = nicht mehr öffentlich
state-rejected = nicht veröffentlicht
state-withdrawn = zurückgezogen
state-duplicate = zusammengeführt
answer-state-open = wartet auf Antwort
answer-state-in-review = in Bearbeitung
answer-state-answered = beantwortet
decision-adopted = Ja, das setzen wir um
decision-partly = Teilweise
decision-rejected = Nein, das geht nicht
decision-later = Jetzt noch nicht
decision-elsewhere = Dafür sind andere zuständig
decision-explained = Frage beantwortet
audit-kind-contribution = Beitrag
audit-kind-moderation-case = Prüfung
channel-web = im Internet eingereicht
channel-app = über die App eingereicht
channel-shop = im Laden aufgenommen
channel-van = am Mitmachmobil aufgenommen
channel-event = bei einer Veranstaltung aufgenommen
channel-paper = auf Papier eingereicht
channel-phone = am Telefon aufgenommen
author-guest = Gast
author-pseudonym = Pseudonym
author-organisation = Organisation
author-staff = Verwaltung
group-resident = wohnt hier
group-politics = Politik
group-administration = Verwaltung
group-business = Wirtschaft
group-science = Wissenschaft
group-association = Verein oder Initiative
order-newest = Neueste zuerst
order-endorsed = Am meisten unterstützt
order-nearest = In der Nähe des Ortes
order-fair = Zufällig (jeden Tag neu)
event-received = eingegangen
event-published = veröffentlicht
event-kept = geprüft und öffentlich geblieben
event-changed = Text von der Moderation geändert
event-hidden = nicht mehr öffentlich
event-rejected = nicht veröffentlicht
event-withdrawn = von der Verfasserin oder dem Verfasser zurückgezogen
event-remark = Anmerkung dazu
event-objection = Widerspruch gegen die Moderation
event-moved = in ein anderes Verfahren verschoben
event-relocated = Ort berichtigt
event-relocated-by-author = Ort von der Person berichtigt, die den Beitrag geschrieben hat
event-merged = zusammengeführt mit
event-unmerged = wieder eigenständig, getrennt von
event-absorbed = nimmt einen anderen Beitrag auf
event-released = gibt einen anderen Beitrag wieder frei
event-split = geteilt; der zweite Wunsch steht in
event-split-from = herausgelöst aus
event-unsplit = Teilung aufgehoben
event-assigned = zugewiesen
event-in-review = in Bearbeitung
event-proposed = Antwort geschrieben, wartet auf Freigabe
event-returned = Antwort zur Überarbeitung zurückgegeben
event-interim = Zwischenbescheid
event-answered = beantwortet
event-answer-changed = Antwort überarbeitet

# Einreichen
hand-in-heading-idea = Was soll sich ändern?
hand-in-heading-question = Was möchten Sie wissen?
hand-in-lead = Ohne Anmeldung. Sie bekommen sofort einen Beleg und eine öffentliche Antwort mit Termin.
hand-in-text-idea = Ihre Idee
hand-in-text-idea-hint = Ein Satz genügt. Bitte nennen Sie keine Namen anderer Menschen.
hand-in-text-question = Ihre Frage
hand-in-text-question-hint = Ein Satz genügt. Bitte nennen Sie keine Namen anderer Menschen.
hand-in-place = Um welchen Ort geht es?
hand-in-addressee = An wen richtet sich Ihre Frage?
hand-in-photos = Fotos
hand-in-photos-hint = Bis zu 6 Bilder (JPEG, PNG oder WebP). Ort und Gerätedaten löschen wir aus den Bildern.
hand-in-photo-alt = Was ist auf dem Bild zu sehen?
hand-in-photo-remove = Entfernen
hand-in-more = Mehr angeben: Titel, Name, Gruppe
hand-in-title = Titel
hand-in-title-hint = Sonst nehmen wir die ersten Wörter Ihres Textes.
hand-in-name = Name oder Pseudonym
hand-in-name-hint = Dieser Name wird öffentlich gezeigt. Ohne Angabe steht dort „Gast“.
hand-in-group = Sie sprechen als
hand-in-people = Für wie viele Menschen sprechen Sie?
hand-in-people-hint = Zum Beispiel 4 für eine Familie. Ohne Angabe zählt 1.
hand-in-privacy = Text und Fotos werden nach einer Prüfung öffentlich. Ihre Internetadresse speichern wir nicht.
hand-in-send = Absenden
hand-in-send-note = Erst danach fragen wir, ob Sie per E-Mail benachrichtigt werden möchten.
hand-in-defect = Kaputte Laterne, Schlagloch, wilder Müll?
hand-in-defect-link = Mängel meldet man beim Maerker.
hand-in-locate = Meinen Standort verwenden
hand-in-located = Standort übernommen
hand-in-locate-denied = Der Standort ist nicht verfügbar. Bitte wählen Sie den Ort aus der Liste.
hand-in-draft-delete = Entwurf löschen
hand-in-draft-restored = Ihr Entwurf ist wieder da.
hand-in-similar-one = 1 ähnlicher Beitrag ist schon da
hand-in-similar-many = {"{"}n{"}"} ähnliche Beiträge sind schon da
hand-in-similar = Schon da: unterstützen?
hand-in-similar-text = Diese Beiträge klingen ähnlich. Ihr eigener ist trotzdem angekommen.
hand-in-closed = Hier kann man gerade nichts einreichen
hand-in-closed-text = Dieses Verfahren nimmt zurzeit keine Beiträge an:
hand-in-closed-elsewhere = Idee in der Ideenwerkstatt einreichen
hand-in-done = Danke. Ihr Beitrag ist da.
hand-in-done-here = Ihr Beitrag { $reference } ist angekommen.
hand-in-done-due = Sie bekommen eine öffentliche Antwort bis zum { $date }.
hand-in-done-moderated = Öffentlich wird er nach einer kurzen Prüfung, meist am selben Werktag.

# Beleg
receipt-title = Mein Beleg
receipt-lead = Mit dem Code auf Ihrem Beleg sehen Sie, was aus Ihrem Beitrag wird.
receipt-code = Code vom Beleg
receipt-code-hint = 14 Zeichen, zum Beispiel 7K2QM-9XD4B-3TZ8. Groß oder klein ist egal.
receipt-open = Ansehen
receipt-lost = Code verloren? Öffentliche Beiträge und ihre Antworten finden Sie auch ohne Code in den Listen.
receipt-code-unreadable = Dieser Code stimmt nicht. Er hat 14 Zeichen; bitte vergleichen Sie ihn mit Ihrem Beleg.
receipt-code-unknown = Zu diesem Code gibt es keinen Beitrag. Bitte vergleichen Sie ihn mit Ihrem Beleg.
receipt-slip = Ihr Beleg
receipt-reference = Nummer
receipt-qr = QR-Code: öffnet die Seite mit Ihrem Beleg
receipt-slip-text = Mit diesem Code sehen Sie, was aus Ihrem Beitrag wird: { $url }. Nur Sie haben ihn; wir können ihn nicht noch einmal zeigen.
receipt-slip-due = Antwort bis { $date }. Grundlage:
receipt-checked-on = geprüft am { $date }
receipt-print = Drucken
receipt-copy = Kopieren
receipt-copied = Kopiert
receipt-your-text = Ihr Text
receipt-photos = { $count ->
    [one] Mit einem Foto.
   *[other] Mit { $count } Fotos.
 }
receipt-public-page = Öffentliche Seite ansehen
receipt-history = Verlauf
receipt-remark-title = Etwas anmerken
receipt-remark = Ihre Anmerkung
receipt-remark-hint = Nur das Team und die Verwaltung lesen sie.
receipt-remark-send = Anmerkung senden
receipt-remark-done = Ihre Anmerkung ist angekommen.
receipt-objection-title = Widersprechen
receipt-objection = Was war aus Ihrer Sicht falsch?
receipt-objection-hint = Eine andere Person sieht sich die Entscheidung dann noch einmal an.
receipt-objection-send = Widerspruch senden
receipt-objection-done = Ihr Widerspruch ist angekommen. Die Entscheidung wird noch einmal geprüft.
receipt-mail-title = Nachricht per E-Mail?
receipt-mail-text = Freiwillig. Höchstens eine Nachricht am Tag, jede mit Link zum Abbestellen. Sie bestätigen die Adresse mit einem Link.
receipt-mail = E-Mail-Adresse
receipt-mail-send = Benachrichtigen
receipt-mail-known = Zurzeit schreiben wir an { $address }.
receipt-mail-confirmed = Die Adresse ist bestätigt.
receipt-mail-unconfirmed = Die Adresse ist noch nicht bestätigt: Der Link dazu steht in unserer E-Mail.
receipt-mail-change = Adresse ändern
receipt-mail-remove = Adresse löschen
receipt-mail-removed = Ihre E-Mail-Adresse ist gelöscht.
receipt-mail-done = Wir haben Ihnen eine E-Mail geschickt. Bitte bestätigen Sie darin Ihre Adresse.
receipt-withdraw-title = Zurückziehen
receipt-withdraw-text = Text, Name und Fotos werden dann gelöscht. Das lässt sich nicht rückgängig machen.
receipt-withdraw-sure = Ja, ich möchte meinen Beitrag löschen.
receipt-withdraw-send = Beitrag zurückziehen
receipt-withdraw-unsure = Bitte bestätigen Sie mit dem Haken, dass Sie den Beitrag löschen möchten.
receipt-withdraw-done = Ihr Beitrag ist zurückgezogen und gelöscht.

# Seite eines Beitrags
contribution-received-on = eingereicht am { $date }
contribution-own-statement = eigene Angabe
contribution-people = spricht für { $count } Menschen
contribution-to = Frage an:
contribution-point = Auf der Karte
contribution-coordinates = { $lat }° Nord, { $lon }° Ost
contribution-example = Beispiel
contribution-duplicate = Dieser Beitrag ist zusammengeführt. Unterstützung, Gespräch und Antwort finden Sie hier:
contribution-merged-here = Hier zusammengeführt
contribution-merged-here-text = Diese Beiträge sagen dasselbe. Wer einen davon unterstützt, zählt hier einmal.
contribution-said-at = Gesagt zu
contribution-photo-without-words = Foto ohne Beschreibung
contribution-maerker = Als Mangel beim Maerker gemeldet, Nummer { $number }.
contribution-endorse = Unterstützen
contribution-endorsements = { $count ->
    [0] noch keine Unterstützung
    [one] eine Unterstützung
   *[other] { $count } Unterstützungen
 }
contribution-comments = { $count ->
    [0] kein Kommentar
    [one] ein Kommentar
   *[other] { $count } Kommentare
 }
contribution-unverified = ungeprüft, eine je Browser
contribution-next = Wie geht es weiter?
contribution-talk = { $count ->
    [0] Gespräch
   *[other] Gespräch ({ $count })
 }
contribution-report = Melden
contribution-not-now = In dieser Phase geht das nicht
contribution-not-now-text = Lesen können Sie weiter. Was gerade möglich ist, steht auf der Seite des Verfahrens.
thanks-unterstuetzung = Danke für Ihre Unterstützung.
thanks-kommentar = Danke. Ihr Kommentar ist da; er erscheint nach einer kurzen Prüfung.
thanks-meldung = Danke für den Hinweis. Jemand aus dem Team sieht sich das an.
clock-until = Antwort bis { $date }
clock-until-short = bis { $date }
clock-left = { $count ->
    [0] heute fällig
    [one] noch 1 Tag
   *[other] noch { $count } Tage
 }
clock-overdue = überfällig
clock-overdue-since = { $count ->
    [one] seit 1 Tag
   *[other] seit { $count } Tagen
 }
clock-answered = { $count ->
    [0] Am selben Tag beantwortet
    [one] Nach 1 Tag beantwortet
   *[other] Nach { $count } Tagen beantwortet
 }
clock-in-time = innerhalb der Frist
clock-too-late = später als versprochen
trail-label = Stand
trail-answer = Antwort
trail-measure = Maßnahme
trail-result = umgesetzt
trail-open = offen

# Kommentare und Meldungen
comment-write = Mitreden
comment-body = Ihr Kommentar
comment-body-hint = Bitte freundlich und zur Sache.
comment-send = Kommentar absenden
comment-note = Kommentare von Gästen erscheinen nach einer kurzen Prüfung.
comment-reply = Antworten
comment-missing = Bitte schreiben Sie etwas.
comment-parent-gone = Der Kommentar, auf den Sie antworten, ist nicht mehr öffentlich.
report-title = Etwas melden
report-lead = Was stimmt nicht mit diesem Beitrag?
report-reason = Grund
report-reason-abuse = beleidigend oder hetzerisch
report-reason-privacy = zeigt oder nennt einen Menschen ohne Einverständnis
report-reason-untrue = falsch
report-reason-advertising = Werbung
report-reason-unlawful = verstößt gegen ein Gesetz
report-reason-other = etwas anderes
report-reason-missing = Bitte wählen Sie einen Grund.
report-note = Was möchten Sie dazu sagen?
report-send = Meldung absenden

# Was nicht passt
contribution-text-missing = Bitte schreiben Sie, worum es geht. Ein Satz genügt.
contribution-group-verified-only = Als Politik oder Verwaltung kann nur sprechen, wer vom Team bestätigt ist.
contribution-point-unreadable = Breite und Länge gehören zusammen: lon von −180 bis 180, lat von −90 bis 90.
contribution-language-unreadable = Die Sprache ist ein Kürzel wie „de“ oder „en“.
contribution-process-unknown = Dieses Verfahren gibt es nicht.
contribution-process-closed = Dieses Verfahren nimmt zurzeit keine Beiträge an.
contribution-kind-unknown = Diese Art von Beitrag passt nicht zum Verfahren.
contribution-addressee-unknown = Bitte wählen Sie, an wen sich die Frage richtet.
contribution-place-unknown = Diesen Ort gibt es nicht. Bitte wählen Sie aus der Liste.
contribution-photos-not-here = In diesem Verfahren gibt es keine Fotos.
contribution-photos-too-many = Höchstens 6 Fotos.
contribution-photos-again = Bitte wählen Sie Ihre Fotos noch einmal aus; der Browser schickt sie nicht zweimal.
contribution-photos-not-now = Fotos können gerade nicht gespeichert werden. Ihr Text steht noch hier: Schicken Sie ihn ohne Fotos ab, oder wählen Sie die Fotos in einigen Minuten noch einmal aus.
contribution-key-conflict = Unter diesem Schlüssel ist schon etwas anderes eingegangen
contribution-key-conflict-form = Ihr erster Beitrag ist schon angekommen. Wenn dies ein weiterer ist, senden Sie ihn bitte noch einmal ab.
contribution-again = Denselben Text haben wir vor Kurzem schon bekommen: { $reference }. Dann ist alles erledigt, und den Beleg haben Sie schon. Soll es ein zweiter Beitrag sein? Kreuzen Sie das bitte an und senden Sie noch einmal ab.
hand-in-again = Das ist ein zweiter, eigener Beitrag
photo-too-large = Ein Foto ist zu groß. Bitte wählen Sie ein kleineres.
photo-unknown-type = Eine Datei ist kein Foto. Möglich sind JPEG, PNG und WebP.
photo-broken = Ein Foto lässt sich nicht öffnen. Bitte wählen Sie ein anderes.
photo-too-many-pixels = Ein Foto hat zu viele Bildpunkte. Bitte wählen Sie ein kleineres.
api-key-not-v4 = Der Schlüssel muss eine zufällige UUID (Version 4) sein.
api-unknown-slug = Diesen Namen gibt es nicht.
api-bad-time = Die Zeit hat die Form 2026-06-03T09:05:00Z.

# Listen und Tafeln
list-search = Suche
list-place = Ort
list-tag = Thema
list-state = Stand
list-group = Gruppe
list-order = Reihenfolge
list-show = Anzeigen
list-total = { $count ->
    [0] Kein Beitrag
    [one] Ein Beitrag
   *[other] { $count } Beiträge
 }
list-feed = Als Feed abonnieren
list-nothing-found = Dazu gibt es nichts. Versuchen Sie weniger oder andere Wörter.
list-nothing-yet = Hier ist noch nichts. Machen Sie den Anfang!
list-pages = Seiten
list-next = Weitere Beiträge
list-new-idea = Idee einreichen
list-new-question = Frage stellen
panel-process-total = { $count ->
    [0] Noch keine Beiträge
    [one] Ein Beitrag
   *[other] { $count } Beiträge
 }
panel-place = Beiträge von hier
panel-place-empty = Noch keine Beiträge von hier
panel-list = Als Liste ansehen
panel-take-part-ideas = Idee einreichen
panel-take-part-questions = Frage stellen
panel-closed = Zurzeit werden keine neuen Beiträge angenommen.
panel-all = Alle Beiträge ansehen
panel-results = Das ist daraus geworden
panel-all-answers = Alle Antworten
figures-contributions = Beiträge seit Januar
figures-answered = öffentlich beantwortet
figures-mean = bis zur Antwort, im Mittel
figures-days = { $count ->
    [one] 1 Tag
   *[other] { $count } Tage
 }
figures-overdue = überfällig

# Mängel
defects-title = Einen Mangel melden
defects-lead = Kaputte Laternen, Schlaglöcher und wilden Müll bearbeiten beide Rathäuser über den Maerker. Hier schreiben Sie den Text und kopieren ihn dorthin.
defects-what = Was ist kaputt?
defects-where = Wo genau?
defects-make = Text zusammenstellen
defects-report = Ihr Text für den Maerker
defects-report-place = Ort:
defects-link = Zum Maerker:

# Moderation
moderation-title = Prüfen
moderation-lead = Älteste zuerst. Gemeldetes ist rot, Auffälliges gelb.
moderation-waiting = { $count ->
    [0] Nichts wartet auf eine Prüfung.
    [one] Eine Prüfung wartet.
   *[other] { $count } Prüfungen warten, die ältesten zuerst.
 }
moderation-nothing = Alles geprüft.
moderation-reports = { $count ->
    [one] eine Meldung
   *[other] { $count } Meldungen
 }
moderation-suspicious = auffällig eingegangen
moderation-open = offen
moderation-case = Prüfung
moderation-comment-on = Kommentar zu:
moderation-original = Versiegeltes Original
moderation-original-sealed = Das Original ist versiegelt.
moderation-photos = Fotos
moderation-photos-hint = Öffentlich wird nur, was angehakt ist. Gesichter und Kennzeichen gehören nicht dazu.
moderation-photo-release = veröffentlichen
moderation-verdict = Entscheidung
moderation-verdict-missing = Bitte wählen Sie eine Entscheidung.
verdict-release = Veröffentlichen
verdict-change = Geändert veröffentlichen
verdict-hide = Verbergen
verdict-reject = Ablehnen
moderation-reason = Begründung
moderation-reason-hint = Die Verfasserin oder der Verfasser liest sie. Nötig, wenn Sie etwas ändern, verbergen oder ablehnen.
moderation-reason-missing = Bitte begründen Sie die Entscheidung in einem Satz.
moderation-change-text = Text ändern
moderation-text-title = Titel
moderation-text-body = Text
moderation-decide = Entscheiden
moderation-decide-note = Die Entscheidung steht mit Ihrer Rolle im Verlauf.
moderation-history = Verlauf der Prüfung
case-subject-contribution = Beitrag
case-subject-comment = Kommentar
case-event-received = eingegangen
case-event-report = gemeldet
case-event-release = veröffentlicht
case-event-change = geändert veröffentlicht
case-event-hide = verborgen
case-event-reject = abgelehnt
case-event-objection = Widerspruch
case-event-relocated = Ort nachträglich berichtigt (mit Beleg oder Konto)
moderation-arrange = Einordnen
moderation-tags = Themen
moderation-tags-hint = Durch Kommas getrennt, höchstens 8.
moderation-tags-too-many = Höchstens { $max } Themen mit je 40 Zeichen.
moderation-process = Verfahren
moderation-process-other-kind = In diesem Verfahren gibt es diese Art von Beitrag nicht.
moderation-original-unknown = Diesen öffentlichen Beitrag gibt es nicht.
moderation-service-request = Nummer beim Maerker
moderation-number-too-long = Höchstens 40 Zeichen.
moderation-save = Speichern
receipt-part = Ihr zweiter Wunsch hat eine eigene Nummer:
merge-title = Zusammenführen und teilen
merge-lead = Wenn zwei Beiträge dasselbe sagen, bleibt dieser lesbar und verweist auf den anderen. Unterstützende zählen dort einmal, auch wenn sie beide unterstützt haben. Wer diesem Beitrag folgt oder seinen Beleg hat, erfährt die Antwort auf den anderen.
merge-into = Zusammenführen mit
merge-into-hint = Nummer des anderen Beitrags, zum Beispiel BB-0007.
merge-reason = Begründung
merge-reason-hint = Sie steht öffentlich im Verlauf beider Beiträge.
merge-do = Zusammenführen
merge-note = Beide Verfasser werden benachrichtigt. Sie können es jederzeit rückgängig machen.
merge-is-merged = Dieser Beitrag ist zusammengeführt mit:
merge-undo = Wieder trennen
merge-undo-note = Danach ist alles wieder, wie es vorher war.
merge-contains = Hier zusammengeführt
merge-contains-note = Öffnen Sie einen Beitrag, um ihn wieder herauszulösen.
merge-same = Das ist derselbe Beitrag.
merge-other-kind = Eine Idee und eine Frage lassen sich nicht zusammenführen: Sie bekommen verschiedene Antworten.
merge-not-public = Beide Beiträge müssen öffentlich und eigenständig sein. Ist der andere selbst zusammengeführt, nehmen Sie den, auf den er verweist.
merge-has-duplicates = Dieser Beitrag hat schon andere aufgenommen. Führen Sie den anderen mit diesem zusammen, oder lösen Sie die aufgenommenen zuerst heraus.
split-title = In zwei Beiträge teilen
split-link = Zwei Wünsche in einem? In zwei Beiträge teilen
split-lead = Löschen Sie in jedem Feld, was in den anderen Beitrag gehört. Der erste behält Nummer, Beleg und Unterstützung; der zweite bekommt eine eigene Nummer und dieselbe Frist. Der Beleg zeigt beide.
split-first = Bleibt { $reference }
split-second = Neuer Beitrag
split-second-title = Titel des neuen Beitrags
split-second-body = Text des neuen Beitrags
split-do = Teilen
split-note = Das Original wird versiegelt, die Verfasserin oder der Verfasser benachrichtigt.
split-undo-title = Teilung aufheben
split-came-from = Herausgelöst aus:
split-undo = Teilung aufheben
split-in-use = Die Teilung lässt sich nicht mehr aufheben, weil seitdem jemand einen der beiden Beiträge unterstützt, kommentiert, geändert oder beantwortet hat. Führen Sie die beiden stattdessen zusammen.

# Nachrichten
notice-published = Ihr Beitrag { $reference } ist jetzt öffentlich.
notice-kept = Ihr Beitrag { $reference } wurde gemeldet, geprüft und bleibt öffentlich.
notice-changed = Wir haben den Text Ihres Beitrags { $reference } geändert. Grund: { $reason } Sie können mit Ihrem Beleg widersprechen.
notice-hidden = Ihr Beitrag { $reference } ist nicht mehr öffentlich. Grund: { $reason } Sie können mit Ihrem Beleg widersprechen.
notice-rejected = Ihr Beitrag { $reference } wurde nicht veröffentlicht. Grund: { $reason } Sie können mit Ihrem Beleg widersprechen.
notice-merged = Ihr Beitrag { $reference } ist jetzt mit { $other } „{ $title }“ zusammengeführt. Grund: { $reason } Sie hören, was dort geantwortet wird.
notice-absorbed = Mit Ihrem Beitrag { $reference } wurde { $other } „{ $title }“ zusammengeführt. Grund: { $reason }
notice-unmerged = Der Beitrag { $reference } steht wieder für sich, getrennt von { $other } „{ $title }“. Grund: { $reason }
notice-released = Von Ihrem Beitrag { $reference } wurde { $other } „{ $title }“ wieder getrennt. Grund: { $reason }
notice-split = Aus dem Beitrag { $reference } wurden zwei, weil darin zwei Wünsche standen: Der zweite ist { $other }. Grund: { $reason }
notice-unsplit = Die Teilung des Beitrags { $reference } ist aufgehoben; { $other } gibt es nicht mehr. Grund: { $reason }
notice-new = Neuer Beitrag ({ $place }): { $title }
personal-contributions = Ideen und Fragen
personal-contributions-purpose = Damit Ihr Beitrag gelesen, veröffentlicht und beantwortet werden kann. Ein Name steht nur dabei, wenn Sie einen angeben.
personal-originals = Ursprüngliche Texte nach einer Änderung durch die Moderation
personal-originals-purpose = Damit sich eine Änderung prüfen lässt, wenn Sie ihr widersprechen.
personal-comments = Kommentare
personal-comments-purpose = Das Gespräch über einen Beitrag.
personal-endorsements = Unterstützungen
personal-endorsements-purpose = Damit jede Person einen Beitrag nur einmal unterstützt. Wer unterstützt hat, wird nirgends gezeigt.
personal-moderation = Entscheidungen der Moderation
personal-moderation-purpose = Belegt, wer nach welcher Regel entschieden hat, damit sich eine Entscheidung überprüfen lässt.
receipt-code-claimed = Dieser Beleg gehört schon zu einem anderen Konto.

# Zahlen
participation-title = Wer macht mit?
participation-lead = Wie viele Menschen sich einbringen, als wer, auf welchem Weg und wo.
participation-quarter = { $number }. Vierteljahr { $year }
participation-none = Noch ist kein Vierteljahr zu Ende, in dem jemand mitgemacht hat.
participation-total = { $count ->
    [one] Das ist ein Mensch.
   *[other] Das sind { $count } Menschen.
 }
participation-too-few = In diesem Vierteljahr haben zu wenige mitgemacht, um Zahlen zu zeigen, ohne dass jemand erkennbar wäre.
participation-protected = Zahlen unter fünf zeigen wir nicht. Ein Punkt (·) steht auch dort, wo sich eine solche Zahl sonst aus den Summen ausrechnen ließe. Gezählt wird, was in einem abgeschlossenen Vierteljahr eingegangen ist. Einmal veröffentlichte Zahlen ändern sich nicht mehr, damit auch der Unterschied zweier Zahlen niemanden verrät.
participation-by-group = Menschen nach Gruppe und Weg
participation-by-place = Menschen nach Ort
participation-group = Gruppe (eigene Angabe)
participation-people = Menschen
participation-all = alle
participation-no-place = ohne einzelnen Ort
participation-places-hidden = Es fehlen Orte, für die weniger als fünf Menschen gesprochen haben, und solche, aus denen sich deren Zahl ausrechnen ließe.
participation-data = Als Daten:
moderation-ground = Regel
moderation-ground-hint = Nur wenn Sie verbergen oder ablehnen; sie wird öffentlich gezählt.
moderation-statistics-title = Moderation in Zahlen
moderation-statistics-lead = Was geprüft wurde, wie entschieden wurde und was aus Widersprüchen wurde, nach Vierteljahren.
moderation-statistics-none = Bisher gibt es nichts zu zählen.
moderation-statistics-decisions = Eingang und Entscheidungen
moderation-statistics-grounds = Nicht veröffentlicht oder verborgen, nach Regel
moderation-statistics-objections = Widersprüche
moderation-statistics-quarter = Vierteljahr
moderation-statistics-received = zu prüfen
moderation-statistics-reports = Meldungen
moderation-statistics-released = veröffentlicht
moderation-statistics-changed = geändert
moderation-statistics-refused = abgelehnt oder verborgen
moderation-statistics-hours = Stunden bis zur Entscheidung (Median)
moderation-statistics-objected = Widersprüche
moderation-statistics-granted = stattgegeben
moderation-statistics-confirmed = nicht stattgegeben
moderation-statistics-undecided = offen
moderation-statistics-note = Gezählt sind Entscheidungen, keine Menschen. Beispielinhalte zählen nicht mit.
contributions-block-figures = Zahlen
contributions-block-results = Das ist daraus geworden
whereabouts-title = Ort berichtigen
whereabouts-text = Gehört Ihr Beitrag an einen anderen Ort, oder liegt der Punkt auf der Karte falsch? Sie wählen den Punkt auf der Karte oder schreiben Breite und Länge selbst hinein. Ohne Punkt bleiben beide Felder leer.
whereabouts-public = Die Berichtigung ist sofort zu sehen und steht im Verlauf. Danach sieht sie sich noch jemand an.
whereabouts-lat = Breite
whereabouts-lat-hint = In Grad, zum Beispiel 52,1402
whereabouts-lon = Länge
whereabouts-lon-hint = In Grad, zum Beispiel 12,5864
whereabouts-send = Ort berichtigen
whereabouts-done = Der Ort ist berichtigt.
whereabouts-same = Das ist schon der Ort Ihres Beitrags. Bitte wählen Sie einen anderen Ort oder Punkt.
whereabouts-unreadable = Breite und Länge gehören zusammen. Bitte schreiben Sie beide in Grad, zum Beispiel 52,1402 und 12,5864, oder lassen Sie beide leer.
