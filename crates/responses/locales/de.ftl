queue-title = Antworten
queue-open = Offene Antworten
queue-lead = Hier steht, was auf eine Antwort wartet. Das Dringendste steht oben. Wählen Sie links einen Beitrag aus.
queue-empty = Hier wartet gerade nichts.
queue-show = Anzeigen
queue-scope = Was anzeigen?
queue-scope-meine = Meine
queue-scope-alle = Alle
queue-scope-ueberfaellig = Überfällig
queue-municipality = Gemeinde
queue-region = ganze Region
queue-endorsements = { $count ->
    [one] 1 Unterstützung
   *[other] { $count } Unterstützungen
 }
queue-overdue = { $count ->
    [one] seit 1 Tag überfällig
   *[other] seit { $count } Tagen überfällig
 }
queue-due-today = Frist: heute
queue-due-tomorrow = Frist: morgen
queue-due-in = noch { $count } Tage
queue-promised = Zwischenbescheid: Neues bis { $date }
queue-escalated = auch bei der Vertretung
queue-escalated-note = Überfällig: auch bei der Vertretung ({ $office })
queue-unpublished = noch nicht öffentlich
queue-public-page = Öffentliche Seite
queue-hidden-photos = { $count ->
    [one] Ein Foto ist nicht freigegeben.
   *[other] { $count } Fotos sind nicht freigegeben.
 }
queue-remark = Anmerkung der Person, die den Beleg hat ({ $date })
queue-similar = Schon beantwortet?
queue-use-as-model = Antwort als Vorlage nehmen
queue-take-up = In Bearbeitung nehmen
queue-take-up-note = Alle sehen dann, dass sich jemand kümmert.
queue-mine = { $count ->
    [0] Für Sie wartet gerade nichts.
    [one] Ein Beitrag wartet auf Ihre Antwort.
   *[other] { $count } Beiträge warten auf Ihre Antwort.
 }
queue-mine-overdue = { $count } überfällig
queue-mail-subject-due = { $count ->
    [one] Eine Antwort ist fällig
   *[other] { $count } Antworten sind fällig
 } – { $site }
queue-mail-subject-approve = { $count ->
    [one] Eine Antwort wartet auf Ihre Freigabe
   *[other] { $count } Antworten warten auf Ihre Freigabe
 } – { $site }
queue-mail-subject-rewrite = { $count ->
    [one] Eine Antwort kam zu Ihnen zurück
   *[other] { $count } Antworten kamen zu Ihnen zurück
 } – { $site }
queue-mail-due =
    { $count ->
        [one] Diese Antwort ist bald fällig oder schon überfällig:
       *[other] Diese { $count } Antworten sind bald fällig oder schon überfällig:
    }

    { $items }
queue-mail-approve =
    { $count ->
        [one] Diese Antwort hat jemand anderes geschrieben. Sie wartet auf Ihre Freigabe oder die einer anderen berechtigten Person:
       *[other] Diese { $count } Antworten haben andere geschrieben. Sie warten auf Ihre Freigabe oder die einer anderen berechtigten Person:
    }

    { $items }
queue-mail-rewrite =
    { $count ->
        [one] Diese Antwort haben Sie geschrieben, und jemand hat sie Ihnen zurückgegeben. Der Grund steht auf der Seite:
       *[other] Diese { $count } Antworten haben Sie geschrieben, und jemand hat sie Ihnen zurückgegeben. Der Grund steht auf der Seite:
    }

    { $items }
queue-mail-answer = Antwort von { $who }, { $date }, Frist: { $due }
queue-mail-change = Änderung von { $who }, { $date }
queue-mail =
    Guten Tag,

    { $parts }

    Alle offenen Antworten: { $link }

    Sie bekommen diese Nachricht höchstens einmal am Tag und nur an Werktagen.

    Freundliche Grüße
    { $site }
queue-escalated-subject = Überfällig, bitte in Vertretung antworten: { $reference }
queue-escalated-mail =
    Guten Tag,

    die Antwort auf „{ $title }“ ({ $reference }) war bis { $date } versprochen und ist überfällig. Sie vertreten die zuständige Stelle. Bitte sorgen Sie für eine Antwort oder für einen Zwischenbescheid:

    { $link }

    Freundliche Grüße
    { $site }
assignment-title = Wer antwortet
assignment-since = seit { $date }
assignment-by-rule = nach den Regeln zugewiesen
assignment-none = Noch keiner Stelle zugewiesen.
assignment-change = An eine andere Stelle geben
assignment-office = Stelle
assignment-reason = Warum?
assignment-reason-hint = Die neue Stelle und die Person mit dem Beleg lesen den Grund.
assignment-send = Weitergeben
interim-title = Zwischenbescheid schreiben
interim-lead = Sagen Sie, warum es länger dauert und wann es Neues gibt. Die versprochene Frist verschiebt sich dadurch nicht.
interim-text = Was ist der Stand?
interim-next = Neues gibt es bis zum
interim-next-missing = Bitte nennen Sie den Tag, bis zu dem es Neues gibt.
interim-send = Zwischenbescheid veröffentlichen
interim-earlier = Frühere Zwischenbescheide
interim-of = Zwischenbescheid vom { $date }
interim-until = Neues gibt es bis { $date }.
response-decision = 1. Entscheidung
response-decision-missing = Bitte wählen Sie eine Entscheidung, die hierzu passt.
response-choice-adopted = Ja
response-choice-partly = Teilweise
response-choice-rejected = Nein
response-choice-later = Später
response-choice-elsewhere = Andere zuständig
response-choice-explained = Auskunft
response-verdict-adopted = Ja, das setzen wir um.
response-verdict-partly = Teilweise.
response-verdict-rejected = Nein, das geht leider nicht.
response-verdict-later = Jetzt noch nicht.
response-verdict-elsewhere = Dafür ist jemand anderes zuständig.
response-verdict-explained = Antwort auf Ihre Frage.
response-text = 2. Antwort in zwei bis fünf Sätzen
response-text-hint = Erst die Entscheidung, dann der Grund, dann der nächste Schritt mit Datum.
response-text-missing = Bitte begründen Sie die Antwort.
response-text-short = Das ist zu kurz: Schreiben Sie mindestens { $min } Zeichen.
response-next = Wann geht es weiter?
response-next-hint = Nötig bei „Später“.
response-next-missing = Bei „Später“ gehört der Tag dazu, an dem Sie sich wieder melden.
response-next-past = Der Tag muss in der Zukunft liegen, höchstens 20 Jahre voraus.
response-handed-to = Weitergegeben an
response-handed-to-hint = Nötig bei „Andere zuständig“.
response-handed-to-missing = Bitte nennen Sie die Stelle, an die Sie es weitergegeben haben.
response-cost = 3. Kosten in Euro
response-cost-hint = Zum Beispiel 240 oder 1.250,50
response-cost-unreadable = Bitte schreiben Sie den Betrag wie 240 oder 1.250,50.
response-cost-note = Wofür, und wer bezahlt es?
response-responsible = Wer kümmert sich?
response-responsible-hint = Nur, wenn es eine andere Stelle ist. Bitte keine Namen von Personen.
response-group = Auch diese Beiträge damit beantworten
response-group-hint = Alle angekreuzten bekommen dieselbe Antwort.
response-group-kinds = Eine Antwort kann nur Beiträge derselben Art beantworten.
response-block = Textbaustein
response-insert = Einfügen
response-plain = gut verständlich
response-not-plain = geht noch einfacher
response-sentences = { $count ->
    [one] 1 Satz
   *[other] { $count } Sätze
 }
response-longest = { $count ->
    [one] längster Satz 1 Wort
   *[other] längster Satz { $count } Wörter
 }
response-date-named = Datum genannt
response-date-missing = kein Datum genannt
response-long-sentence = Diesen Satz besser teilen:
response-long-words = Lange Wörter:
response-preview = Vorschau
response-preview-title = So sieht die Antwort aus
response-publish = Veröffentlichen und benachrichtigen
response-followers = { $count ->
    [0] Bisher hat niemand um Nachricht gebeten. Die Antwort steht auf der öffentlichen Seite und auf dem Beleg.
    [one] Eine Person hat um Nachricht gebeten und bekommt eine.
   *[other] { $count } Personen haben um Nachricht gebeten und bekommen eine.
 }
approval-ask = Zur Freigabe geben
approval-approve = Freigeben und benachrichtigen
approval-title = Diese Antwort wartet auf Freigabe
approval-title-change = Diese Änderung wartet auf Freigabe
approval-written = Geschrieben von { $who } am { $date }. Öffentlich wird sie erst, wenn eine zweite Person sie freigibt. Die Frist läuft weiter.
approval-also = Beantwortet auch:
approval-return = Zurückgeben
approval-return-reason = Was soll anders werden?
approval-return-reason-hint = Wer die Antwort geschrieben hat, liest den Grund und schreibt sie neu.
approval-returned = Zurückgegeben von { $who } am { $date }: { $reason }
approval-rewrite = Bitte schreiben Sie sie neu. Danach wartet sie wieder auf Freigabe.
approval-title-returned = Diese Fassung wurde zurückgegeben
approval-or-anew = Wenn Sie etwas ändern, gibt jemand anderes Ihre Fassung frei.
approval-own = Sie haben sie selbst geschrieben. Freigeben muss sie jemand anderes.
approval-other = Freigeben kann sie, wer für diesen Beitrag antworten darf.
approval-waits = wartet auf Freigabe ({ $who })
approval-back = zurückgegeben ({ $who })
approval-list = Wartet auf Freigabe
approval-none = Zurzeit wartet keine Antwort auf Freigabe.
approval-of-answer = Antwort
approval-of-change = Änderung
approval-due = Frist: { $date }
approval-yours = Sie können sie freigeben
approval-yours-rewrite = Bitte neu schreiben
approval-mine = { $count ->
    [one] Eine Antwort wartet auf Ihre Freigabe.
   *[other] { $count } Antworten warten auf Ihre Freigabe.
 }
approval-mine-rewrite = { $count ->
    [one] Eine Ihrer Antworten kam zurück.
   *[other] { $count } Ihrer Antworten kamen zurück.
 }
response-proposal-own = Diese Antwort haben Sie selbst geschrieben. Freigeben muss sie jemand anderes
response-proposal-gone = Diese Fassung wartet nicht mehr: Sie ist schon freigegeben, zurückgegeben oder neu geschrieben
response-proposal-returned = Diese Fassung wurde zurückgegeben und wird neu geschrieben
response-proposal-other = Hier wartet inzwischen eine andere Fassung auf Freigabe. Öffnen Sie den Beitrag neu
response-done-approve = Die Antwort ist freigegeben und veröffentlicht.
response-done-returned = Die Antwort ist zurückgegeben. Wer sie geschrieben hat, sieht den Grund.
response-done-proposed = Die Antwort wartet jetzt auf die Freigabe durch eine zweite Person.
promise-four-eyes = Jede Antwort schreibt eine Person, und eine andere gibt sie frei.
personal-answer-drafts = Wer eine Antwort geschrieben oder zurückgegeben hat, die auf Freigabe wartet
personal-answer-drafts-purpose = Damit niemand die eigene Antwort freigibt.
response-done-answer = Die Antwort ist veröffentlicht.
response-done-change = Die Antwort ist geändert. Der alte Text bleibt darunter lesbar.
response-done-interim = Der Zwischenbescheid ist veröffentlicht.
response-done-review = Der Beitrag ist jetzt in Bearbeitung.
response-done-assign = Der Beitrag ist weitergegeben.
response-already = Dieser Beitrag ist schon beantwortet
response-changed-meanwhile = Die Antwort wurde gerade von jemand anderem geändert
response-gone = Dieser Beitrag kann nicht mehr beantwortet werden
response-unchanged = Es wurde nichts geändert.
response-change-title = Antwort ändern
response-change-lead = Der bisherige Text bleibt mit Datum und Grund für alle lesbar.
response-change = Änderung veröffentlichen
response-reason = Warum ändern Sie die Antwort?
response-reason-missing = Bitte nennen Sie den Grund.
response-of = Antwort { $designation ->
    [Stadt] der Stadt { $name }
    [Gemeinde] der Gemeinde { $name }
   *[other] von { $name }
 }
response-of-all = Antwort der Verwaltung
response-after-days = { $count ->
    [0] am selben Tag
    [one] nach 1 Tag
   *[other] nach { $count } Tagen
 }
response-fact-cost = Kosten
response-fact-handed-to = Weitergegeben an
response-fact-next = Wie es weitergeht
response-fact-responsible = Zuständig
response-changed-on = Geändert am { $date }. Grund: { $reason }
response-version = Frühere Antwort, { $from } bis { $to }
response-replaced = Geändert, weil: { $reason }
response-together = { $count ->
    [one] Diese Antwort gilt auch für:
   *[other] Diese Antwort gilt auch für { $count } weitere Beiträge:
 }
response-awaited = Die Antwort steht noch aus.
response-awaited-from = Zuständig: { $office }.
response-awaited-until = Versprochen ist eine Antwort bis { $date }.
response-notice-answered = „{ $title }“ ({ $reference }) ist beantwortet: { $verdict }
response-notice-changed = Die Antwort auf „{ $title }“ ({ $reference }) wurde geändert. Sie lautet jetzt: { $verdict }
response-notice-interim = Zwischenbescheid zu „{ $title }“ ({ $reference }): Es dauert noch. Wann es Neues gibt, steht auf der Seite.
promise-title = Was versprochen ist
promise-description = Wie schnell Stadt und Gemeinde auf Ideen und Fragen antworten: das Versprechen, die Zahlen und was überfällig ist.
promise-lead = Wer etwas einreicht, bekommt innerhalb von { $days } Kalendertagen eine öffentliche Antwort.
promise-clock = Die Frist beginnt mit dem Eingang. Fällt ihr letzter Tag auf ein Wochenende oder einen Feiertag, gilt der nächste Werktag. Ein Verfahren kann eine eigene Frist nennen; auf jedem Beleg und bei jedem Beitrag steht das Datum. Ein Zwischenbescheid verschiebt es nicht.
promise-checked = Rechtsgrundlage geprüft am { $date }
promise-open = warten auf Antwort
promise-due-soon = in 7 Tagen fällig
promise-overdue = überfällig
promise-answered = beantwortet
promise-in-time = in der Frist beantwortet
promise-mean = im Mittel bis zur Antwort
promise-days = { $count ->
    [one] 1 Tag
   *[other] { $count } Tage
 }
promise-waits = { $count ->
    [one] Bisher gibt es eine Antwort. Sie kam { $mean ->
        [0] am selben Tag
        [one] nach einem Tag
       *[other] nach { $mean } Tagen
     }.
   *[other] Bisher gibt es { $count } Antworten. Sie kamen im Mittel nach { $mean } Tagen, die Hälfte nach höchstens { $median } Tagen.
 }
promise-no-answers = Bisher gibt es noch keine Antwort.
promise-overdue-title = Was überfällig ist
promise-none-overdue = Gerade ist nichts überfällig.
promise-by-municipality = Nach Gemeinden
promise-by-office = Nach Stellen
promise-name = Name
promise-nobody = noch nicht zugeordnet
promise-data = Dieselben Zahlen für Programme:
block-title = Textbausteine
block-lead = Was immer wieder gesagt wird, muss nicht immer neu geschrieben werden. Ein Baustein lässt sich in jede Antwort einfügen und dort anpassen.
block-nothing = Noch gibt es keine Textbausteine.
block-new = Neuer Textbaustein
block-edit = Textbaustein ändern
block-name = Wofür ist der Baustein?
block-body = Text
block-office = Nur für diese Stelle
block-office-hint = Leer: für alle Stellen.
block-for-all = für alle Stellen
block-save = Speichern
block-delete = Löschen
routing-title = Zuständigkeiten
routing-lead = Neue Beiträge gehen von selbst an die Stelle, die hier steht. Die engste passende Regel gilt: erst der Ort, dann das Thema, dann die Art, dann die Gemeinde. Passt keine, geht der Beitrag an die erste Stelle der Gemeinde.
routing-nothing = Noch gibt es keine Regeln. Alles geht an die erste Stelle der jeweiligen Gemeinde.
routing-everything = alles
routing-tagged = Thema „{ $tag }“
routing-new = Neue Regel
routing-place = Ort
routing-tag = Thema
routing-kind = Art
routing-municipality = Gemeinde
routing-office = Antwortende Stelle
routing-position = Reihenfolge
routing-position-hint = Unter gleich engen Regeln gilt die mit der kleineren Zahl.
routing-place-elsewhere = Dieser Ort gehört zu einer anderen Gemeinde.
routing-add = Regel hinzufügen
routing-delete = Löschen
personal-answers = Wer geantwortet und wer zugewiesen hat
personal-answers-purpose = Zeigt Rolle und Stelle, die für eine Antwort einsteht.

audit-kind-text-block = Textbaustein
audit-kind-routing-rule = Zuständigkeit
audit-reason-contribution-adopted = Antwort: ja
audit-reason-contribution-partly = Antwort: teilweise
audit-reason-contribution-rejected = Antwort: nein
audit-reason-contribution-later = Antwort: jetzt noch nicht
audit-reason-contribution-elsewhere = Antwort: andere sind zuständig
audit-reason-contribution-explained = Frage beantwortet
audit-reason-contribution-proposed = Antwort zur Freigabe gegeben
audit-reason-contribution-returned = Antwort zurückgegeben
audit-reason-contribution-in-review = in Bearbeitung genommen
audit-reason-contribution-interim = Zwischenbescheid
