//! Which office answers what: rules by place, topic, kind and municipality, the narrowest first.

use kernel::{MunicipalityId, PlaceId, RoutingRuleId};
use people::Office;

/// A rule; a condition that is absent fits everything.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Rule {
    /// Its id.
    pub id: RoutingRuleId,
    /// Only contributions about this place.
    pub place_id: Option<PlaceId>,
    /// Only contributions of this municipality.
    pub municipality_id: Option<MunicipalityId>,
    /// Only contributions with this tag, whatever its case.
    pub tag: Option<String>,
    /// Only this kind of contribution.
    pub kind: Option<String>,
    /// Who answers.
    pub office_key: String,
    /// Among equally narrow rules the smaller one comes first.
    pub position: i64,
}

/// What a rule looks at.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The place, if it has one.
    pub place: Option<PlaceId>,
    /// The municipality, if it has one.
    pub municipality: Option<MunicipalityId>,
    /// Its tags.
    pub tags: Vec<String>,
    /// `idea`, `question`.
    pub kind: String,
}

impl Rule {
    fn fits(&self, facts: &Facts) -> bool {
        self.place_id.is_none_or(|place| facts.place == Some(place))
            && self.municipality_id.is_none_or(|municipality| facts.municipality == Some(municipality))
            && self
                .tag
                .as_ref()
                .is_none_or(|tag| facts.tags.iter().any(|own| own.to_lowercase() == tag.to_lowercase()))
            && self.kind.as_ref().is_none_or(|kind| *kind == facts.kind)
    }

    /// A place says more than a topic, a topic more than a kind, a kind more than a municipality; each says more than
    /// all that follow it together.
    fn narrowness(&self) -> u8 {
        u8::from(self.place_id.is_some()) * 8
            + u8::from(self.tag.is_some()) * 4
            + u8::from(self.kind.is_some()) * 2
            + u8::from(self.municipality_id.is_some())
    }
}

/// The office that the narrowest fitting rule names.
pub fn route<'a>(rules: &'a [Rule], facts: &Facts) -> Option<&'a str> {
    let best = rules
        .iter()
        .filter(|rule| rule.fits(facts))
        .min_by_key(|rule| (u8::MAX - rule.narrowness(), rule.position, rule.id));
    best.map(|rule| rule.office_key.as_str())
}

/// The office by the rules, or else the first one of the municipality, or of the whole region: nothing stays without
/// somebody who must act.
pub fn office_for<'a>(rules: &'a [Rule], offices: &'a [Office], facts: &Facts) -> Option<&'a str> {
    let first = |municipality| {
        offices.iter().find(|office| office.municipality == municipality).map(|office| office.key.as_str())
    };
    route(rules, facts).or_else(|| first(facts.municipality)).or_else(|| first(None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const REETZ: PlaceId = PlaceId(Uuid::from_u128(1));
    const TOWN: MunicipalityId = MunicipalityId(Uuid::from_u128(2));
    const OTHER: MunicipalityId = MunicipalityId(Uuid::from_u128(3));

    fn rule(office: &str) -> Rule {
        Rule {
            id: RoutingRuleId(Uuid::nil()),
            place_id: None,
            municipality_id: None,
            tag: None,
            kind: None,
            office_key: office.to_owned(),
            position: 0,
        }
    }

    fn facts() -> Facts {
        Facts {
            place: Some(REETZ),
            municipality: Some(TOWN),
            tags: vec!["Verkehr".to_owned()],
            kind: "idea".to_owned(),
        }
    }

    #[test]
    fn the_narrowest_fitting_rule_wins_whatever_the_order() {
        let mut rules = vec![
            rule("any"),
            Rule { municipality_id: Some(TOWN), ..rule("town") },
            Rule { kind: Some("idea".to_owned()), ..rule("ideas") },
            Rule { tag: Some("verkehr".to_owned()), ..rule("traffic") },
            Rule { place_id: Some(REETZ), ..rule("reetz") },
        ];
        for expected in ["reetz", "traffic", "ideas", "town", "any"] {
            assert_eq!(route(&rules, &facts()), Some(expected));
            rules.pop();
        }
        assert_eq!(route(&rules, &facts()), None);
    }

    #[test]
    fn a_rule_with_two_conditions_needs_both() {
        let rules = [
            Rule { municipality_id: Some(TOWN), tag: Some("Wald".to_owned()), ..rule("forest") },
            rule("any"),
        ];
        assert_eq!(route(&rules, &facts()), Some("any"));
        let about_the_forest = Facts { tags: vec!["Wald".to_owned()], ..facts() };
        assert_eq!(route(&rules, &about_the_forest), Some("forest"));
        assert_eq!(route(&rules, &Facts { municipality: Some(OTHER), ..about_the_forest }), Some("any"));
    }

    #[test]
    fn among_equals_the_position_decides() {
        let rules = [Rule { position: 2, ..rule("second") }, Rule { position: 1, ..rule("first") }];
        assert_eq!(route(&rules, &facts()), Some("first"));
    }

    #[test]
    fn without_a_rule_the_first_office_of_the_municipality_answers() {
        let office = |key: &str, municipality| Office {
            key: key.to_owned(),
            label: key.to_owned(),
            municipality,
            deputy_key: None,
            position: 0,
            people: 0,
        };
        let offices = [office("region", None), office("town", Some(TOWN))];
        assert_eq!(office_for(&[], &offices, &facts()), Some("town"));
        assert_eq!(
            office_for(&[], &offices, &Facts { municipality: Some(OTHER), ..facts() }),
            Some("region")
        );
        assert_eq!(office_for(&[rule("rule")], &offices, &facts()), Some("rule"));
        assert_eq!(office_for(&[], &[], &facts()), None);
    }
}
