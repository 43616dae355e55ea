region-nav = Places
region-title = Places
region-description = All places at a glance: contributions, answers and open participation.
region-home = Your place at a glance
region-lead =
    { $places ->
        [one] One place
       *[other] { $places } places
    } in { $municipalities ->
        [one] one municipality:
       *[other] { $municipalities } municipalities:
    }
region-empty = No places have been entered here yet.
region-map-title = Map of the places
region-map-desc = The stronger the colour, the more contributions. The list holds the same information.
region-schematic = Schematic drawing, no official borders
region-legend-live = open participation on the spot
region-legend-level = stronger = more contributions
region-list = All places A–Z
region-search = Find a place
region-search-hint = Name, part of a village or postcode
region-search-button = Search
region-hits =
    { $count ->
        [0] No place for “{ $asked }”
        [one] One place for “{ $asked }”
       *[other] { $count } places for “{ $asked }”
    }
region-no-hits = Please try the beginning of the name, or choose your place from the list.
region-hit-alias = includes { $alias }
region-contributions =
    { $count ->
        [0] no contributions yet
        [one] 1 contribution
       *[other] { $count } contributions
    }
region-contributions-unit =
    { $count ->
        [one] contribution
       *[other] contributions
    }
region-processes =
    { $count ->
        [one] 1 open participation process
       *[other] { $count } open participation processes
    }
region-processes-unit =
    { $count ->
        [one] open participation process on the spot
       *[other] open participation processes on the spot
    }
region-place-description = What is on in { $place } ({ $municipality }): contributions, answers, participation and contact.
region-municipality-description = { $municipality } and all places that belong to it.
region-choice = { $place } ({ $municipality })
region-facts = About this place
region-places = The places
region-keys = About the municipality
region-municipality = Municipality
region-kind-core-town = Core town
region-kind-district = District (Ortsteil)
region-seat = Seat of the administration
region-postcode = Postcode
region-population = Population
region-population-day = As of { $day }
region-population-undated = Date not stated
region-source = Source
region-representation = Representation
region-representation-council = District council (Ortsbeirat) and its head
region-representation-head = Directly elected head of the district (Ortsvorsteher)
region-representation-none = no representation of its own
region-not-stated = not stated
region-aliases = Includes
region-point-note = Map point
region-contact = Contact
region-contact-email = E-mail
region-contact-phone = Telephone
region-contact-more = All ways to reach us
region-county = County
region-state = State
region-ags = Official municipality key
region-ars = Official regional key
region-prefix = Code
region-prefix-text = The numbers of contributions begin with it.
region-map-pick = Choose on the map
region-map-open = Open the map
region-map-loading = The map is loading …
region-map-failed = The map is not available right now. Please use the list of places.
region-map-close = Close the map
region-map-close-detail = Close
region-map-name = Interactive map
region-map-keys-pick = Arrow keys or a tap on the map move it, + and − change the size. “Set here” or the Enter key takes the point in the crosshair. Escape closes the map.
region-map-keys-show = Arrow keys move the map, + and − change the size. The Tab key leads to the entries. Escape closes the map.
region-map-in = Zoom in
region-map-out = Zoom out
region-map-scroll = Please hold the Ctrl key to zoom.
region-map-scroll-mac = Please hold the Command key (⌘) to zoom.
region-map-fingers = Please move the map with two fingers.
region-map-here = Set here
region-map-set = A point on the map is set.
region-map-remove = Remove the point
region-map-removed = The point has been removed.
region-map-one = The map shows one spot of this page.
region-map-many = The map shows {"{"}n{"}"} spots of this page.
region-map-here-many = {"{"}n{"}"} entries at this spot
region-block-map = Map and places
