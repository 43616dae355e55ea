//! The colours of the pages: which of them a town may choose, what stands on what, and whether that can be read.
//!
//! Tokens and pairs are those of the front end (`frontend/src/css/tokens.css`, `frontend/src/contrast.json`); its own test
//! reads the same two files.

use kernel::text_enum;
use methods::contrast::{Colour, GRAPHIC, TEXT};
use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write,
    sync::LazyLock,
};

text_enum! {
    /// Light or dark, as the reader's device asks for it.
    pub enum Scheme {
        /// Dark on light.
        Light = "light",
        /// Light on dark.
        Dark = "dark",
    }
}

text_enum! {
    /// What a colour is used for, and so how much it must stand out.
    pub enum Use {
        /// Text: 4.5 : 1.
        Text = "text",
        /// Lines, controls, drawings: 3 : 1.
        Graphic = "graphic",
        /// The ring around what has the focus: one of its two lines 3 : 1.
        Ring = "ring",
    }
}

impl Use {
    /// The contrast it needs.
    pub const fn least(self) -> f64 {
        match self {
            Self::Text => TEXT,
            Self::Graphic | Self::Ring => GRAPHIC,
        }
    }
}

/// A colour that a town may choose.
#[derive(Debug)]
pub struct Choosable {
    /// The token of the style sheet.
    pub token: &'static str,
    /// The form fields, light and dark.
    pub fields: [&'static str; 2],
    /// The token that is made of it: the same, darker, under the pointer.
    hover: Option<&'static str>,
}

impl Choosable {
    /// The form field of a scheme.
    pub const fn field(&self, scheme: Scheme) -> &'static str {
        self.fields[scheme as usize]
    }
}

macro_rules! choosable {
    ($($token:literal $(, $hover:literal)?;)+) => {
        /// What a town may choose, from the ground up. All else follows its task: warnings stay red.
        pub const CHOOSABLE: &[Choosable] = &[$(Choosable {
            token: $token,
            fields: [concat!($token, "-light"), concat!($token, "-dark")],
            hover: [$(Some($hover),)? None][0],
        }),+];
    };
}

choosable! {
    "paper";
    "heading";
    "leather";
    "link";
    "action", "action-hover";
    "leather-button", "leather-button-hover";
    "yellow";
    "strip";
}

type Defaults = HashMap<&'static str, [Colour; 2]>;

/// Every token with its light and its dark value, as the style sheet has them.
static DEFAULTS: LazyLock<Defaults> =
    LazyLock::new(|| read_tokens(include_str!("../../../frontend/src/css/tokens.css")));

/// Reads the lines of colour tokens; others are passed over.
fn read_tokens(css: &'static str) -> Defaults {
    css.lines()
        .filter_map(|line| {
            let (token, value) = line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": ")?;
            let inner = value.strip_prefix("light-dark(").and_then(|rest| rest.strip_suffix(')'));
            let (light, dark) = inner.map_or(Some((value, value)), |both| both.split_once(", "))?;
            Some((token, [light.parse().ok()?, dark.parse().ok()?]))
        })
        .collect()
}

/// A colour that stands on another one, and what for.
#[derive(Debug)]
struct Pair {
    front: String,
    ground: String,
    used_as: Use,
}

#[derive(serde::Deserialize)]
struct Table {
    text: Vec<(String, String)>,
    graphic: Vec<(String, String)>,
    ring: (String, String),
}

/// What stands on what; a ring is a pair of which one line is enough.
static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(|| {
    let table: Option<Table> = serde_json::from_str(include_str!("../../../frontend/src/contrast.json")).ok();
    let Some(Table { text, graphic, ring: (rings, ringed) }) = table else { return Vec::new() };
    let across = |(fronts, grounds): &(String, String), used_as| -> Vec<Pair> {
        let pair = |front: &str, ground: &str| Pair { front: front.into(), ground: ground.into(), used_as };
        fronts
            .split(' ')
            .flat_map(|front| grounds.split(' ').map(move |ground| pair(front, ground)))
            .collect()
    };
    let text = text.iter().flat_map(|pairs| across(pairs, Use::Text));
    let graphic = graphic.iter().flat_map(|pairs| across(pairs, Use::Graphic));
    // Its second line is a choice or not, so the ring is asked for by the ground.
    let ring = across(&(rings.rsplit(' ').next().unwrap_or_default().to_owned(), ringed), Use::Ring);
    text.chain(graphic).chain(ring).collect()
});

/// The colours a town has chosen, by token: light and dark. What is missing is as in the default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Palette(BTreeMap<&'static str, [Colour; 2]>);

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The field whose colour should be another one.
    pub field: &'static str,
    /// In which scheme.
    pub scheme: Scheme,
    /// What stands in front: a token, or a colour as such.
    pub front: &'static str,
    /// And on what.
    pub ground: &'static str,
    /// What for.
    pub used_as: Use,
    /// The contrast reached.
    pub ratio: f64,
    /// How many other pairs fail with the same colour.
    pub more: usize,
    /// The nearest colour for the field with which all of its pairs can be read, if there is one.
    pub proposal: Option<Colour>,
}

/// The default of a token.
pub fn default_of(token: &str, scheme: Scheme) -> Option<Colour> {
    DEFAULTS.get(token).map(|both| both[scheme as usize])
}

impl Palette {
    /// Chooses a colour; that of the default is no choice.
    pub fn choose(&mut self, choosable: &Choosable, colours: [Colour; 2]) {
        if DEFAULTS.get(choosable.token) != Some(&colours) {
            self.0.insert(choosable.token, colours);
        }
    }

    /// Is everything as in the default?
    pub fn is_default(&self) -> bool {
        self.0.is_empty()
    }

    /// The colour of a token, or one written out, in this scheme.
    fn colour(&self, token: &str, scheme: Scheme) -> Option<Colour> {
        let own = |token: &str| self.0.get(token).map(|both| both[scheme as usize]);
        let of_pointer = || {
            let base = CHOOSABLE.iter().find(|one| one.hover == Some(token))?.token;
            own(base).map(Colour::darker)
        };
        own(token).or_else(of_pointer).or_else(|| default_of(token, scheme)).or_else(|| token.parse().ok())
    }

    /// The contrast of a pair; of a ring that of the line that is seen better.
    fn contrast(&self, pair: &Pair, scheme: Scheme) -> f64 {
        let on_ground = |front: &str| {
            let both = self.colour(front, scheme).zip(self.colour(&pair.ground, scheme));
            both.map_or(0.0, |(front, ground)| front.contrast(ground))
        };
        let line = if pair.used_as == Use::Ring { on_ground("ink") } else { 0.0 };
        on_ground(&pair.front).max(line)
    }

    /// What cannot be read, by field: the worst pair of each, in the order of the fields.
    pub fn faults(&self) -> Vec<Fault> {
        let fields = CHOOSABLE.iter().flat_map(|one| Scheme::ALL.iter().map(move |scheme| (one, *scheme)));
        fields.filter_map(|(choosable, scheme)| self.fault(choosable, scheme)).collect()
    }

    fn fault(&self, choosable: &Choosable, scheme: Scheme) -> Option<Fault> {
        let mut failing: Vec<(f64, &Pair)> = PAIRS
            .iter()
            .filter(|pair| self.answers_for(choosable, pair))
            .map(|pair| (self.contrast(pair, scheme), pair))
            .filter(|(ratio, pair)| *ratio < pair.used_as.least())
            .collect();
        failing.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let (ratio, worst) = *failing.first()?;
        Some(Fault {
            field: choosable.field(scheme),
            scheme,
            front: &worst.front,
            ground: &worst.ground,
            used_as: worst.used_as,
            ratio,
            more: failing.len() - 1,
            proposal: self.proposal(choosable, scheme),
        })
    }

    /// Is it this choice that is to blame for the pair? Of two that were chosen it is the one in front.
    fn answers_for(&self, choosable: &Choosable, pair: &Pair) -> bool {
        let chosen = |token: &str| {
            CHOOSABLE
                .iter()
                .filter(|one| self.0.contains_key(one.token))
                .find(|one| one.token == token || one.hover == Some(token))
        };
        chosen(&pair.front)
            .or_else(|| chosen(&pair.ground))
            .is_some_and(|blamed| blamed.token == choosable.token)
    }

    /// The nearest colour with which everything that this choice touches can be read beside the other choices.
    fn proposal(&self, choosable: &Choosable, scheme: Scheme) -> Option<Colour> {
        let own = *self.0.get(choosable.token)?;
        let touched: Vec<&Pair> = PAIRS
            .iter()
            .filter(|pair| {
                [&pair.front, &pair.ground]
                    .into_iter()
                    .any(|token| token == choosable.token || Some(token.as_str()) == choosable.hover)
            })
            .collect();
        own[scheme as usize].nearest(|colour| {
            let mut tried = self.clone();
            let mut colours = own;
            colours[scheme as usize] = colour;
            tried.0.insert(choosable.token, colours);
            touched.iter().all(|pair| tried.contrast(pair, scheme) >= pair.used_as.least())
        })
    }

    /// The style sheet that lays these colours over the default; `None` when nothing differs. It stays in the layer of
    /// the tokens, so that print goes on to have its own.
    pub fn style_sheet(&self) -> Option<String> {
        let of = |scheme: Scheme| {
            self.0.iter().fold(String::new(), |mut rules, (token, both)| {
                let colour = both[scheme as usize];
                let _ = write!(rules, "--{token}:{colour};");
                if let Some(hover) =
                    CHOOSABLE.iter().find(|one| one.token == *token).and_then(|one| one.hover)
                {
                    let _ = write!(rules, "--{hover}:{};", colour.darker());
                }
                rules
            })
        };
        (!self.is_default()).then(|| {
            format!(
                "@layer tokens{{:root{{{}}}@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}}}",
                of(Scheme::Light),
                of(Scheme::Dark)
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choosable(token: &str) -> &'static Choosable {
        CHOOSABLE.iter().find(|one| one.token == token).expect("a token that can be chosen")
    }

    fn palette(choices: &[(&str, &str, &str)]) -> Palette {
        let mut palette = Palette::default();
        for (token, light, dark) in choices {
            let colours = [light, dark].map(|text| text.parse().expect("a colour"));
            palette.choose(choosable(token), colours);
        }
        palette
    }

    #[test]
    fn every_token_of_every_pair_is_known_and_every_choice_is_used() {
        assert!(DEFAULTS.len() > 50 && PAIRS.len() > 60, "{} {}", DEFAULTS.len(), PAIRS.len());
        let known = |token: &str| DEFAULTS.contains_key(token) || token.parse::<Colour>().is_ok();
        for pair in PAIRS.iter() {
            assert!(known(&pair.front) && known(&pair.ground), "{pair:?}");
        }
        for choosable in CHOOSABLE {
            let tokens = [Some(choosable.token), choosable.hover];
            for token in tokens.into_iter().flatten() {
                assert!(DEFAULTS.contains_key(token), "{token}");
                assert!(PAIRS.iter().any(|pair| pair.front == token || pair.ground == token), "{token}");
            }
        }
        assert!(PAIRS.iter().filter(|pair| pair.used_as == Use::Ring).all(|pair| pair.front == "yellow"));
    }

    #[test]
    fn the_default_can_be_read_and_needs_no_style_sheet() {
        let mut palette = Palette::default();
        for choosable in CHOOSABLE {
            palette.choose(choosable, DEFAULTS[choosable.token]);
        }
        assert_eq!((palette.faults(), palette.style_sheet()), (Vec::new(), None));
    }

    #[test]
    fn every_pair_of_the_default_is_really_looked_at() {
        // With every choosable colour in the middle, everything it touches fails.
        for choosable in CHOOSABLE {
            let grey = palette(&[(choosable.token, "#808080", "#808080")]);
            let faults = grey.faults();
            assert!(!faults.is_empty(), "{}", choosable.token);
            assert!(faults.iter().all(|fault| choosable.fields.contains(&fault.field)), "{faults:?}");
        }
    }

    #[test]
    fn a_pale_heading_is_refused_with_pair_ratio_and_the_nearest_that_can_be_read() {
        let pale = palette(&[("heading", "#d0a070", "#f6e4cf")]);
        let faults = pale.faults();
        assert_eq!(faults.len(), 1, "{faults:?}");
        let fault = &faults[0];
        assert_eq!((fault.field, fault.scheme), ("heading-light", Scheme::Light));
        assert_eq!(fault.front, "heading");
        assert!(fault.ratio < TEXT && fault.more > 3, "{fault:?}");
        let proposal = fault.proposal.expect("a proposal").to_string();
        assert_eq!(palette(&[("heading", &proposal, "#f6e4cf")]).faults(), []);
        // One step back towards what was typed cannot be read: it is the nearest.
        let lighter = |text: &str| text.parse::<Colour>().expect("a colour");
        let step = lighter(&proposal);
        let back = Colour {
            red: step.red.saturating_add(2),
            green: step.green.saturating_add(2),
            blue: step.blue.saturating_add(2),
        };
        assert_ne!(palette(&[("heading", &back.to_string(), "#f6e4cf")]).faults(), []);
    }

    #[test]
    fn a_ground_answers_for_what_was_not_chosen_and_a_front_for_itself() {
        let ground = palette(&[("paper", "#3b3b3b", "#1b1511")]);
        assert!(ground.faults().iter().all(|fault| fault.field == "paper-light"));
        let both = palette(&[("paper", "#fbf7f0", "#1b1511"), ("link", "#c0c0c0", "#8fd0a8")]);
        assert!(both.faults().iter().all(|fault| fault.field == "link-light"), "{:?}", both.faults());
    }

    #[test]
    fn a_button_under_the_pointer_is_darker_and_stays_readable() {
        let blue = palette(&[("action", "#0050a0", "#0050a0")]);
        assert_eq!(blue.faults(), []);
        let css = blue.style_sheet().expect("a style sheet");
        assert_eq!(
            css,
            "@layer tokens{:root{--action:#0050a0;--action-hover:#00376e;}@media screen and \
             (prefers-color-scheme:dark){:root{--action:#0050a0;--action-hover:#00376e;}}}"
        );
    }
}
