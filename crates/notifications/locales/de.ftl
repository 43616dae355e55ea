follow-title = Auf dem Laufenden bleiben
follow-promise = Sie bekommen Nachricht, wenn sich etwas tut: höchstens eine am Tag. Kein Konto nötig, Abmelden mit einem Klick.
follow-email = E-Mail
follow-button = Benachrichtigen
follow-all = Allem folgen, was neu ist
follow-back = Zurück zur Seite
follow-asked = Bitte sehen Sie in Ihr Postfach
follow-asked-text = Wir haben Ihnen eine Nachricht geschickt. Öffnen Sie den Link darin und bestätigen Sie. Erst dann folgen Sie „{ $title }“. Nichts angekommen? Sehen Sie auch im Spam-Ordner nach.
follow-confirm = Möchten Sie Nachrichten bekommen?
follow-confirm-text = Mit einem Klick auf den Knopf folgen Sie „{ $title }“. Wir schreiben Ihnen höchstens einmal am Tag und nur, wenn es etwas Neues gibt.
follow-confirm-button = Ja, benachrichtigen
follow-confirmed = Alles klar, Sie bekommen Nachricht
follow-confirmed-text = Sie folgen jetzt „{ $title }“. In jeder Nachricht steht ein Link, mit dem Sie sich wieder abmelden können.
follow-gone = Dieser Link gilt nicht mehr
follow-gone-text = Der Link ist abgelaufen oder Sie haben sich schon abgemeldet. Wenn Sie möchten, folgen Sie auf der Seite einfach noch einmal.
follow-confirm-subject = Bitte bestätigen: Nachrichten zu „{ $title }“
follow-confirm-mail =
    Guten Tag,

    jemand hat mit dieser E-Mail-Adresse gebeten, Nachrichten zu bekommen zu:

    „{ $title }“
    { $page }

    Waren Sie das? Dann öffnen Sie bitte diesen Link und bestätigen Sie dort:

    { $link }

    Waren Sie es nicht? Dann tun Sie einfach nichts. Nach { $days } Tagen löschen wir Ihre Adresse.

    Freundliche Grüße
    { $site }
follow-known-subject = Sie folgen schon: „{ $title }“
follow-known-mail =
    Guten Tag,

    jemand hat mit dieser E-Mail-Adresse noch einmal gebeten, Nachrichten zu bekommen zu:

    „{ $title }“
    { $page }

    Sie folgen schon. Es ist nichts weiter zu tun.

    Möchten Sie keine Nachrichten mehr dazu? Hier melden Sie sich ab:

    { $link }

    Freundliche Grüße
    { $site }
unsubscribe-one = Keine Nachrichten mehr dazu?
unsubscribe-one-text = Ein Klick, und Sie bekommen dazu keine Nachrichten mehr. Anderem, dem Sie folgen, folgen Sie weiter.
unsubscribe-all = Gar keine Nachrichten mehr?
unsubscribe-all-text = Ein Klick, und Sie bekommen keine Nachrichten mehr. Ihre Adresse löschen wir.
unsubscribe-button = Abmelden
unsubscribed = Sie sind abgemeldet
unsubscribed-text = Sie bekommen dazu keine Nachrichten mehr. Wenn Sie es sich anders überlegen, können Sie jederzeit wieder folgen.
digest-subject = { $count ->
    [one] Eine Neuigkeit
   *[other] { $count } Neuigkeiten
 } – { $site }
digest-mail =
    Guten Tag,

    das ist neu:

    { $items }

    Sie bekommen diese Nachricht, weil Sie folgen. Wir schreiben höchstens einmal am Tag.

    Hier melden Sie sich einzeln ab:

    { $follows }

    Hier melden Sie sich von allem ab:

    { $all }

    Freundliche Grüße
    { $site }
personal-follows = E-Mail-Adressen von Menschen, die etwas verfolgen
personal-follows-purpose = Damit Sie höchstens eine E-Mail am Tag über das bekommen, was Sie verfolgen.
personal-mail = Ausgehende E-Mails
personal-mail-purpose = Damit eine E-Mail auch dann ankommt, wenn der Versand beim ersten Mal nicht gelingt.
