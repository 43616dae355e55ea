//! Lists: filters, orders, and cursors that say where a page ended (keyset paging).

use crate::contribution::{AnswerState, Channel, Contribution, Decision, Group};
use database::Query;
use kernel::{ContributionId, MunicipalityId, PlaceId, ProcessId, Timestamp, text_enum};
use methods::rank::FairOrder;

text_enum! {
    /// In which order.
    pub enum Order {
        /// Newest first.
        Newest = "newest",
        /// Most endorsed first.
        Endorsed = "endorsed",
        /// Nearest to a point first.
        Nearest = "nearest",
        /// A random order that is the same for everyone on one day, so that each has its day in front.
        Fair = "fair",
    }
}

/// What a list shows. `None` means: all.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Kind of contribution.
    pub kind: Option<String>,
    /// Place.
    pub place: Option<PlaceId>,
    /// Municipality.
    pub municipality: Option<MunicipalityId>,
    /// Process.
    pub process: Option<ProcessId>,
    /// Tag.
    pub tag: Option<String>,
    /// Answering state.
    pub answer_state: Option<AnswerState>,
    /// Decision of the answer.
    pub decision: Option<Decision>,
    /// Only those whose date was before this moment and that are not answered.
    pub overdue_at: Option<Timestamp>,
    /// Stakeholder group.
    pub group: Option<Group>,
    /// Channel.
    pub channel: Option<Channel>,
    /// Words that must occur.
    pub search: Option<String>,
    /// Order.
    pub order: Order,
    /// For [`Order::Nearest`]: longitude and latitude.
    pub near: Option<(f64, f64)>,
    /// For [`Order::Fair`]: the day.
    pub day: i64,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// Most items; one more is fetched.
    pub limit: usize,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            kind: None,
            place: None,
            municipality: None,
            process: None,
            tag: None,
            answer_state: None,
            decision: None,
            overdue_at: None,
            group: None,
            channel: None,
            search: None,
            order: Order::Newest,
            near: None,
            day: 0,
            after: None,
            limit: 20,
        }
    }
}

/// The sort key and the id of the last item of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cursor {
    key: Key,
    id: ContributionId,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Key {
    Whole(i64),
    /// Squared distance in degrees of latitude, as bits: text would lose digits.
    Distance(f64),
}

impl Cursor {
    /// Reads what [`Cursor::to_text`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (key, id) = text.split_once('.')?;
        let id = id.parse().ok()?;
        let key = match key.strip_prefix('d') {
            Some(bits) => Key::Distance(f64::from_bits(u64::from_str_radix(bits, 16).ok()?)),
            None => Key::Whole(key.parse().ok()?),
        };
        Some(Self { key, id })
    }

    /// Text for a link.
    pub fn to_text(self) -> String {
        match self.key {
            Key::Whole(n) => format!("{n}.{}", self.id),
            Key::Distance(d) => format!("d{:016x}.{}", d.to_bits(), self.id),
        }
    }
}

impl Filter {
    /// The order that can be given: nearest needs a point.
    fn effective_order(&self) -> Order {
        if self.order == Order::Nearest && self.near.is_none() { Order::Newest } else { self.order }
    }

    fn fair(&self) -> FairOrder {
        FairOrder::of(self.day.unsigned_abs())
    }

    /// Is it worth while to walk along all contributions in the order of their endorsements? Not when few are looked for:
    /// those are found first and sorted.
    pub(crate) fn follows_endorsements(&self) -> bool {
        self.effective_order() == Order::Endorsed
            && self.place.is_none()
            && self.process.is_none()
            && self.tag.is_none()
            && self.overdue_at.is_none()
            && self.group.is_none()
            && self.channel.is_none()
            && self.search.is_none()
    }

    /// The cursor that continues after this item.
    pub fn cursor(&self, item: &Contribution) -> Cursor {
        let key = match self.effective_order() {
            Order::Newest => Key::Whole(item.received_at.micros()),
            Order::Endorsed => Key::Whole(item.endorsements),
            Order::Fair => Key::Whole(self.fair().key(item.lot)),
            Order::Nearest => Key::Distance(squared_distance(
                self.near.unwrap_or_default(),
                (item.at_lon.unwrap_or_default(), item.at_lat.unwrap_or_default()),
            )),
        };
        Cursor { key, id: item.id }
    }

    /// Adds the position after the cursor, the order and the limit.
    pub(crate) fn ordered<'c>(&self, mut query: Query<'c>) -> Query<'c> {
        let limit = i64::try_from(self.limit).unwrap_or(i64::MAX).saturating_add(1);
        match self.effective_order() {
            Order::Newest => {
                if let Some(Cursor { key: Key::Whole(at), id }) = self.after {
                    query = query
                        .push(" and (c.received_at, c.id) < (")
                        .push_bind(at)
                        .push(", ")
                        .push_bind(id)
                        .push(")");
                }
                query = query.push(" order by c.received_at desc, c.id desc");
            }
            Order::Endorsed => {
                if let Some(Cursor { key: Key::Whole(endorsements), id }) = self.after {
                    query = query
                        .push(" and (k.endorsements, k.contribution_id) < (")
                        .push_bind(endorsements)
                        .push(", ")
                        .push_bind(id)
                        .push(")");
                }
                query = query.push(" order by k.endorsements desc, k.contribution_id desc");
            }
            Order::Fair => {
                let fair = self.fair();
                if let Some(Cursor { key: Key::Whole(key), id }) = self.after {
                    query = fair_key(query.push(" and ("), fair)
                        .push(", c.id) > (")
                        .push_bind(key)
                        .push(", ")
                        .push_bind(id)
                        .push(")");
                }
                query = fair_key(query.push(" order by "), fair).push(", c.id");
            }
            Order::Nearest => {
                let (lon, lat) = self.near.unwrap_or_default();
                query = query.push(" and coalesce(c.lon, p.lon) is not null");
                if let Some(Cursor { key: Key::Distance(distance), id }) = self.after {
                    query = distance_key(query.push(" and ("), lon, lat)
                        .push(", c.id) > (")
                        .push_bind(distance)
                        .push(", ")
                        .push_bind(id)
                        .push(")");
                }
                query = distance_key(query.push(" order by "), lon, lat).push(", c.id");
            }
        }
        query.push(" limit ").push_bind(limit)
    }
}

fn fair_key(query: Query<'_>, fair: FairOrder) -> Query<'_> {
    query.push("((c.lot * ").push_bind(fair.factor).push(" + ").push_bind(fair.offset).push(") % 2147483647)")
}

/// Degrees of longitude are shorter than those of latitude; at 52° north by the factor cos 52.15° ≈ 0.6135. Squared
/// distances order as distances do, and both databases compute the same bits, since only these four operations occur.
const SHRINK: f64 = 0.6135;

fn distance_key(query: Query<'_>, lon: f64, lat: f64) -> Query<'_> {
    query
        .push("((coalesce(c.lon, p.lon) - ")
        .push_bind(lon)
        .push(") * 0.6135 * (coalesce(c.lon, p.lon) - ")
        .push_bind(lon)
        .push(") * 0.6135 + (coalesce(c.lat, p.lat) - ")
        .push_bind(lat)
        .push(") * (coalesce(c.lat, p.lat) - ")
        .push_bind(lat)
        .push("))")
}

fn squared_distance((lon, lat): (f64, f64), (x, y): (f64, f64)) -> f64 {
    (x - lon) * SHRINK * (x - lon) * SHRINK + (y - lat) * (y - lat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_way_through_a_link() {
        let id = ContributionId(uuid::Uuid::from_u128(7));
        for key in [Key::Whole(-3), Key::Whole(i64::MAX), Key::Distance(0.1 + 0.2)] {
            let cursor = Cursor { key, id };
            assert_eq!(Cursor::parse(&cursor.to_text()), Some(cursor));
        }
        for rubbish in ["", "x", "1.", "dzz.00000000-0000-0000-0000-000000000000", "1.2.3"] {
            assert_eq!(Cursor::parse(rubbish), None, "{rubbish}");
        }
    }

    #[test]
    fn the_shrink_factor_is_the_cosine_of_the_regions_latitude() {
        assert!((52.15_f64.to_radians().cos() - SHRINK).abs() < 1e-4);
    }
}
