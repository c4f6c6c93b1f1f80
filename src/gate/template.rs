//! Layer 1: templates of low quality are paused, and disabled the third time (132015, 132016; model: section 8.3).
//!
//! Rating and pausing are documented, with 3 h and 6 h; the thresholds are not. Whether the count of pauses ever
//! resets is not said.

use crate::gate::hours::SignalKind;
use crate::gate::machine::{Machine, arrow};
use crate::gate::params::{Params, TemplateParams};
use crate::gate::rating;
use crate::gate::rating::{Negatives, Scorer, WEEK, is_rated};
use crate::messaging::{Change, Entity, GateEvent, Rating, Reason, TemplateStatus};
use crate::units::Hour;
use crate::units::time::{DAY_HOURS, HOUR, MINUTE_SECONDS};

/// Pseudo-deliveries, and reads among them, that steady the read rate of a template. Assumed.
const PRIOR_DELIVERIES: f64 = 300.0;
const PRIOR_READS: f64 = 150.0;
/// Marketing deliveries whose reads are known, below which the read rate is not judged. Assumed.
const MIN_READ_VOLUME: u64 = 100;

/// The reason why a template of that status cannot be sent.
#[inline]
pub(super) fn refusal(status: TemplateStatus) -> Option<Reason> {
    match status {
        TemplateStatus::Active => None,
        TemplateStatus::Paused => Some(Reason::TemplatePaused),
        TemplateStatus::Disabled => Some(Reason::TemplateDisabled),
    }
}

/// A length as a whole number of hours.
fn whole_hours(length: f64) -> Hour {
    (length + 0.5) as Hour
}

/// Transitions of a template.
pub const MACHINE: Machine = Machine {
    entity: Entity::Template,
    event: Change::TemplateState,
    starts: &["active"],
    transitions: &[
        arrow("active", "paused", "red the first or second time, or dropped by pacing"),
        arrow("paused", "active", "the pause is over, or unpaused by hand"),
        arrow("active", "disabled", "red the third time"),
    ],
};
/// Transitions of a template's quality.
pub const QUALITY: Machine = Machine {
    entity: Entity::Template,
    event: Change::Rating,
    starts: &["green"],
    transitions: rating::TRANSITIONS,
};

/// One hour of one template.
#[derive(Clone, Copy, Debug, Default)]
struct Bin {
    delivered: u32,
    /// Delivered in this hour and observed read within 24 h.
    seen: u32,
    /// Negatives caused by this hour's deliveries, as far as they have happened.
    caused: Negatives,
}

/// One template: its traffic, its quality and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Template {
    id: u32,
    /// Low read rates are judged of marketing only.
    marketing: bool,
    status: TemplateStatus,
    quality: Rating,
    pauses: u32,
    last_pause: Option<Hour>,
    paused_until: Hour,
    /// Since when the quality has been RED, while it is not paused for it.
    red_since: Option<Hour>,
    /// Only what was delivered from this hour on counts: the last expiry of a pause.
    counts_from: Hour,
    /// Hours from the first delivery on.
    bins: Vec<Bin>,
    first: Hour,
}

impl Template {
    pub fn new(id: u32, marketing: bool) -> Self {
        Self {
            id,
            marketing,
            status: TemplateStatus::Active,
            quality: Rating::Green,
            pauses: 0,
            last_pause: None,
            paused_until: 0,
            red_since: None,
            counts_from: 0,
            bins: Vec::new(),
            first: 0,
        }
    }

    #[inline]
    pub fn status(&self) -> TemplateStatus {
        self.status
    }

    pub fn quality(&self) -> Rating {
        self.quality
    }

    pub fn is_paused(&self) -> bool {
        self.status == TemplateStatus::Paused
    }

    /// Adds what was delivered in `hour` (not before the first hour booked).
    pub fn book(&mut self, hour: Hour, delivered: u32, seen: u32) {
        if delivered == 0 {
            return;
        }
        if self.bins.is_empty() {
            self.first = hour;
        }
        let at = hour.saturating_sub(self.first) as usize;
        if self.bins.len() <= at {
            self.bins.resize(at + 1, Bin::default());
        }
        self.bins[at].delivered += delivered;
        self.bins[at].seen += seen;
    }

    /// Notes a negative that a delivery of hour `delivered` has caused.
    pub fn note(&mut self, delivered: Hour, kind: SignalKind) {
        let at = delivered.checked_sub(self.first).map(|at| at as usize);
        if let Some(bin) = at.and_then(|at| self.bins.get_mut(at)) {
            bin.caused.note(kind);
        }
    }

    /// Ends a pause whose time is over, then judges an active template and pauses it when RED.
    pub fn tick(&mut self, hour: Hour, params: &Params, scorer: &Scorer, log: &mut Vec<GateEvent>) {
        if self.status == TemplateStatus::Paused && hour >= self.paused_until {
            self.counts_from = hour;
            self.turn(hour, TemplateStatus::Active, "the pause is over", log);
        }
        if self.status != TemplateStatus::Active {
            return;
        }
        let (quality, cause) = self.judge(hour, params, scorer);
        if quality != self.quality {
            let event = self.event(hour, Change::Rating, self.quality.name(), quality.name(), cause);
            log.push(event);
            self.quality = quality;
        }
        self.red_since = (quality == Rating::Red).then(|| self.red_since.unwrap_or(hour));
        if self.red_since.is_some_and(|since| hour >= since + whole_hours(params.template.red_to_pause_delay))
        {
            self.pause(hour, &params.template, cause, log);
        }
    }

    /// Pauses without an end, by its pacing; [`Template::unpause_by_hand`] ends it. Counts as a pause like any other;
    /// one that has just begun loses its end.
    pub fn pause_by_pacing(&mut self, hour: Hour, log: &mut Vec<GateEvent>) {
        if self.status == TemplateStatus::Active {
            self.pauses += 1;
            self.paused_until = Hour::MAX;
            self.turn(hour, TemplateStatus::Paused, "bad reactions to the first messages", log);
        } else if self.status == TemplateStatus::Paused {
            self.paused_until = Hour::MAX;
        }
    }

    /// Somebody unpauses the template; only what is delivered from now on counts.
    pub fn unpause_by_hand(&mut self, hour: Hour, log: &mut Vec<GateEvent>) {
        if self.status == TemplateStatus::Paused {
            self.counts_from = hour;
            self.turn(hour, TemplateStatus::Active, "unpaused by hand", log);
        }
    }

    /// Quality by what was delivered from hour `since` on and has come of it.
    pub fn quality_since(&self, hour: Hour, since: Hour, params: &Params, scorer: &Scorer) -> Rating {
        let delivered = self.between(since, hour).map(|(hour, bin)| (hour, bin.delivered, bin.caused));
        let score = scorer.score(hour, delivered);
        match is_rated(&score, &params.rating) {
            true if score.q >= params.template.red => Rating::Red,
            true if score.q >= params.template.yellow => Rating::Yellow,
            _ => Rating::Green,
        }
    }

    /// Quality by what was delivered since the last pause, and why.
    fn judge(&self, hour: Hour, params: &Params, scorer: &Scorer) -> (Rating, &'static str) {
        let score = scorer.score(
            hour,
            self.between(hour.saturating_sub(WEEK), hour)
                .map(|(delivered_in, bin)| (delivered_in, bin.delivered, bin.caused)),
        );
        let rated = is_rated(&score, &params.rating);
        if rated && score.q >= params.template.red {
            (Rating::Red, "score reached the threshold")
        } else if self.marketing && self.is_seldom_read(hour, params.template.low_read) {
            (Rating::Red, "low read rate")
        } else if rated && score.q >= params.template.yellow {
            (Rating::Yellow, "score reached the threshold")
        } else {
            (Rating::Green, "score below the thresholds")
        }
    }

    /// Whether too few of the messages delivered in the week that ended a day ago were read within 24 h.
    fn is_seldom_read(&self, hour: Hour, low_read: f64) -> bool {
        let settled = hour.saturating_sub(DAY_HOURS);
        let (mut delivered, mut seen) = (0u64, 0u64);
        for (_, bin) in self.between(hour.saturating_sub(WEEK + DAY_HOURS), settled) {
            delivered += u64::from(bin.delivered);
            seen += u64::from(bin.seen);
        }
        delivered >= MIN_READ_VOLUME
            && (seen as f64 + PRIOR_READS) / (delivered as f64 + PRIOR_DELIVERIES) < low_read
    }

    /// The hours in [`from`, `to`) that count and have anything in them.
    fn between(&self, from: Hour, to: Hour) -> impl Iterator<Item = (Hour, &Bin)> {
        let from = from.max(self.counts_from).max(self.first);
        let end = (to.saturating_sub(self.first) as usize).min(self.bins.len());
        let start = ((from - self.first) as usize).min(end);
        (from..).zip(&self.bins[start..end])
    }

    fn pause(&mut self, hour: Hour, params: &TemplateParams, cause: &'static str, log: &mut Vec<GateEvent>) {
        let forgotten = whole_hours(params.pause_reset * f64::from(DAY_HOURS));
        if forgotten > 0 && self.last_pause.is_some_and(|last| hour >= last + forgotten) {
            self.pauses = 0;
        }
        self.last_pause = Some(hour);
        self.red_since = None;
        self.pauses += 1;
        let length = match self.pauses {
            1 => params.pause_first,
            2 => params.pause_second,
            _ => return self.turn(hour, TemplateStatus::Disabled, cause, log),
        };
        self.paused_until = hour.saturating_add(whole_hours(length));
        self.turn(hour, TemplateStatus::Paused, cause, log);
    }

    fn turn(&mut self, hour: Hour, to: TemplateStatus, cause: &'static str, log: &mut Vec<GateEvent>) {
        log.push(self.event(hour, Change::TemplateState, self.status.name(), to.name(), cause));
        self.status = to;
    }

    fn event(
        &self,
        hour: Hour,
        event: Change,
        from: &'static str,
        to: &'static str,
        cause: &'static str,
    ) -> GateEvent {
        let second = hour * HOUR * MINUTE_SECONDS;
        GateEvent { second, entity: Entity::Template, id: self.id, event, from, to, cause }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The state changes of a template that delivers `delivered` messages an hour while active, of which `seen`
    /// are read and `blocks` lead to a block in the same hour.
    fn life(
        marketing: bool,
        hours: Hour,
        delivered: u32,
        seen: u32,
        blocks: u32,
    ) -> Vec<(Hour, &'static str)> {
        let params = Params::default();
        let scorer = Scorer::new(&params.rating);
        let mut template = Template::new(3, marketing);
        let mut log = Vec::new();
        for hour in 0..hours {
            template.tick(hour, &params, &scorer, &mut log);
            if template.status() == TemplateStatus::Active {
                template.book(hour, delivered, seen);
                (0..blocks).for_each(|_| template.note(hour, SignalKind::Block));
            }
        }
        let states = log.iter().filter(|event| event.event == Change::TemplateState && event.id == 3);
        states.map(|event| (event.second / 3600, event.to)).collect()
    }

    #[test]
    fn pauses_last_3_and_6_hours_and_the_third_red_disables() {
        // 100 messages and 20 blocks an hour: q after one hour is 20 w / (100 w + 300) with w just below 1.
        assert_eq!(
            life(true, 100, 100, 100, 20),
            [(1, "paused"), (4, "active"), (5, "paused"), (11, "active"), (12, "disabled")]
        );
    }

    #[test]
    fn a_template_of_good_quality_is_never_paused() {
        assert!(life(true, 400, 1000, 700, 1).is_empty());
    }

    #[test]
    fn below_the_minimum_volume_there_is_no_rating() {
        assert_eq!(life(true, 3, 99, 99, 50), [(2, "paused")]);
    }

    #[test]
    fn a_low_read_rate_pauses_marketing_a_day_later() {
        // (0 + 150) / (100 n + 300) < 0.2 from n = 5 hours on; the fifth is known 24 h after it, at hour 29 + 1.
        assert_eq!(life(true, 30, 100, 0, 0), [(29, "paused")]);
        assert!(life(false, 60, 100, 0, 0).is_empty());
        assert!(life(true, 400, 100, 25, 0).is_empty());
    }

    #[test]
    fn after_a_pause_only_new_messages_count() {
        let params = Params::default();
        let scorer = Scorer::new(&params.rating);
        let (mut template, mut log) = (Template::new(0, true), Vec::new());
        template.book(0, 500, 400);
        (0..60).for_each(|_| template.note(0, SignalKind::Block));
        template.tick(1, &params, &scorer, &mut log);
        assert_eq!(template.status(), TemplateStatus::Paused);
        template.tick(3, &params, &scorer, &mut log);
        assert_eq!(template.status(), TemplateStatus::Paused);
        template.tick(4, &params, &scorer, &mut log);
        template.book(4, 200, 150);
        // Late blocks of the old messages do not touch it.
        (0..60).for_each(|_| template.note(0, SignalKind::Block));
        template.tick(5, &params, &scorer, &mut log);
        assert_eq!((template.status(), template.quality), (TemplateStatus::Active, Rating::Green));
        // Those of the new ones do.
        (0..60).for_each(|_| template.note(4, SignalKind::Block));
        template.tick(6, &params, &scorer, &mut log);
        assert_eq!(template.status(), TemplateStatus::Paused);
    }

    #[test]
    fn yellow_is_published_and_stops_nothing() {
        let params = Params::default();
        let scorer = Scorer::new(&params.rating);
        let (mut template, mut log) = (Template::new(0, true), Vec::new());
        template.book(0, 700, 700);
        (0..15).for_each(|_| template.note(0, SignalKind::Block));
        template.tick(1, &params, &scorer, &mut log);
        assert_eq!((template.quality, template.status()), (Rating::Yellow, TemplateStatus::Active));
        assert_eq!((log.len(), log[0].event, log[0].to), (1, Change::Rating, "yellow"));
        template.tick(400, &params, &scorer, &mut log);
        assert_eq!((template.quality, log.len()), (Rating::Green, 2));
    }
}
