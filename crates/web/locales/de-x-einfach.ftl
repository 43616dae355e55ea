language-name = Einfache Sprache
shell-demo = Das ist eine Vorführung. Alle Beiträge und Antworten sind erfunden.
error-not-found-text = Die Seite gibt es nicht. Gehen Sie zur Startseite. Dort finden Sie alles.
