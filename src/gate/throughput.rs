//! Throughput of a number: so many messages a second, the rest is refused (130429). All of it is documented; the
//! upgrade to 1,000 comes by itself within 12 h to a number that needs and deserves it.

use crate::gate::machine::{Machine, arrow};
use crate::gate::question::Note;
use crate::gate::station::{Call, Facts, Ruling, Station, second_of};
use crate::messaging::{Change, Entity, GateEvent, MessagingLimit, Rating, Reason};
use crate::rng::{Draws, Purpose, unit};
use crate::units::time::{HOUR, MINUTE_SECONDS};
use crate::units::{Hour, Second};

/// What a number may send in a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Throughput {
    /// 20: the number is shared with the business app.
    App,
    /// 80.
    Standard,
    /// 1,000.
    High,
}

impl Throughput {
    /// Name in tables and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Standard => "standard",
            Self::High => "high",
        }
    }

    /// Messages in a second.
    pub const fn per_second(self) -> u32 {
        match self {
            Self::App => 20,
            Self::Standard => 80,
            Self::High => 1_000,
        }
    }
}

/// Recipients in 24 h from which a number is raised. Documented.
const UPGRADE_RECIPIENTS: u32 = 100_000;
/// Longest time until it takes effect (hours). Documented.
const UPGRADE_WITHIN: f64 = 12.0;
/// How long the number is out of use while it is raised: at most a minute, as documented.
const MAINTENANCE: Second = MINUTE_SECONDS;

/// Transitions of the throughput.
pub const MACHINE: Machine = Machine {
    entity: Entity::Number,
    event: Change::Throughput,
    starts: &["app", "standard"],
    transitions: &[arrow("standard", "high", "100,000 recipients in 24 h without a limit, not red")],
};

/// The count of the running second.
#[derive(Clone, Debug)]
pub struct SecondCount {
    number: u32,
    level: Throughput,
    second: Second,
    count: u32,
    /// When an upgrade takes effect.
    due: Option<Hour>,
    /// Until when the number is out of use.
    closed_until: Second,
    draws: Draws,
}

impl SecondCount {
    /// A number, by its place in the portfolio, at that level.
    pub fn new(number: u32, level: Throughput, draws: &Draws) -> Self {
        Self { number, level, second: 0, count: 0, due: None, closed_until: 0, draws: *draws }
    }

    /// What it may send.
    pub fn level(&self) -> Throughput {
        self.level
    }

    /// Raises a standard number without a messaging limit that reached 100,000 recipients in 24 h and is not RED.
    pub fn tick(
        &mut self,
        hour: Hour,
        limit: MessagingLimit,
        unique_24h: u32,
        rating: Rating,
        log: &mut Vec<GateEvent>,
    ) {
        if self.level != Throughput::Standard {
            return;
        }
        let earned =
            limit == MessagingLimit::Unlimited && unique_24h >= UPGRADE_RECIPIENTS && rating != Rating::Red;
        match self.due {
            None if earned => {
                let uniform = unit(self.draws.word(Purpose::ThroughputUpgrade, self.number, 0, 0));
                self.due = Some(hour + 1 + (uniform * UPGRADE_WITHIN) as Hour);
            }
            Some(due) if hour >= due => {
                self.due = None;
                if rating == Rating::Red {
                    return;
                }
                let levels = [self.level, Throughput::High].map(Throughput::name);
                log.push(MACHINE.change(second_of(hour), self.number, levels, "THROUGHPUT_UPGRADE"));
                self.level = Throughput::High;
                self.closed_until = second_of(hour) + MAINTENANCE;
            }
            _ => {}
        }
    }

    /// Why a message in this second is refused.
    pub fn refuses(&mut self, second: Second) -> Option<Reason> {
        if second < self.closed_until {
            return Some(Reason::Maintenance);
        }
        if second != self.second {
            (self.second, self.count) = (second, 0);
        }
        if self.count >= self.level.per_second() {
            return Some(Reason::Throughput);
        }
        self.count += 1;
        None
    }
}

/// The numbers of a portfolio, each with its own throughput.
#[derive(Clone, Debug)]
pub(super) struct Throughputs(Vec<SecondCount>);

impl Throughputs {
    /// So many numbers at one level.
    pub fn new(numbers: u32, level: Throughput, draws: &Draws) -> Self {
        Self((0..numbers).map(|number| SecondCount::new(number, level, draws)).collect())
    }
}

impl Station for Throughputs {
    fn open_hour(&mut self, facts: &mut Facts, log: &mut Vec<GateEvent>) {
        let minute = facts.hour * HOUR;
        for (count, number) in self.0.iter_mut().zip(facts.numbers.iter()) {
            let unique_24h = facts.numbers.counted.of(count.number).used(minute);
            let limit = facts.numbers.limit_of(count.number);
            count.tick(facts.hour, limit, unique_24h, number.rating, log);
        }
    }

    fn tell(&self, call: &Call) -> Note {
        let Some(number) = self.0.get(call.number as usize) else { return Note::default() };
        let count = if call.second == number.second { number.count } else { 0 };
        Note::of(format!("{}, {count} in this second", number.level.name()))
            .up_to("full at", f64::from(number.level.per_second()))
    }

    fn call(&mut self, call: &Call, _: &mut Vec<GateEvent>) -> Ruling {
        let number = self.0.get_mut(call.number as usize);
        number.and_then(|number| number.refuses(call.second)).map_or(Ruling::Pass, Ruling::Refuse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(level: Throughput) -> SecondCount {
        SecondCount::new(0, level, &Draws::new(1, 0))
    }

    #[test]
    fn the_81st_message_of_a_second_is_refused_and_the_next_second_is_free() {
        for (level, most) in [(Throughput::App, 20), (Throughput::Standard, 80), (Throughput::High, 1000)] {
            let mut number = number(level);
            assert!((0..most).all(|_| number.refuses(7).is_none()));
            assert_eq!(number.refuses(7), Some(Reason::Throughput));
            assert_eq!(number.refuses(8), None);
        }
    }

    #[test]
    fn the_upgrade_needs_no_limit_100_000_recipients_and_a_rating_above_red() {
        let raised = |level, limit, unique, rating| {
            let (mut number, mut log) = (number(level), Vec::new());
            (0..=13).for_each(|hour| number.tick(hour, limit, unique, rating, &mut log));
            assert!(log.iter().all(|event| MACHINE.allows(event.from, event.to)));
            number.level() == Throughput::High && level != Throughput::High
        };
        use MessagingLimit::{Tier100K, Unlimited};
        assert!(raised(Throughput::Standard, Unlimited, 100_000, Rating::Yellow));
        assert!(!raised(Throughput::Standard, Unlimited, 99_999, Rating::Green));
        assert!(!raised(Throughput::Standard, Tier100K, 100_000, Rating::Green));
        assert!(!raised(Throughput::Standard, Unlimited, 100_000, Rating::Red));
        assert!(!raised(Throughput::App, Unlimited, 100_000, Rating::Green));
    }

    #[test]
    fn while_it_is_raised_the_number_is_out_of_use_for_a_minute() {
        let (mut number, mut log) = (number(Throughput::Standard), Vec::new());
        (0..=13)
            .for_each(|hour| number.tick(hour, MessagingLimit::Unlimited, 100_000, Rating::Green, &mut log));
        let at = log[0].second;
        assert_eq!(number.refuses(at), Some(Reason::Maintenance));
        assert_eq!(number.refuses(at + 59), Some(Reason::Maintenance));
        assert_eq!(number.refuses(at + 60), None);
    }
}
