passkey-with-text = Sie entsperren nur Ihr Gerät, mit Fingerabdruck, Gesicht oder PIN. Adresse und Passwort brauchen Sie dann nicht.
passkey-sign-in = Mit Passkey anmelden
passkey-title = Passkeys
passkey-lead = Mit einem Passkey melden Sie sich an, indem Sie Ihr Gerät entsperren: mit Fingerabdruck, Gesicht oder PIN. Was das Gerät dabei prüft, verlässt es nicht.
passkey-none = Sie haben noch keinen Passkey.
passkey-since = Hinzugefügt
passkey-seen = Zuletzt benutzt
passkey-never = noch nie
passkey-where = Gespeichert
passkey-backed-up = bei Ihrem Passwortdienst, für mehrere Geräte
passkey-one-device = nur auf einem Gerät
passkey-rename = Umbenennen
passkey-rename-title = Passkey umbenennen
passkey-rename-lead = Der Name hilft Ihnen, Ihre Passkeys zu unterscheiden.
passkey-remove = Entfernen
passkey-new = Neuer Passkey
passkey-new-text = Danach fragt Ihr Gerät, ob es den Passkey anlegen soll.
passkey-name = Name des Passkeys
passkey-name-hint = Zum Beispiel das Gerät, auf dem er liegt. Nur Sie sehen ihn.
passkey-add = Passkey hinzufügen
passkey-without-script = Um einen Passkey hinzuzufügen, brauchen Sie einen Browser, der Passkeys kennt, mit eingeschaltetem JavaScript. Alle anderen Wege, sich anzumelden, gehen auch ohne.
passkey-impossible = Unter dieser Adresse sind Passkeys nicht möglich.
passkey-waiting = Bitte bestätigen Sie auf Ihrem Gerät …
passkey-cancelled = Das wurde auf Ihrem Gerät abgebrochen, oder es hat zu lange gedauert. Sie können es gleich noch einmal versuchen.
passkey-known = Auf diesem Gerät gibt es schon einen Passkey für Ihr Konto.
passkey-busy = Das hat gerade nicht geklappt. Bitte laden Sie die Seite neu und versuchen Sie es nach einer kleinen Pause noch einmal.
passkey-failed = Ihr Gerät hat das abgelehnt. Versuchen Sie es mit einem anderen Gerät, oder melden Sie sich auf einem anderen Weg an.
passkey-refused = Dieser Passkey passt nicht oder die Zeit ist abgelaufen. Bitte versuchen Sie es noch einmal, oder melden Sie sich auf einem anderen Weg an.
passkey-not-added = Der Passkey konnte nicht hinzugefügt werden, oder die Zeit ist abgelaufen. Bitte versuchen Sie es noch einmal.
passkey-many = Sie haben schon sehr viele Passkeys
passkey-many-text = Entfernen Sie einen, den Sie nicht mehr brauchen, dann können Sie einen neuen hinzufügen.
passkey-last = Das ist Ihr einziger Weg, sich anzumelden
passkey-last-text = Legen Sie zuerst einen anderen Passkey an. Danach können Sie diesen entfernen.
passkey-added-subject = Neuer Passkey für Ihr Konto bei { $site }
passkey-added-mail =
    Guten Tag,

    am { $at } wurde zu Ihrem Konto bei { $site } ein Passkey hinzugefügt: { $name }

    Wenn Sie das nicht waren, entfernen Sie ihn bitte in Ihrem Konto und schreiben Sie uns gleich: { $url }
passkey-removed-subject = Passkey von Ihrem Konto bei { $site } entfernt
passkey-removed-mail =
    Guten Tag,

    am { $at } wurde von Ihrem Konto bei { $site } ein Passkey entfernt: { $name }

    Wenn Sie das nicht waren, schreiben Sie uns bitte gleich: { $url }
