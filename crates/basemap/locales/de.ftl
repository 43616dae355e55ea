map-point-in = Punkt gesetzt: { $place }, { $municipality }. Der Ort in der Liste ist übernommen; Sie können beides ändern.
map-point-near-border = Punkt gesetzt, nahe an einer Gemeindegrenze. Vermutlich ist es { $place }, { $municipality }; bitte prüfen Sie den Ort in der Liste.
map-point-outside = Dieser Punkt liegt außerhalb unserer Gemeinden. Bitte wählen Sie einen Punkt innerhalb der Linien.
