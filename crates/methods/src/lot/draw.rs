//! A draw that anyone can check: first the commitment, then a number from public chance.

use sha2::{Digest, Sha256};

use super::{Error, Feature, Person, Pool, Quotas, leximin, publish};

/// The commitment to a lottery file: SHA-256 of "leisten lot", a line feed, the length of the salt as eight bytes (most
/// significant first), the salt, and the file. Published before the draw, it shows that the file was not changed after it; the
/// salt keeps anyone from guessing the file.
pub fn commitment(salt: &[u8], file: &[u8]) -> [u8; 32] {
    let length = (salt.len() as u64).to_be_bytes();
    let hash = Sha256::new().chain_update("leisten lot\n").chain_update(length);
    hash.chain_update(salt).chain_update(file).finalize().into()
}

/// A number drawn from public chance, with what is needed to do it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// The sources in their one form: each trimmed, spaces between words single, followed by a slash.
    pub key: String,
    /// The hash that the number was made of.
    pub hash: [u8; 32],
    /// How many hashes were passed over, as they would have made some numbers more likely.
    pub passed: u16,
    /// From 1.
    pub number: u32,
}

/// Draws a number from 1 to `most` out of published sources: the randomness of a named drand round, dice thrown in public,
/// lottery numbers. As RFC 3797 does, with SHA-256 in place of MD5: the hash of a counter (two bytes, from 0), the sources
/// and the counter again is a whole number, whose remainder by `most`, plus one, is the result. A hash in the incomplete last
/// part of all hashes is passed over, so that every number is as likely as any other.
pub fn draw(sources: &[&str], most: u32) -> Option<Draw> {
    let tidy = |source: &&str| source.split_whitespace().collect::<Vec<_>>().join(" ") + "/";
    let key: String = sources.iter().map(tidy).collect();
    if key.chars().all(|letter| letter == '/') || most == 0 {
        return None;
    }
    // 2²⁵⁶ modulo `most`, and so the number of hashes at the end that are passed over.
    let rest = remainder(std::iter::once(1).chain([0; 32]), most);
    (0..=u16::MAX).find_map(|counter| {
        let bytes = counter.to_be_bytes();
        let hash: [u8; 32] =
            Sha256::new().chain_update(bytes).chain_update(&key).chain_update(bytes).finalize().into();
        let (high, low) = hash.split_at(28);
        let below_end = low.iter().fold(0, |sum, byte| sum << 8 | u32::from(!byte));
        let late = high.iter().all(|byte| *byte == u8::MAX) && below_end < rest;
        let number = remainder(hash, most) + 1;
        (!late).then(|| Draw { key: key.clone(), hash, passed: counter, number })
    })
}

/// A number of bytes, most significant first, modulo `most`.
fn remainder(bytes: impl IntoIterator<Item = u8>, most: u32) -> u32 {
    let rest = bytes.into_iter().fold(0, |rest, byte| (rest << 8 | u64::from(byte)) % u64::from(most));
    u32::try_from(rest).unwrap_or_default()
}

/// Puts people into an order of chance, such as a reserve list: by SHA-256 of the draw's key, `what` and the person's place.
pub fn order(draw: &Draw, what: &str, people: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let mut people: Vec<usize> = people.into_iter().collect();
    people.sort_by_cached_key(|person| -> [u8; 32] {
        let place = (*person as u64).to_be_bytes();
        Sha256::new().chain_update(&draw.key).chain_update(what).chain_update(place).finalize().into()
    });
    people
}

/// Draws who comes for those who dropped out, so that the panel meets the quotas again: by leximin among everybody who is
/// neither on the panel nor gone nor from a household that stays on it, rounded to 1000 panels, from new sources.
///
/// # Errors
/// [`Error::NotOnPanel`]; [`Error::Infeasible`] when nobody can replace them within the quotas; as [`leximin`].
pub fn replacements(
    pool: &Pool,
    panel: &[usize],
    gone: &[usize],
    people: &[Person],
    sources: &[&str],
) -> Result<Vec<usize>, Error> {
    if let Some(stranger) = gone.iter().find(|person| !panel.contains(person)) {
        return Err(Error::NotOnPanel(*stranger));
    }
    let stay: Vec<&Person> = panel
        .iter()
        .filter(|person| !gone.contains(person))
        .filter_map(|person| people.get(*person))
        .collect();
    let seats = u32::try_from(panel.len() - stay.len()).unwrap_or(u32::MAX);
    if seats == 0 {
        return Ok(Vec::new());
    }
    let categories = pool.quotas().categories();
    let left = pool.quotas().features().iter().map(|feature| {
        let category = categories.iter().position(|name| *name == feature.category);
        let has =
            |person: &&&Person| category.and_then(|place| person.values.get(place)) == Some(&feature.value);
        let there = u32::try_from(stay.iter().filter(has).count()).unwrap_or(u32::MAX);
        let (min, max) = (feature.min.saturating_sub(there), feature.max.saturating_sub(there));
        Feature { min, max, ..feature.clone() }
    });
    let quotas = Quotas::new(left.collect())?;
    let taken = |person: &Person| {
        person.household.is_some() && stay.iter().any(|other| other.household == person.household)
    };
    let free: Vec<usize> = (0..people.len())
        .filter(|place| !panel.contains(place) && people.get(*place).is_some_and(|person| !taken(person)))
        .collect();
    let others: Vec<Person> = free.iter().filter_map(|place| people.get(*place).cloned()).collect();
    let rest = Pool::new(quotas, &others)?;
    let lottery = leximin(&rest, seats)?;
    let drawn = draw(sources, 1000).ok_or(Error::Panels(0))?;
    let published = publish(&rest, &lottery, 1000, drawn.key.as_bytes())?;
    let chosen = published.panels.get(drawn.number as usize - 1).into_iter().flatten();
    Ok(chosen.filter_map(|place| free.get(*place).copied()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_another_program() {
        // By hashlib and whole numbers of Python, written from the description above.
        let cases = [
            (&["4 2 6 6 1"][..], 6, 4, 0xfb7d_b618_1f00_52c0_u64),
            (&[" drand round 4242:  abc ", "6 3"], 1000, 134, 0x4d84_06b9_f5ca_fff8_u64),
            (&["a"], 4_294_967_291, 1_319_226_936, 0xf8d5_3bca_c3a0_673e_u64),
        ];
        for (sources, most, number, start) in cases {
            let drawn = draw(sources, most).unwrap();
            assert_eq!((drawn.number, drawn.passed), (number, 0));
            assert_eq!(drawn.hash[..8], start.to_be_bytes());
        }
        assert_eq!(draw(&[], 6), None);
        assert_eq!(draw(&[" "], 6), None);
        assert_eq!(draw(&["a"], 0), None);
        let committed = commitment(b"salt", b"1,p1,p2\n");
        assert_eq!(committed[..8], 0x1f1e_499d_008d_395f_u64.to_be_bytes());
    }

    #[test]
    fn every_number_comes_about_as_often() {
        let mut times = [0_u32; 6];
        for round in 0..6000 {
            let drawn = draw(&[&format!("round {round}")], 6).unwrap();
            times[drawn.number as usize - 1] += 1;
        }
        // 1000 expected, standard deviation 29.
        assert!(times.iter().all(|times| (880..1120).contains(times)), "{times:?}");
        assert_eq!(remainder([1, 0, 0], 7), 65_536 % 7);
    }
}
