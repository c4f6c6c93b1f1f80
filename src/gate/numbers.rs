//! The sender numbers of a portfolio at the start: how many, how old, and which share of the contacts each writes to.

use crate::messaging::MessagingLimit;

/// Most numbers of a portfolio that is verified or has a messaging limit of 2,000 or more. Documented.
pub const MOST_NUMBERS: usize = 20;
/// Most numbers of any other portfolio. Documented.
pub const MOST_NUMBERS_AT_FIRST: usize = 2;

/// Numbers of one portfolio.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numbers {
    count: u32,
    /// Ages in days, taken as good days.
    ages: [f64; MOST_NUMBERS],
    /// Upper ends of the shares of contacts, the last of them 1.
    until: [f64; MOST_NUMBERS],
    /// Messaging limits at the start of numbers that have one of their own.
    limits: [Option<MessagingLimit>; MOST_NUMBERS],
}

impl Numbers {
    /// A single number of that age in days.
    pub fn one(age_days: f64) -> Self {
        Self {
            count: 1,
            ages: [age_days; MOST_NUMBERS],
            until: [1.0; MOST_NUMBERS],
            limits: [None; MOST_NUMBERS],
        }
    }

    /// Numbers by age in days and share of the contacts, of which the first [`MOST_NUMBERS`] count; shares are taken in
    /// proportion to their sum. Without any, one number of age 0.
    pub fn of(numbers: &[(f64, f64)]) -> Self {
        let numbers = &numbers[..numbers.len().min(MOST_NUMBERS)];
        let mut made = Self::one(0.0);
        let sum: f64 = numbers.iter().map(|(_, share)| share).sum();
        let mut until = 0.0;
        for (at, &(age, share)) in numbers.iter().enumerate() {
            until += share / sum;
            (made.ages[at], made.until[at], made.count) = (age, until, at as u32 + 1);
        }
        if let Some(last) = numbers.len().checked_sub(1) {
            made.until[last] = 1.0;
        }
        made
    }

    /// The same with messaging limits at the start, in the order of the numbers; for rules by which each number has one.
    pub fn with_limits(mut self, limits: &[MessagingLimit]) -> Self {
        self.limits.iter_mut().zip(limits).for_each(|(own, limit)| *own = Some(*limit));
        self
    }

    /// The messaging limit that a number starts with, if not the portfolio's.
    pub fn limit(&self, number: u32) -> Option<MessagingLimit> {
        self.limits.get(number as usize).copied().flatten()
    }

    /// How many; at least 1.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Age of a number in days.
    pub fn age_days(&self, number: u32) -> f64 {
        self.ages.get(number as usize).copied().unwrap_or_default()
    }

    /// Share of the contacts that a number writes to.
    pub fn share(&self, number: u32) -> f64 {
        let until = |at: usize| self.until.get(at).copied().unwrap_or(1.0);
        let at = number as usize;
        until(at) - at.checked_sub(1).map_or(0.0, until)
    }

    /// The number that writes to a contact whose uniform is this: the higher the uniform, the higher the number.
    pub fn of_uniform(&self, uniform: f64) -> u32 {
        let until = &self.until[..self.count as usize];
        until.iter().take_while(|until| uniform >= **until).count().min(until.len() - 1) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_shared_out_by_their_uniforms() {
        let numbers = Numbers::of(&[(0.0, 0.5), (180.0, 0.25), (9.0, 0.25)]);
        assert_eq!([0.0, 0.499, 0.5, 0.749, 0.75, 0.999].map(|u| numbers.of_uniform(u)), [0, 0, 1, 1, 2, 2]);
        assert_eq!((numbers.count(), numbers.age_days(1)), (3, 180.0));
        assert_eq!([0, 1, 2].map(|number| numbers.share(number)), [0.5, 0.25, 0.25]);
    }

    #[test]
    fn a_number_without_a_share_writes_to_nobody() {
        let numbers = Numbers::of(&[(0.0, 0.0), (0.0, 1.0), (0.0, 0.0)]);
        assert_eq!([0.0, 0.5, 0.999_999].map(|u| numbers.of_uniform(u)), [1, 1, 1]);
    }

    #[test]
    fn there_is_always_one_and_never_more_than_twenty() {
        assert_eq!(Numbers::of(&[]), Numbers::one(0.0));
        assert_eq!((Numbers::one(3.0).share(0), Numbers::one(3.0).of_uniform(0.7)), (1.0, 0));
        assert_eq!(Numbers::of(&[(0.0, 0.01); 30]).count(), 20);
    }
}
