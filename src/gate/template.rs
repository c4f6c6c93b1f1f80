//! Layer 1: templates of low quality are paused, and disabled the third time (132015, 132016; model: section 8.3).
//!
//! Rating and pausing are documented, with 3 h and 6 h; the thresholds are not. Whether the count of pauses ever
//! resets is not said.

use crate::gate::machine::{Machine, arrow};
use crate::gate::params::{Params, TemplateParams};
use crate::gate::question::Note;
use crate::gate::rating;
use crate::gate::rating::Scorer;
use crate::gate::station::second_of;
use crate::gate::template_quality::Traffic;
use crate::messaging::{Change, Entity, GateEvent, Rating, Reason, TemplateStatus};
use crate::units::Hour;
use crate::units::time::DAY_HOURS;

/// The reason why a template of that status cannot be sent.
#[inline]
pub(super) fn refusal(status: TemplateStatus) -> Option<Reason> {
    match status {
        TemplateStatus::Active => None,
        TemplateStatus::Paused => Some(Reason::TemplatePaused),
        TemplateStatus::Disabled => Some(Reason::TemplateDisabled),
    }
}

/// State of a template, in words.
pub(super) fn tell(template: &Template) -> Note {
    let state = format!("{}, rated {}", template.status.name(), template.quality.name());
    Note::of(match template.status {
        TemplateStatus::Paused if template.paused_until != Hour::MAX => {
            format!("{state}, until hour {}", template.paused_until)
        }
        TemplateStatus::Paused | TemplateStatus::Active | TemplateStatus::Disabled => state,
    })
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

/// One template: its traffic, its quality and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Template {
    id: u32,
    status: TemplateStatus,
    quality: Rating,
    pauses: u32,
    last_pause: Option<Hour>,
    paused_until: Hour,
    /// Since when the quality has been RED, while it is not paused for it.
    red_since: Option<Hour>,
    /// What has been delivered, and what has come of it.
    pub traffic: Traffic,
}

impl Template {
    pub fn new(id: u32, marketing: bool) -> Self {
        Self {
            id,
            status: TemplateStatus::Active,
            quality: Rating::Green,
            pauses: 0,
            last_pause: None,
            paused_until: 0,
            red_since: None,
            traffic: Traffic::new(marketing),
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

    /// Ends a pause whose time is over, then judges an active template and pauses it when RED.
    pub fn tick(&mut self, hour: Hour, params: &Params, scorer: &Scorer, log: &mut Vec<GateEvent>) {
        if self.status == TemplateStatus::Paused && hour >= self.paused_until {
            self.traffic.start_anew(hour);
            self.turn(hour, TemplateStatus::Active, "UNPAUSE: the pause is over", log);
        }
        if self.status != TemplateStatus::Active {
            return;
        }
        let (quality, cause) = self.traffic.judge(hour, params, scorer);
        if quality != self.quality {
            let ratings = [self.quality, quality].map(Rating::name);
            log.push(QUALITY.change(second_of(hour), self.id, ratings, cause));
            self.quality = quality;
        }
        self.red_since = (quality == Rating::Red).then(|| self.red_since.unwrap_or(hour));
        if self.red_since.is_some_and(|since| hour >= since + whole_hours(params.template.red_to_pause_delay))
        {
            self.pause(hour, &params.template, log);
        }
    }

    /// Pauses without an end, by its pacing; [`Template::unpause_by_hand`] ends it. Counts as a pause like any other;
    /// one that has just begun loses its end.
    pub fn pause_by_pacing(&mut self, hour: Hour, params: &TemplateParams, log: &mut Vec<GateEvent>) {
        if self.status == TemplateStatus::Active {
            self.count_pause(hour, params);
            self.paused_until = Hour::MAX;
            self.turn(hour, TemplateStatus::Paused, "bad reactions to the first messages", log);
        } else if self.status == TemplateStatus::Paused {
            self.paused_until = Hour::MAX;
        }
    }

    /// Somebody unpauses the template; only what is delivered from now on counts, for its rating as well.
    pub fn unpause_by_hand(&mut self, hour: Hour, judge: (&Params, &Scorer), log: &mut Vec<GateEvent>) {
        if self.status == TemplateStatus::Paused {
            self.traffic.start_anew(hour);
            self.turn(hour, TemplateStatus::Active, "UNPAUSE: by hand", log);
            self.tick(hour, judge.0, judge.1, log);
        }
    }

    /// One pause more, after those that are too old have been forgotten.
    fn count_pause(&mut self, hour: Hour, params: &TemplateParams) {
        let forgotten = whole_hours(params.pause_reset * f64::from(DAY_HOURS));
        if forgotten > 0 && self.last_pause.is_some_and(|last| hour >= last + forgotten) {
            self.pauses = 0;
        }
        self.last_pause = Some(hour);
        self.pauses += 1;
    }

    fn pause(&mut self, hour: Hour, params: &TemplateParams, log: &mut Vec<GateEvent>) {
        self.count_pause(hour, params);
        self.red_since = None;
        let (length, announced) = match self.pauses {
            1 => (params.pause_first, "FIRST_PAUSE: rated red"),
            2 => (params.pause_second, "SECOND_PAUSE: rated red again"),
            _ => return self.turn(hour, TemplateStatus::Disabled, "DISABLED: rated red once more", log),
        };
        self.paused_until = hour.saturating_add(whole_hours(length));
        self.turn(hour, TemplateStatus::Paused, announced, log);
    }

    fn turn(&mut self, hour: Hour, to: TemplateStatus, cause: &'static str, log: &mut Vec<GateEvent>) {
        let states = [self.status, to].map(TemplateStatus::name);
        log.push(MACHINE.change(second_of(hour), self.id, states, cause));
        self.status = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::hours::SignalKind;

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
                template.traffic.book(hour, delivered, seen);
                (0..blocks).for_each(|_| template.traffic.note(hour, SignalKind::Block));
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
        template.traffic.book(0, 500, 400);
        (0..60).for_each(|_| template.traffic.note(0, SignalKind::Block));
        template.tick(1, &params, &scorer, &mut log);
        assert_eq!(template.status(), TemplateStatus::Paused);
        template.tick(3, &params, &scorer, &mut log);
        assert_eq!(template.status(), TemplateStatus::Paused);
        template.tick(4, &params, &scorer, &mut log);
        template.traffic.book(4, 200, 150);
        // Late blocks of the old messages do not touch it.
        (0..60).for_each(|_| template.traffic.note(0, SignalKind::Block));
        template.tick(5, &params, &scorer, &mut log);
        assert_eq!((template.status(), template.quality), (TemplateStatus::Active, Rating::Green));
        // Those of the new ones do.
        (0..60).for_each(|_| template.traffic.note(4, SignalKind::Block));
        template.tick(6, &params, &scorer, &mut log);
        assert_eq!(template.status(), TemplateStatus::Paused);
    }

    #[test]
    fn yellow_is_published_and_stops_nothing() {
        let params = Params::default();
        let scorer = Scorer::new(&params.rating);
        let (mut template, mut log) = (Template::new(0, true), Vec::new());
        template.traffic.book(0, 700, 700);
        (0..15).for_each(|_| template.traffic.note(0, SignalKind::Block));
        template.tick(1, &params, &scorer, &mut log);
        assert_eq!((template.quality, template.status()), (Rating::Yellow, TemplateStatus::Active));
        assert_eq!((log.len(), log[0].event, log[0].to), (1, Change::Rating, "yellow"));
        template.tick(400, &params, &scorer, &mut log);
        assert_eq!((template.quality, log.len()), (Rating::Green, 2));
    }
}
