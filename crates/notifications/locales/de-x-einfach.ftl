follow-promise = Wir schreiben Ihnen, wenn es etwas Neues gibt. Höchstens einmal am Tag. Sie können sich jederzeit abmelden.
follow-asked-text = Wir haben Ihnen eine E-Mail geschickt. Darin ist ein Link. Öffnen Sie den Link. Drücken Sie dann auf den Knopf. Erst dann bekommen Sie Nachrichten.
follow-confirm-text = Es geht um: „{ $title }“. Drücken Sie auf den Knopf. Dann schreiben wir Ihnen, wenn es etwas Neues gibt.
follow-confirmed-text = Es geht um: „{ $title }“. Wir schreiben Ihnen, wenn es etwas Neues gibt. In jeder E-Mail ist ein Link zum Abmelden.
follow-gone-text = Der Link ist zu alt. Oder Sie haben sich schon abgemeldet.
follow-confirm-mail =
    Guten Tag,

    jemand möchte Nachrichten an diese E-Mail-Adresse bekommen.
    Es geht um: „{ $title }“
    { $page }

    Waren Sie das? Dann öffnen Sie diesen Link:

    { $link }

    Drücken Sie dort auf den Knopf.

    Waren Sie das nicht? Dann müssen Sie nichts tun. Nach { $days } Tagen löschen wir Ihre Adresse.

    Freundliche Grüße
    { $site }
unsubscribe-one-text = Drücken Sie auf den Knopf. Dann schreiben wir Ihnen dazu nicht mehr.
unsubscribe-all-text = Drücken Sie auf den Knopf. Dann schreiben wir Ihnen nicht mehr. Ihre Adresse löschen wir.
unsubscribed-text = Wir schreiben Ihnen dazu nicht mehr. Sie können später wieder folgen.
