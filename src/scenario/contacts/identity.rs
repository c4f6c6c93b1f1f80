//! Who is who on a list: the ids of its rows as the numbers that key all draws.

use sha2::{Digest, Sha256};

use crate::scenario::keys::LARGEST_SIZE;

/// Ids that are no whole number up to 4294967295, such as customer codes and telephone numbers, with the numbers that
/// stand for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// In the order of digests; equal digests in that of the ids.
    names: Vec<(u64, Box<str>, u32)>,
}

impl Names {
    /// The number of a contact by its id on the list. Only whole numbers stand for themselves.
    pub fn number(&self, id: &str) -> Option<u32> {
        match whole(id) {
            Some(number) => Some(number),
            None => {
                let sought = (digest(id), id);
                let at = self.names.binary_search_by(|(digest, id, _)| (*digest, &**id).cmp(&sought)).ok()?;
                Some(self.names[at].2)
            }
        }
    }

    /// The id that a number stands for, where it does not stand for itself.
    pub fn id(&self, number: u32) -> Option<&str> {
        self.names.iter().find(|(_, _, known)| *known == number).map(|(_, id, _)| &**id)
    }
}

/// A whole number written as such: no sign, no leading zero.
fn whole(id: &str) -> Option<u32> {
    let plain = id.bytes().all(|byte| byte.is_ascii_digit()) && (id.len() == 1 || !id.starts_with('0'));
    if plain { id.parse().ok() } else { None }
}

/// The first eight bytes of an id's SHA-256.
fn digest(id: &str) -> u64 {
    let bytes = Sha256::digest(id.as_bytes());
    bytes.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// The number that a digest asks for. It rises with the digest and leaves room above for the longest list, so that
/// whoever finds it taken finds a free one behind.
fn wish(digest: u64) -> u32 {
    (((digest >> 32) * u64::from(u32::MAX - LARGEST_SIZE)) >> 32) as u32
}

/// The ids of a list, collected row by row.
#[derive(Debug, Default)]
pub(super) struct Ids {
    numbers: Vec<Row<u32>>,
    names: Vec<Row<(u64, Box<str>)>>,
}

/// An id, its line in the file, and the place of its contact among those kept.
#[derive(Debug)]
struct Row<T> {
    id: T,
    line: u32,
    place: u32,
}

/// A row whose id another row has already: (line, line of the other).
pub(super) type Repeated = (u32, u32);

impl Ids {
    /// Notes the id of a row.
    pub fn add(&mut self, id: &str, line: u32, place: u32) {
        match whole(id) {
            Some(id) => self.numbers.push(Row { id, line, place }),
            None => self.names.push(Row { id: (digest(id), id.into()), line, place }),
        }
    }

    /// Ids that stand in several rows, in the order of the later ones.
    pub fn repeated(&mut self) -> Vec<Repeated> {
        self.numbers.sort_unstable_by_key(|row| (row.id, row.line));
        self.names.sort_unstable_by(|a, b| (&a.id, a.line).cmp(&(&b.id, b.line)));
        let mut repeated = runs(&self.numbers);
        repeated.extend(runs(&self.names));
        repeated.sort_unstable();
        repeated
    }

    /// Gives every contact its number, once it is known that no id is repeated. A whole number is its own; any other
    /// id takes the one that its digest asks for, or the next that is free. So a contact keeps its luck when others
    /// come and go, but for the few whose number is taken.
    pub fn number(self, mut give: impl FnMut(u32, u32)) -> Names {
        for row in &self.numbers {
            give(row.place, row.id);
        }
        let mut taken = self.numbers.iter().map(|row| row.id).peekable();
        let mut next = 0;
        let names = self.names.into_iter().map(|row| {
            let (digest, id) = row.id;
            let mut number = wish(digest).max(next);
            // Both rise, so one walk over the numbers that are taken finds all that are free.
            while taken.next_if(|taken| *taken < number).is_some() {}
            while taken.next_if_eq(&number).is_some() {
                number += 1;
            }
            next = number + 1;
            give(row.place, number);
            (digest, id, number)
        });
        Names { names: names.collect() }
    }
}

/// Later rows with the id of an earlier one, among rows sorted by id and line.
fn runs<T: PartialEq>(rows: &[Row<T>]) -> Vec<Repeated> {
    let mut repeated = Vec::new();
    let mut first = 0;
    for at in 1..rows.len() {
        if rows[at].id == rows[first].id {
            repeated.push((rows[at].line, rows[first].line));
        } else {
            first = at;
        }
    }
    repeated
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(texts: &[&str]) -> Ids {
        let mut ids = Ids::default();
        for (text, place) in texts.iter().zip(0..) {
            ids.add(text, place + 2, place);
        }
        ids
    }

    fn numbers(texts: &[&str]) -> (Vec<u32>, Names) {
        let mut ids = ids(texts);
        assert_eq!(ids.repeated(), []);
        let mut given = vec![0; texts.len()];
        let names = ids.number(|place, number| given[place as usize] = number);
        (given, names)
    }

    #[test]
    fn whole_numbers_stand_for_themselves_and_other_ids_for_their_digest() {
        let (given, names) = numbers(&["7", "C-17", "4294967295", "+5511987654321", "007"]);
        assert_eq!((given[0], given[2]), (7, u32::MAX));
        let wished = |id: &str| wish(digest(id));
        assert_eq!((given[1], given[3], given[4]), (wished("C-17"), wished("+5511987654321"), wished("007")));
        // Known digest: SHA-256 of "abc" begins with ba7816bf 8f01cfea.
        assert_eq!(digest("abc"), 0xba78_16bf_8f01_cfea);
        assert_eq!(wish(u64::MAX), u32::MAX - LARGEST_SIZE - 1);
        assert_eq!((names.number("C-17"), names.number("7")), (Some(given[1]), Some(7)));
        assert_eq!((names.number("C-18"), names.number("")), (None, None));
        assert_eq!((names.id(given[1]), names.id(7), names.id(8)), (Some("C-17"), None, None));
    }

    #[test]
    fn the_order_of_the_rows_changes_nobody() {
        let (forth, _) = numbers(&["a", "b", "9"]);
        let (back, _) = numbers(&["9", "b", "a"]);
        assert_eq!(forth, [back[2], back[1], back[0]]);
    }

    #[test]
    fn a_number_that_is_taken_goes_to_the_next_free_one() {
        let abc = wish(digest("abc"));
        let texts = ["abc".to_owned(), abc.to_string(), (abc + 1).to_string(), (abc + 3).to_string()];
        let (given, names) = numbers(&texts.each_ref().map(String::as_str));
        assert_eq!(given, [abc + 2, abc, abc + 1, abc + 3]);
        assert_eq!(names.number("abc"), Some(abc + 2));
        // Thousands of ids among as many numbers: all different.
        let many: Vec<String> = (0..20_000)
            .map(|at| {
                if at % 2 == 0 { format!("C{at}") } else { wish(digest(&format!("C{}", at - 1))).to_string() }
            })
            .collect();
        let (mut given, _) = numbers(&many.iter().map(String::as_str).collect::<Vec<_>>());
        given.sort_unstable();
        assert!(given.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn repeated_ids_are_found_with_the_row_that_had_them_first() {
        assert_eq!(ids(&["1", "x", "1", "x", "1", "2", "01"]).repeated(), [(4, 2), (5, 3), (6, 2)]);
    }
}
