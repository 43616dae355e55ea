//! Everything a town chooses about its look, as it was typed.

use crate::palette::{CHOOSABLE, Palette, Scheme, default_of};
use kernel::{Problem, Problems, secrets};
use methods::contrast::Colour;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use web::{
    App, Input,
    look::{Arrangement, Logo, Look},
};

/// Most characters of the logo's text.
pub const LONGEST_ALT: usize = 200;
/// Largest place in an order.
const LAST_PLACE: i64 = 99;
/// Most characters that are kept of a colour or a place; what is longer is neither.
const LONGEST_VALUE: usize = 40;

/// What was chosen. Everything may be missing: then it is as in the default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// Colours by form field.
    pub colours: BTreeMap<String, String>,
    /// Entries of the main menu.
    pub menu: Vec<Placed>,
    /// Blocks of the home page.
    pub home: Vec<Placed>,
    /// The logo.
    pub logo: Option<StoredLogo>,
    /// What the logo shows.
    pub alt: String,
}

/// Where something stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// The key of its text.
    pub key: String,
    /// A number; smaller is earlier.
    pub place: String,
    /// Is it shown at all?
    pub shown: bool,
}

/// A logo among the stored files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredLogo {
    /// The name of the file.
    pub file: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Something that can be placed: an entry of the menu or a block.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// The key of its text, and the name of its field.
    pub key: &'static str,
    /// Must be shown.
    pub essential: bool,
}

/// The entries of the main menu in their default order.
pub fn menu_items(app: &App) -> Vec<Item> {
    app.nav.iter().map(|entry| Item { key: entry.key, essential: false }).collect()
}

/// The blocks of the home page in their default order.
pub fn home_items(app: &App) -> Vec<Item> {
    let blocks = app.panels.home.iter();
    blocks.map(|block| Item { key: block.key, essential: block.essential }).collect()
}

impl Choices {
    /// What a form sent; the logo comes apart.
    pub fn from_input(app: &App, input: &Input, logo: Option<StoredLogo>) -> Self {
        let placed = |items: Vec<Item>| {
            items
                .into_iter()
                .map(|item| Placed {
                    key: item.key.to_owned(),
                    place: input.get(item.key).chars().take(LONGEST_VALUE).collect(),
                    shown: item.essential || input.all("show").any(|key| key == item.key),
                })
                .collect()
        };
        let colours = CHOOSABLE.iter().flat_map(|choosable| choosable.fields).map(|field| {
            (field.to_owned(), input.get(field).chars().take(LONGEST_VALUE).collect::<String>())
        });
        Self {
            colours: colours.collect(),
            menu: placed(menu_items(app)),
            home: placed(home_items(app)),
            alt: input.get("alt").chars().take(LONGEST_ALT + 1).collect(),
            logo,
        }
    }

    /// The form filled with these choices.
    pub fn input(&self, app: &App) -> Input {
        let mut input = Input::default();
        for choosable in CHOOSABLE {
            for scheme in Scheme::ALL {
                input.set(choosable.field(*scheme), self.typed(choosable.token, *scheme));
            }
        }
        for (items, placed) in [(menu_items(app), &self.menu), (home_items(app), &self.home)] {
            for (at, item) in in_order(&items, placed).into_iter().enumerate() {
                let known = placed.iter().find(|known| known.key == item.key);
                input.set(item.key, known.map_or_else(|| (at + 1).to_string(), |known| known.place.clone()));
                if known.is_none_or(|known| known.shown) {
                    input.add("show", item.key);
                }
            }
        }
        input.set("alt", self.alt.as_str());
        input
    }

    /// The colour as it was typed, or that of the default.
    fn typed(&self, token: &str, scheme: Scheme) -> String {
        match self.colours.get(&format!("{token}-{scheme}")) {
            Some(typed) => typed.clone(),
            None => default_of(token, scheme).map_or_else(String::new, |colour| colour.to_string()),
        }
    }

    /// The palette, and what of it is no colour. An empty field stands for the default.
    pub fn palette(&self) -> (Palette, Problems) {
        let (mut palette, mut problems) = (Palette::default(), Problems::default());
        for choosable in CHOOSABLE {
            let mut read = |scheme: Scheme| -> Option<Colour> {
                let typed = self.typed(choosable.token, scheme);
                if typed.is_empty() {
                    return default_of(choosable.token, scheme);
                }
                let colour = typed.parse().ok();
                problems.require(colour.is_some(), choosable.field(scheme), "appearance-no-colour");
                colour
            };
            if let (Some(light), Some(dark)) = (read(Scheme::Light), read(Scheme::Dark)) {
                palette.choose(choosable, [light, dark]);
            }
        }
        (palette, problems)
    }

    /// What is wrong with order, choice and logo; colours are judged by [`Palette::faults`].
    pub fn problems(&self, app: &App) -> Problems {
        let mut problems = Problems::default();
        for (items, placed) in [(menu_items(app), &self.menu), (home_items(app), &self.home)] {
            for item in items {
                let known = placed.iter().find(|known| known.key == item.key);
                if known.is_some_and(|known| known.number().is_none()) {
                    problems.push(
                        Problem::new(item.key, "form-bad-number").with("min", 1).with("max", LAST_PLACE),
                    );
                }
            }
        }
        let some_entry = self.menu.is_empty() || self.menu.iter().any(|entry| entry.shown);
        problems.require(some_entry, "menu", "appearance-menu-empty");
        problems.require(self.logo.is_none() || !self.alt.is_empty(), "alt", "appearance-alt-missing");
        let count = self.alt.chars().count();
        if count > LONGEST_ALT {
            problems.push(Problem::new("alt", "form-too-long").with("max", LONGEST_ALT).with("count", count));
        }
        problems
    }

    /// What the pages need to know.
    pub fn look(&self) -> Look {
        Look {
            stylesheet: self.palette().0.style_sheet().map(|css| format!("/aussehen/{}.css", name_of(&css))),
            logo: self.logo.as_ref().map(|logo| Logo {
                path: format!("/aussehen/{}.png", logo.file),
                alt: self.alt.clone(),
                width: i64::from(logo.width),
                height: i64::from(logo.height),
            }),
            menu: arrangement(&self.menu),
            home: arrangement(&self.home),
        }
    }
}

impl Placed {
    fn number(&self) -> Option<i64> {
        self.place.parse().ok().filter(|place| (1..=LAST_PLACE).contains(place))
    }
}

/// The name of a style sheet, made of its content.
pub fn name_of(css: &str) -> String {
    secrets::hex(&secrets::sha256(css.as_bytes())[..16])
}

fn arrangement(placed: &[Placed]) -> Arrangement {
    // Of two with the same number, the one that was moved there comes first, as whoever typed it expects.
    let mut order: Vec<(i64, &Placed)> = (1..).zip(placed).collect();
    order.sort_by_key(|(usual, one)| {
        let number = one.number().unwrap_or(i64::MAX);
        (number, number.cmp(usual))
    });
    Arrangement {
        order: order.into_iter().map(|(_, one)| one.key.clone()).collect(),
        hidden: placed.iter().filter(|one| !one.shown).map(|one| one.key.clone()).collect(),
    }
}

/// All items in their order, also those that are not shown: for the form.
pub fn in_order(items: &[Item], placed: &[Placed]) -> Vec<Item> {
    let all = Arrangement { hidden: BTreeSet::new(), ..arrangement(placed) };
    all.arrange(items, |item| item.key).into_iter().copied().collect()
}
