//! Which of the portfolio's numbers writes to which contact: a fact of the contact, so that a chat stays with one number and
//! every arm shares contacts out alike.

use crate::engine::agenda::{Agenda, PER_MINUTE};
use crate::gate;
use crate::gate::MOST_NUMBERS;
use crate::population::Population;
use crate::rng::{Draws, Purpose, unit};
use crate::units::time::HOUR;
use crate::units::{Hour, Minute};

/// The numbers of the contacts, and what each number has sent in the running hour. Empty where there is one number.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// By index of the recipient.
    of: Vec<u8>,
    /// Marketing attempts of the hour in earlier minutes, by minute and number.
    before: Vec<[u32; MOST_NUMBERS]>,
    hour: Hour,
}

impl Numbers {
    /// Shares out the contacts.
    pub fn new(numbers: &gate::Numbers, people: &Population, draws: &Draws) -> Self {
        if numbers.count() == 1 {
            return Self::default();
        }
        let uniform = |id| unit(draws.word(Purpose::SenderNumber, id, 0, 0));
        // At most twenty numbers.
        let of = people.traits.iter().map(|person| numbers.of_uniform(uniform(person.id())) as u8);
        Self { of: of.collect(), ..Self::default() }
    }

    /// Whether there are several.
    pub fn are_several(&self) -> bool {
        !self.of.is_empty()
    }

    /// The number that writes to a recipient.
    #[inline]
    pub fn of(&self, recipient: u32) -> u32 {
        self.of.get(recipient as usize).copied().map_or(0, u32::from)
    }

    /// Takes down what each number sends in the minutes of an hour.
    pub fn arrange(&mut self, hour: Hour, agenda: &Agenda) {
        if !self.are_several() {
            return;
        }
        self.hour = hour;
        self.before.clear();
        let mut sent = [0; MOST_NUMBERS];
        self.before.push(sent);
        for minute in agenda.marketing.dispatches().chunks(PER_MINUTE as usize) {
            for dispatch in minute {
                sent[self.of(dispatch.recipient) as usize] += 1;
            }
            self.before.push(sent);
        }
    }

    /// Marketing attempts of a number in this hour, in minutes before `minute`.
    pub fn marketing_before(&self, number: u32, minute: Minute) -> u32 {
        let minutes = minute.saturating_sub(self.hour * HOUR) as usize;
        let last = self.before.len().saturating_sub(1);
        self.before.get(minutes.min(last)).map_or(0, |sent| sent[number as usize])
    }
}
