//! Readers of the two files of a Polis export: `votes.csv` and `comments.csv`.
//!
//! Columns are found by their names, so that further columns (`datetime`, `author-id`, …) do no harm. Nothing is guessed:
//! a line that cannot be read is a [`Fault`] with its number, and a file with a fault gives no result.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// What somebody said to a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Vote {
    /// −1 in the file.
    Disagree,
    /// 0 in the file: seen, but neither agreed nor disagreed.
    Pass,
    /// 1 in the file.
    Agree,
}

impl Vote {
    /// −1, 0 or 1.
    pub const fn sign(self) -> i32 {
        match self {
            Self::Disagree => -1,
            Self::Pass => 0,
            Self::Agree => 1,
        }
    }
}

/// One line of `votes.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct CastVote {
    /// When, in milliseconds; only the order matters.
    pub time: i64,
    /// `comment-id`.
    pub statement: u64,
    /// `voter-id`.
    pub person: u64,
    /// −1, 0 or 1 in the file.
    pub vote: Vote,
}

/// What moderators said to a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Moderation {
    /// −1: it takes no part in the map and is not shown.
    Out,
    /// 0: nobody looked at it yet; it takes part.
    Open,
    /// 1: accepted.
    In,
}

/// One line of `comments.csv`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Statement {
    /// `comment-id`.
    pub id: u64,
    /// `moderated`.
    pub moderation: Moderation,
    /// `is-meta`, false when the file has no such column: a statement about the conversation itself.
    pub is_meta: bool,
    /// `comment-body`.
    pub text: String,
}

/// A line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// Name of the file as it was given.
    pub file: String,
    /// Number of the line, the header being 1.
    pub line: u64,
    /// What is wrong.
    pub wrong: String,
    /// What would be right.
    pub right: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}; {}", self.file, self.line, self.wrong, self.right)
    }
}

impl std::error::Error for Fault {}

/// Reads `comments.csv`; all malformed lines are named.
pub fn read_statements(file: &str, content: &[u8]) -> Result<Vec<Statement>, Vec<Fault>> {
    let mut lines = Lines::new(file, content);
    let columns = ["comment-id", "moderated", "comment-body"].map(|name| lines.column(name));
    let [Some(id), Some(moderated), Some(text)] = columns else { return Err(lines.faults) };
    let is_meta = lines.optional_column("is-meta");
    let (mut statements, mut ids) = (Vec::new(), BTreeSet::new());
    while lines.next() {
        let read = (|| {
            let id: u64 = lines.number(id, "comment-id")?;
            let moderation = match lines.field(moderated) {
                b"-1" => Moderation::Out,
                b"0" => Moderation::Open,
                b"1" => Moderation::In,
                _ => return Err(lines.wrong(moderated, "moderated", "-1, 0 or 1 is right")),
            };
            let is_meta = match is_meta.map(|at| (at, lines.field(at))) {
                None | Some((_, b"false" | b"0" | b"")) => false,
                Some((_, b"true" | b"1")) => true,
                Some((at, _)) => return Err(lines.wrong(at, "is-meta", "true or false is right")),
            };
            let text = std::str::from_utf8(lines.field(text)).map_err(|_| {
                lines.fault("the text is not UTF-8".to_owned(), "save the file as UTF-8".to_owned())
            })?;
            if !ids.insert(id) {
                let wrong = format!("statement {id} is there twice");
                return Err(lines.fault(wrong, "each comment-id stands in one line".to_owned()));
            }
            Ok(Statement { id, moderation, is_meta, text: text.to_owned() })
        })();
        lines.keep(read, &mut statements);
    }
    lines.result(statements)
}

/// Reads `votes.csv`; all malformed lines are named, also votes on statements that are not in `statements`.
pub fn read_votes(file: &str, content: &[u8], statements: &[Statement]) -> Result<Vec<CastVote>, Vec<Fault>> {
    let mut lines = Lines::new(file, content);
    let columns = ["timestamp", "comment-id", "voter-id", "vote"].map(|name| lines.column(name));
    let [Some(time), Some(statement), Some(person), Some(vote)] = columns else { return Err(lines.faults) };
    let known = super::index::Index::new(statements.iter().map(|statement| statement.id));
    let mut votes = Vec::new();
    while lines.next() {
        let read = (|| {
            let statement = lines.number(statement, "comment-id")?;
            if known.at(statement).is_none() {
                let wrong = format!("a vote on statement {statement}, which is not among the comments");
                return Err(
                    lines.fault(wrong, "votes.csv and comments.csv of the same export are right".to_owned())
                );
            }
            let vote = match lines.field(vote) {
                b"-1" => Vote::Disagree,
                b"0" => Vote::Pass,
                b"1" => Vote::Agree,
                _ => return Err(lines.wrong(vote, "vote", "-1, 0 or 1 is right")),
            };
            let (time, person) = (lines.number(time, "timestamp")?, lines.number(person, "voter-id")?);
            Ok(CastVote { time, statement, person, vote })
        })();
        lines.keep(read, &mut votes);
    }
    lines.result(votes)
}

/// The records of a file with their line numbers and all that is wrong with them.
struct Lines<'a> {
    file: &'a str,
    content: &'a [u8],
    /// Up to which byte of the content lines were counted, and the number of the line there.
    counted: Cell<(usize, u64)>,
    reader: csv::Reader<&'a [u8]>,
    header: csv::ByteRecord,
    record: csv::ByteRecord,
    faults: Vec<Fault>,
}

impl<'a> Lines<'a> {
    fn new(file: &'a str, content: &'a [u8]) -> Self {
        let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(content);
        let header = reader.byte_headers().cloned().unwrap_or_default();
        Self {
            file,
            content,
            counted: Cell::new((0, 1)),
            reader,
            header,
            record: csv::ByteRecord::new(),
            faults: Vec::new(),
        }
    }

    fn optional_column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name.as_bytes())
    }

    fn column(&mut self, name: &str) -> Option<usize> {
        let at = self.optional_column(name);
        if at.is_none() {
            let (wrong, right) = (
                format!("the column {name} is missing"),
                format!("the first line of the file names its columns, {name} among them"),
            );
            self.faults.push(Fault { file: self.file.to_owned(), line: 1, wrong, right });
        }
        at
    }

    /// Moves to the next record that has as many fields as the header.
    fn next(&mut self) -> bool {
        // Records are bytes of any number and reading from memory does not fail: an error can only be the end.
        while matches!(self.reader.read_byte_record(&mut self.record), Ok(true)) {
            if self.record.len() == self.header.len() {
                return true;
            }
            let (wrong, right) = (
                format!("{} fields", self.record.len()),
                format!("{} as in the first line are right", self.header.len()),
            );
            self.faults.push(self.fault(wrong, right));
        }
        false
    }

    fn field(&self, at: usize) -> &[u8] {
        self.record.get(at).unwrap_or_default()
    }

    fn number<N: FromStr>(&self, at: usize, name: &str) -> Result<N, Fault> {
        let number = std::str::from_utf8(self.field(at)).ok().and_then(|text| text.parse().ok());
        number.ok_or_else(|| self.wrong(at, name, "a whole number is right"))
    }

    fn wrong(&self, at: usize, name: &str, right: &str) -> Fault {
        let field: String = String::from_utf8_lossy(self.field(at)).chars().take(40).collect();
        self.fault(format!("{name} is “{field}”"), right.to_owned())
    }

    fn fault(&self, wrong: String, right: String) -> Fault {
        Fault { file: self.file.to_owned(), line: self.line(), wrong, right }
    }

    /// Number of the line in which the record begins. The reader's own position may lie before line ends it skips.
    fn line(&self) -> u64 {
        let byte = self.record.position().map_or(0, csv::Position::byte);
        let byte = usize::try_from(byte).unwrap_or(usize::MAX).min(self.content.len());
        let skipped = self.content[byte..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let (from, line) = self.counted.get();
        let passed = self.content.get(from..byte + skipped).unwrap_or_default();
        // A line ends with CR LF, LF or CR alone.
        let mut line = line;
        let mut last = 0;
        for byte in passed {
            line += u64::from(*byte == b'\r' || (*byte == b'\n' && last != b'\r'));
            last = *byte;
        }
        self.counted.set((byte + skipped, line));
        line
    }

    fn keep<T>(&mut self, read: Result<T, Fault>, kept: &mut Vec<T>) {
        match read {
            Ok(value) => kept.push(value),
            Err(fault) => self.faults.push(fault),
        }
    }

    fn result<T>(self, read: Vec<T>) -> Result<Vec<T>, Vec<Fault>> {
        if self.faults.is_empty() { Ok(read) } else { Err(self.faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COMMENTS: &str =
        "timestamp,comment-id,moderated,comment-body\n1,0,1,Mehr Bänke\n2,1,-1,\"Zwei\nZeilen\"\n";

    fn statements() -> Vec<Statement> {
        read_statements("comments.csv", COMMENTS.as_bytes()).expect("readable")
    }

    #[test]
    fn both_files_are_read_by_the_names_of_their_columns() {
        let read = statements();
        assert_eq!(read.iter().map(|statement| statement.id).collect::<Vec<_>>(), [0, 1]);
        assert_eq!((read[0].moderation, read[1].moderation), (Moderation::In, Moderation::Out));
        assert_eq!(read[1].text, "Zwei\nZeilen");
        let votes = b"\xef\xbb\xbfvote,voter-id,comment-id,timestamp\r\n-1,7,1,99\r\n";
        let expected = CastVote { time: 99, statement: 1, person: 7, vote: Vote::Disagree };
        assert_eq!(read_votes("votes.csv", votes, &read), Ok(vec![expected]));
    }

    #[test]
    fn every_malformed_line_is_named_with_its_number() {
        let votes = "timestamp,comment-id,voter-id,vote\n1,0,0,2\n1,0,0,1\n1,5,0,1\n1,0,0\n1,0,x,1\n";
        let faults = read_votes("v.csv", votes.as_bytes(), &statements()).expect_err("malformed");
        assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 4, 5, 6]);
        assert_eq!(faults[0].to_string(), "v.csv:2: vote is “2”; -1, 0 or 1 is right");
        let faults = read_statements("c.csv", format!("{COMMENTS}3,1,1,x\n4,2,7,y\n").as_bytes());
        let lines = faults.expect_err("malformed").iter().map(|fault| fault.line).collect::<Vec<_>>();
        assert_eq!(lines, [5, 6], "a text may take two lines");
    }

    #[test]
    fn lines_are_counted_alike_whatever_ends_them_and_empty_ones_too() {
        let votes = "timestamp,comment-id,voter-id,vote\r\n1,0,0,1\r\n\r\n1,0,0,2\r\n1,0,0,3\r\n";
        let faults = read_votes("v.csv", votes.as_bytes(), &statements()).expect_err("malformed");
        assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [4, 5]);
    }

    #[test]
    fn a_missing_column_is_named() {
        let faults = read_votes("v.csv", b"timestamp,vote\n1,1\n", &[]).expect_err("no ids");
        assert!(faults[0].wrong.contains("comment-id") && faults[1].wrong.contains("voter-id"), "{faults:?}");
        assert!(read_statements("c.csv", b"").is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_readers_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut file = b"timestamp,comment-id,voter-id,vote,moderated,comment-body\n".to_vec();
            file.extend(&bytes);
            let _ = (read_statements("c", &file), read_votes("v", &file, &statements()));
            let _ = (read_statements("c", &bytes), read_votes("v", &bytes, &[]));
        }
    }
}
