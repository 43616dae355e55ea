queue-overdue = { $count ->
    [one] 1 Tag zu spät
   *[other] { $count } Tage zu spät
 }
interim-earlier = Das haben wir vorher geschrieben
interim-of = Stand vom { $date }
interim-until = Bis { $date } schreiben wir wieder.
response-verdict-adopted = Ja. Das machen wir.
response-verdict-partly = Einen Teil davon machen wir.
response-verdict-rejected = Nein. Das geht leider nicht.
response-verdict-later = Jetzt noch nicht. Später schauen wir noch einmal.
response-verdict-elsewhere = Das dürfen wir nicht entscheiden. Das macht jemand anderes.
response-verdict-explained = Das ist die Antwort auf Ihre Frage.
response-after-days = { $count ->
    [0] am selben Tag
    [one] nach 1 Tag
   *[other] nach { $count } Tagen
 }
response-fact-cost = Das kostet es
response-fact-handed-to = Das haben wir weitergegeben an
response-fact-next = Dann schreiben wir wieder
response-fact-responsible = Darum kümmert sich
response-changed-on = Am { $date } haben wir die Antwort geändert. Der Grund: { $reason }
response-version = Das stand hier vorher: { $from } bis { $to }
response-replaced = Das haben wir geändert. Der Grund: { $reason }
response-together = { $count ->
    [one] Die Antwort passt auch hierzu:
   *[other] Die Antwort passt auch zu diesen Texten:
 }
response-awaited = Wir haben noch nicht geantwortet.
response-awaited-from = Diese Stelle antwortet: { $office }.
response-awaited-until = Sie bekommen die Antwort bis zum { $date }.
response-notice-answered = Wir haben geantwortet auf „{ $title }“ ({ $reference }). Die Antwort ist: { $verdict }
response-notice-changed = Wir haben die Antwort auf „{ $title }“ ({ $reference }) geändert. Sie heißt jetzt: { $verdict }
response-notice-interim = Die Antwort auf „{ $title }“ ({ $reference }) dauert noch. Auf der Seite steht: Dann gibt es etwas Neues.
promise-title = Das haben wir versprochen
promise-lead = Sie schreiben uns etwas. Wir antworten in { $days } Tagen. Alle können die Antwort lesen.
promise-clock = Die Zeit beginnt, wenn Ihr Text bei uns ist. Auf Ihrem Beleg steht: Bis zu diesem Tag antworten wir. Manchmal dauert es länger. Dann sagen wir Ihnen Bescheid. Der Tag auf dem Beleg bleibt aber gleich.
promise-checked = Die Regeln haben wir geprüft am { $date }
promise-open = warten noch
promise-due-soon = davon bald fällig
promise-overdue = zu spät
promise-answered = beantwortet
promise-in-time = pünktlich beantwortet
promise-mean = so lange dauert es meistens
promise-no-answers = Es gibt noch keine Antwort.
promise-overdue-title = Hier sind wir zu spät
promise-none-overdue = Wir sind bei keinem Text zu spät.
