//! Who is who on a list: the ids of its rows as the numbers that key all draws.

use sha2::{Digest, Sha256};

use crate::scenario::keys::LARGEST_SIZE;

/// Ids that are no whole number up to 4294967295, such as customer codes and telephone numbers, with the numbers that
/// stand for them; in the order of the ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    names: Vec<(Box<str>, u32)>,
}

impl Names {
    /// The number of a contact by its id on the list. Only whole numbers stand for themselves.
    pub fn number(&self, id: &str) -> Option<u32> {
        match whole(id) {
            Some(number) => Some(number),
            None => {
                let at = self.names.binary_search_by(|(name, _)| (**name).cmp(id)).ok()?;
                Some(self.names[at].1)
            }
        }
    }
}

/// A whole number written as such: no sign, no leading zero.
fn whole(id: &str) -> Option<u32> {
    let plain = id.bytes().all(|byte| byte.is_ascii_digit()) && (id.len() == 1 || !id.starts_with('0'));
    if plain { id.parse().ok() } else { None }
}

/// The ids of a list, collected row by row.
#[derive(Debug, Default)]
pub(super) struct Ids {
    numbers: Vec<Row<u32>>,
    names: Vec<Row<Box<str>>>,
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
            None => self.names.push(Row { id: id.into(), line, place }),
        }
    }

    /// Ids that stand in several rows, in the order of the later ones.
    pub fn repeated(&mut self) -> Vec<Repeated> {
        // Stable sorts: rows of one id stay in the order of the file.
        self.numbers.sort_by_key(|row| row.id);
        self.names.sort_by(|a, b| a.id.cmp(&b.id));
        let mut repeated = runs(&self.numbers);
        repeated.extend(runs(&self.names));
        repeated.sort_unstable();
        repeated
    }

    /// Gives every contact its number, once no id is repeated. A whole number is its own; any other id takes the
    /// first four bytes of its SHA-256, or the next number that is free, ids in their order. So a contact keeps its
    /// luck when others come and go, but for the one in thousands whose number is taken.
    pub fn number(self, mut give: impl FnMut(u32, u32)) -> Names {
        for row in &self.numbers {
            give(row.place, row.id);
        }
        let mut taken: Vec<u32> = self.numbers.iter().map(|row| row.id).collect();
        taken.dedup();
        let mut wishes: Vec<(u32, usize)> =
            self.names.iter().enumerate().map(|(at, row)| (digest(&row.id), at)).collect();
        wishes.sort_unstable();
        let mut numbers = vec![0; self.names.len()];
        let mut free = Free { taken: &taken, next: 0, last: None };
        for (wish, at) in wishes {
            numbers[at] = free.from(wish);
        }
        let names = self.names.into_iter().zip(numbers).map(|(row, number)| {
            give(row.place, number);
            (row.id, number)
        });
        Names { names: names.collect() }
    }
}

/// Later rows with the id of an earlier one, among rows sorted by id.
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

/// The wish of an id: low enough for all contacts of the longest list to find a number from there on.
fn digest(id: &str) -> u32 {
    let bytes = Sha256::digest(id.as_bytes());
    u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) % (u32::MAX - LARGEST_SIZE)
}

/// Gives out free numbers in rising order.
struct Free<'a> {
    /// In rising order.
    taken: &'a [u32],
    next: usize,
    last: Option<u32>,
}

impl Free<'_> {
    /// The first free number from `wish` on and behind those given; wishes come in rising order.
    fn from(&mut self, wish: u32) -> u32 {
        let mut number = self.last.map_or(wish, |last| wish.max(last + 1));
        loop {
            while self.taken.get(self.next).is_some_and(|taken| *taken < number) {
                self.next += 1;
            }
            if self.taken.get(self.next) != Some(&number) {
                self.last = Some(number);
                return number;
            }
            number += 1;
        }
    }
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
        assert_eq!((given[1], given[3], given[4]), (digest("C-17"), digest("+5511987654321"), digest("007")));
        // Known digest: SHA-256 of "abc" begins with ba7816bf.
        assert_eq!(digest("abc"), 0xba78_16bf);
        assert_eq!((names.number("C-17"), names.number("7")), (Some(given[1]), Some(7)));
        assert_eq!((names.number("C-18"), names.number("")), (None, None));
    }

    #[test]
    fn the_order_of_the_rows_changes_nobody() {
        let (forth, _) = numbers(&["a", "b", "9"]);
        let (back, _) = numbers(&["9", "b", "a"]);
        assert_eq!(forth, [back[2], back[1], back[0]]);
    }

    #[test]
    fn a_number_that_is_taken_goes_to_the_next_free_one() {
        let abc = 0xba78_16bf_u32;
        let texts = ["abc".to_owned(), abc.to_string(), (abc + 1).to_string()];
        let (given, _) = numbers(&texts.each_ref().map(String::as_str));
        assert_eq!(given, [abc + 2, abc, abc + 1]);
        let mut free = Free { taken: &[3, 4, 8], next: 0, last: None };
        assert_eq!([3, 3, 5, 5, 20].map(|wish| free.from(wish)), [5, 6, 7, 9, 20]);
    }

    #[test]
    fn repeated_ids_are_found_with_the_row_that_had_them_first() {
        assert_eq!(ids(&["1", "x", "1", "x", "1", "2", "01"]).repeated(), [(4, 2), (5, 3), (6, 2)]);
    }
}
