//! A strategy as data: audience x order x schedule x calendar x lanes x suppression x retries x reactions.

use crate::strategy::{
    Audience, Calendar, Clairvoyant, Foresight, Lanes, Order, PlanTactics, Reaction, Retries, Schedule,
    Start, Strategy, Suppression, Tactics,
};
use crate::units::NEVER;

/// What a sender does with a campaign. Fifteen lines of a scenario file at most.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// One sentence for lists and reports.
    pub description: String,
    /// Which contacts get campaign messages at all.
    pub audience: Audience,
    /// In which order they are queued at launch.
    pub order: Order,
    /// How much is sent when.
    pub schedule: Schedule,
    /// On which days and at which hours.
    pub calendar: Calendar,
    /// From when on each lane is open.
    pub lanes: Lanes,
    /// Whom it leaves alone when their turn comes.
    pub suppression: Suppression,
    /// What happens to withheld messages.
    pub retries: Retries,
    /// What it does when a signal stands so for so long.
    pub reactions: Vec<Reaction>,
    /// Whether the sender keeps within the polled messaging limit.
    pub respect_limit: bool,
}

impl Default for Plan {
    /// Everyone, list order, spread over 5 days, both lanes open, two retries after 24 h, within the limit.
    fn default() -> Self {
        Self {
            description: String::new(),
            audience: Audience::default(),
            order: Order::List,
            schedule: Schedule::Spread { days: 5 },
            calendar: Calendar::default(),
            lanes: Lanes::default(),
            suppression: Suppression::default(),
            retries: Retries::default(),
            reactions: Vec::new(),
            respect_limit: true,
        }
    }
}

impl Plan {
    /// Whether the strategy does nothing at all.
    pub fn is_idle(&self) -> bool {
        self.audience.segments == [false; 3] && self.lanes.utility_from == NEVER
    }
}

impl Strategy for Plan {
    fn description(&self) -> String {
        self.description.clone()
    }

    fn start(&self, start: &Start) -> Box<dyn Tactics> {
        Box::new(PlanTactics::new(self, start))
    }

    fn lanes(&self) -> Lanes {
        self.lanes
    }

    fn respects_limit(&self) -> bool {
        self.respect_limit
    }

    fn addresses_everyone(&self) -> bool {
        self.audience == Audience::default() && self.order == Order::List
    }

    fn suppresses(&self) -> bool {
        self.suppression.is_on()
    }

    fn remembers(&self) -> Option<usize> {
        let looks = self.audience.follows()
            || self.order == Order::Engaged
            || self.suppression.is_on()
            || !self.reactions.is_empty()
            || self.lanes.service_from != NEVER;
        looks.then(|| self.suppression.frequency_max.map_or(0, usize::from))
    }

    fn clairvoyant(&self) -> Option<&dyn Clairvoyant> {
        (self.order == Order::Clairvoyant).then_some(&Foresight)
    }
}
