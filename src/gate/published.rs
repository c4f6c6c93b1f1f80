//! What the platform publishes of a portfolio, and what a sender can poll.

use crate::gate::rolling_limit::RollingLimit;
use crate::gate::template::Template;
use crate::gate::tick::Gate;
use crate::messaging::{Layer, MessagingLimit, Rating, Status};

impl Gate {
    /// The worst rating of all numbers: one is enough to stop what asks for high quality.
    pub(super) fn worst_rating(&self) -> Rating {
        self.others.iter().map(|number| number.rating).fold(self.first.rating, Rating::max)
    }

    /// What a sender can poll.
    pub fn status(&self) -> Status {
        Status {
            rating: self.worst_rating(),
            limit: self.room(),
            templates: self.templates.iter().map(Template::status).collect(),
        }
    }

    /// The rating of a number; `None` below the minimum volume, where the gate itself takes it as GREEN.
    pub fn published_rating(&self, number: u32) -> Option<Rating> {
        self.number(number).published_rating(&self.params)
    }

    /// The score of a number: weighted negatives per delivered message of the last 7 days.
    pub fn score(&self, number: u32) -> f64 {
        self.number(number).score()
    }

    /// Whether every message weighs alike in the ratings of numbers.
    pub fn weighs_alike(&self) -> bool {
        self.params.rating.service_weight == 1.0
    }

    /// The messaging limit that a number's messages meet; unlimited when that layer is off.
    pub fn limit_of(&self, number: u32) -> MessagingLimit {
        if self.layers.is_on(Layer::MessagingLimit) {
            self.limits.of(number)
        } else {
            MessagingLimit::Unlimited
        }
    }

    /// What that limit binds: the count of the portfolio, or of the number where each has a limit of its own.
    pub fn counted<'l>(&self, limit: &'l RollingLimit, number: u32) -> &'l RollingLimit {
        if self.limits.by_number() { limit.of(number) } else { limit }
    }

    /// Recipients in 24 h for whom the limits have room as the contacts are shared out: where each number has its own,
    /// what fills the first of them, rounded.
    fn room(&self) -> Option<u32> {
        if !self.limits.by_number() {
            return self.limit_of(0).recipients();
        }
        let numbers = (0..self.shared_out.count()).filter(|number| self.shared_out.share(*number) > 0.0);
        let filled = |number| {
            let recipients = f64::from(self.limit_of(number).recipients()?);
            Some((recipients / self.shared_out.share(number) + 0.5) as u32)
        };
        numbers.filter_map(filled).min()
    }
}
