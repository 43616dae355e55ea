map-point-in = Point set: { $place }, { $municipality }. The place in the list has been set to match; you can change both.
map-point-near-border = Point set, close to a municipal border. It is probably { $place }, { $municipality }; please check the place in the list.
map-point-outside = This point is outside our municipalities. Please choose a point within the lines.
