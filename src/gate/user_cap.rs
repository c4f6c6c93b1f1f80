//! The cap on the marketing that one user gets from all businesses (model: section 8.2). That there is one, that it follows
//! the user's recent read rate and the fullness of the inbox, and that repeated resends and "not interested" close a pair
//! is documented; every number is assumed.

use crate::gate::pair::PairRecord;
use crate::gate::params::UserLimitParams;
use crate::messaging::PlatformUser;
use crate::units::Minute;
use crate::units::maths::ExpTable;
use crate::units::time::{DAY, HOUR};

/// A user as the platform sees them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reader {
    /// Read rate over all businesses, steadied by the pivot.
    pub read_rate: f64,
    /// Marketing messages a day from other businesses.
    pub load: f64,
}

/// The rule with its tables.
#[derive(Clone, Debug)]
pub(super) struct UserLimit {
    exp: ExpTable,
    twice_cap: f64,
    slope: f64,
    pivot: f64,
    prior_weight: f64,
    /// 1 / load scale.
    load_factor: f64,
    /// 1 / days that the platform's record of the user covers.
    per_day: f64,
    /// A bound on 1 + e^(-slope (r - pivot)) over all read rates r, with room for rounding.
    most_by_rate: f64,
    pub not_interested: Minute,
    pub retry_trigger: u32,
    pub retry_length: Minute,
}

impl UserLimit {
    pub fn new(params: &UserLimitParams) -> Self {
        let exp = ExpTable::new();
        let by_rate = |rate: f64| 1.0 + exp.exp(params.slope * (params.pivot - rate));
        Self {
            most_by_rate: by_rate(0.0).max(by_rate(1.0)) * 1.000_001,
            exp,
            twice_cap: 2.0 * params.cap,
            slope: params.slope,
            pivot: params.pivot,
            prior_weight: params.prior_weight,
            load_factor: 1.0 / params.load_scale,
            per_day: 1.0 / params.memory,
            not_interested: (params.not_interested_length * f64::from(DAY)) as Minute,
            retry_trigger: params.retry_trigger as u32,
            retry_length: ((params.retry_length * f64::from(HOUR)) as Minute).min(DAY),
        }
    }

    /// The same without a penalty for repeated resends: a shut pair opens at once.
    pub fn without_retry_penalty(self) -> Self {
        Self { retry_length: 0, ..self }
    }

    /// The user, by messages of all businesses.
    #[inline]
    pub fn reader(&self, user: &PlatformUser, pair: &PairRecord) -> Reader {
        let (own_reads, own) = pair.reads();
        let messages = f64::from(u32::from(user.record_messages) + own);
        let reads = f64::from(u32::from(user.record_reads) + own_reads);
        let weight = self.prior_weight + messages;
        Reader {
            read_rate: if weight > 0.0 {
                (self.prior_weight * self.pivot + reads) / weight
            } else {
                self.pivot
            },
            load: f64::from(user.record_messages) * self.per_day,
        }
    }

    /// What divides twice the cap of the parameters into the user's own, before rounding:
    /// (1 + e^(-slope (r - pivot))) (1 + load / scale).
    #[inline]
    fn divisor(&self, reader: &Reader) -> f64 {
        (1.0 + self.exp.exp(self.slope * (self.pivot - reader.read_rate)))
            * (1.0 + reader.load * self.load_factor)
    }

    /// The user's cap before it is rounded.
    pub fn cap(&self, reader: &Reader) -> f64 {
        self.twice_cap / self.divisor(reader)
    }

    /// Whether the user has had enough. `others_today`, how many messages other businesses delivered today, is
    /// asked for only where it decides.
    #[inline(always)]
    pub fn refuses(
        &self,
        reader: &Reader,
        user: &PlatformUser,
        pair: &PairRecord,
        minute: Minute,
        others_today: impl FnOnce() -> u32,
    ) -> bool {
        if pair.is_not_interested(minute, self.not_interested)
            || pair.is_shut(minute, self.retry_trigger, self.retry_length)
        {
            return true;
        }
        // The cap is floor(C + xi), so that its mean over people is C: had enough at n messages when C + xi < n + 1,
        // that is 2 cap < (n + 1 - xi) divisor.
        let room = 1.0 - f64::from(user.cap_rounding);
        // A bound on the divisor settles most cases without an exponential.
        let most = self.most_by_rate * (1.0 + reader.load * self.load_factor);
        let has_enough = |messages: u32| {
            let filled = f64::from(messages) + room;
            self.twice_cap < filled * most && self.twice_cap < filled * self.divisor(reader)
        };
        let own = pair.own_today(minute);
        has_enough(own) || {
            let others = others_today();
            others > 0 && has_enough(own.saturating_add(others))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::params::Params;
    use crate::gate::tests::NOBODY;
    use crate::messaging::{Category, Negative, Reaction};

    fn rule() -> UserLimit {
        UserLimit::new(&Params::default().user_limit)
    }

    fn user(record_messages: u16, record_reads: u16, cap_rounding: f32) -> PlatformUser {
        PlatformUser { record_messages, record_reads, cap_rounding, ..NOBODY }
    }

    /// The person of the known answers in model.md, section 13: n = 4, k = 2, R = 1, D = 2.
    fn known() -> (PlatformUser, PairRecord) {
        let mut pair = PairRecord::default();
        pair.delivered(0, Category::Marketing, true);
        pair.delivered(DAY, Category::Marketing, false);
        pair.fold_older(2 * DAY);
        (user(4, 2, 0.5), pair)
    }

    #[test]
    fn read_rate_and_cap_of_the_known_answer() {
        let (user, pair) = known();
        let reader = rule().reader(&user, &pair);
        assert!((reader.read_rate - 0.48).abs() < 1e-15);
        let cap = rule().cap(&reader);
        assert!((cap - 4.010_538_8).abs() < 5e-7, "{cap}");
    }

    #[test]
    fn the_mean_over_people_of_the_rounded_cap_is_the_cap() {
        let rule = rule();
        let (_, pair) = known();
        let people = 20_000;
        let mut sum = 0u32;
        for person in 0..people {
            let user = user(4, 2, (person as f32 + 0.5) / people as f32);
            // The smallest number of others that closes the cap is the rounded cap, as there are no own ones.
            let reader = rule.reader(&user, &pair);
            sum += (0..).find(|&others| rule.refuses(&reader, &user, &pair, 2 * DAY, || others)).unwrap();
        }
        let mean = f64::from(sum) / f64::from(people);
        assert!((mean - 4.010_538_8).abs() < 2.0 / f64::from(people), "{mean}");
    }

    #[test]
    fn low_readers_and_full_inboxes_have_low_caps() {
        let rule = rule();
        let pair = PairRecord::default();
        let cap = |messages, reads| rule.cap(&rule.reader(&user(messages, reads, 0.0), &pair));
        assert!((cap(0, 0) - 4.0).abs() < 1e-6);
        assert!(cap(14, 14) > cap(14, 7) && cap(14, 7) > cap(14, 0));
        assert!(cap(140, 70) < cap(14, 7));
    }

    #[test]
    fn the_same_record_in_half_the_days_is_twice_the_load() {
        let week = UserLimit::new(&UserLimitParams { memory: 7.0, ..Params::default().user_limit });
        let (user, pair) = known();
        assert!((week.reader(&user, &pair).load - 2.0 * rule().reader(&user, &pair).load).abs() < 1e-15);
    }

    #[test]
    fn own_messages_fill_the_cap_together_with_others() {
        let rule = rule();
        let user = user(0, 0, 0.5);
        let mut pair = PairRecord::default();
        let refuses = |pair: &PairRecord, minute, others| {
            rule.refuses(&Reader { read_rate: 0.45, load: 0.0 }, &user, pair, minute, || others)
        };
        for minute in 0..3 {
            pair.delivered(minute, Category::Marketing, true);
        }
        assert!(!refuses(&pair, 10, 0) && refuses(&pair, 10, 1));
        pair.delivered(3, Category::Marketing, true);
        // Full by own messages alone: nothing is asked.
        let full = rule.reader(&user, &PairRecord::default());
        assert!(rule.refuses(&full, &user, &pair, 10, || panic!("asked")));
        assert!(!refuses(&pair, DAY, 3) && refuses(&pair, DAY, 4));
    }

    #[test]
    fn not_interested_closes_the_pair_for_30_days() {
        let rule = rule();
        let user = user(0, 0, 0.5);
        let mut pair = PairRecord::default();
        pair.react(&Reaction { negative: Some((Negative::NotInterested, 1000)), ..Reaction::default() });
        let reader = rule.reader(&user, &pair);
        let refuses = |minute| rule.refuses(&reader, &user, &pair, minute, || 0);
        assert!(!refuses(999) && refuses(1000) && refuses(1000 + 30 * DAY - 1) && !refuses(1000 + 30 * DAY));
    }

    #[test]
    fn a_retry_penalty_opens_again() {
        let rule = rule();
        let user = user(0, 0, 0.5);
        let mut pair = PairRecord::default();
        for minute in [0, 100, 200] {
            pair.refuse(minute);
        }
        let reader = rule.reader(&user, &pair);
        let refuses = |minute| rule.refuses(&reader, &user, &pair, minute, || 0);
        assert!(refuses(201) && refuses(200 + DAY - 1) && !refuses(200 + DAY));
    }

    #[test]
    fn before_the_penalty_a_pair_never_shuts() {
        let rule = rule().without_retry_penalty();
        let mut pair = PairRecord::default();
        (0..5).for_each(|at| pair.refuse(at));
        let (user, reader) = (user(0, 0, 0.5), Reader { read_rate: 0.45, load: 0.0 });
        assert!((4..9).all(|minute| !rule.refuses(&reader, &user, &pair, minute, || 0)));
    }

    #[test]
    fn without_prior_and_record_the_user_reads_at_the_pivot() {
        let rule = UserLimit::new(&UserLimitParams { prior_weight: 0.0, ..Params::default().user_limit });
        assert_eq!(rule.reader(&user(0, 0, 0.0), &PairRecord::default()).read_rate, 0.45);
    }
}
