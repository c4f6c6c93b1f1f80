//! Template pacing: of a template that is new, just unpaused or not of high quality, the first messages go out and the
//! rest is held until they have been judged. Good, or no judgement in time: all go on. Bad: all are dropped (132015,
//! told later) and the template is paused until somebody unpauses it by hand. Documented but for the sizes.

use crate::gate::paced_template::Pacing;
use crate::gate::params::{PacingParams, Params};
use crate::gate::question::Note;
use crate::gate::rating::Scorer;
use crate::gate::station::{Call, Facts, Holder, Release, Ruling, Station, hour_of};
use crate::gate::template::Template;
use crate::messaging::{Category, GateEvent};
use crate::rng::{Draws, Purpose, unit};
use crate::units::Hour;
use crate::units::time::DAY_HOURS;

/// How long utility templates may be paced after one of them was paused. Documented.
const UTILITY_ELIGIBLE: Hour = 7 * DAY_HOURS;

/// The pacing of all templates of the account.
#[derive(Clone, Debug)]
pub struct TemplatePacing {
    probability: f64,
    sample: u32,
    timeout: Hour,
    unpause_after: Hour,
    draws: Draws,
    templates: Vec<Pacing>,
    /// Utility templates are eligible until then: seven days from the last pause of one.
    utility_until: Hour,
    now: Hour,
}

impl TemplatePacing {
    /// Pacing of `templates` marketing templates and, after them, one utility template.
    pub fn new(params: &PacingParams, templates: u32, draws: &Draws) -> Self {
        Self {
            probability: params.template_probability,
            sample: params.template_sample as u32,
            timeout: ((params.hold_timeout + 0.5) as Hour).max(1),
            unpause_after: (params.unpause_after + 0.5) as Hour,
            draws: *draws,
            templates: (0..=templates).map(Pacing::new).collect(),
            utility_until: 0,
            now: 0,
        }
    }

    /// Whether utility templates may be paced at all in that hour.
    pub fn paces_utility(&self, hour: Hour) -> bool {
        hour < self.utility_until
    }

    fn tick(
        &mut self,
        hour: Hour,
        templates: &mut [Template],
        judge: (&Params, &Scorer),
        log: &mut Vec<GateEvent>,
    ) {
        self.now = hour;
        let utility = self.templates.len() - 1;
        for (at, (pacing, template)) in self.templates.iter_mut().zip(templates).enumerate() {
            let paused = pacing.tick(hour, template, (self.timeout, self.unpause_after), judge, log);
            if paused && at == utility {
                self.utility_until = hour + UTILITY_ELIGIBLE;
            }
        }
    }
}

impl Station for TemplatePacing {
    fn open_hour(&mut self, facts: &mut Facts, log: &mut Vec<GateEvent>) {
        self.tick(facts.hour, facts.templates, facts.judge, log);
    }

    fn tell(&self, call: &Call) -> Note {
        self.templates.get(call.template as usize).map_or_else(Note::default, Pacing::tell)
    }

    fn call(&mut self, call: &Call, log: &mut Vec<GateEvent>) -> Ruling {
        let (probability, sample, hour) = (self.probability, self.sample, hour_of(call.second));
        let utility = call.category != Category::Marketing;
        if utility && !self.paces_utility(hour) {
            return Ruling::Pass;
        }
        let Some(pacing) = self.templates.get_mut(call.template as usize) else { return Ruling::Pass };
        if pacing.is_up_for_pacing() {
            let uniform = unit(self.draws.word(Purpose::TemplatePaced, call.template, 0, pacing.occasions));
            pacing.begin(call.second, sample, uniform < probability, log);
        }
        if pacing.holds(call.second, log) {
            Ruling::Hold(Holder::Template(call.template))
        } else {
            Ruling::Pass
        }
    }

    fn release(&mut self, holder: Holder) -> Option<Release> {
        let Holder::Template(id) = holder else { return None };
        self.templates.get(id as usize).and_then(|pacing| pacing.decision)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::hours::SignalKind;
    use crate::gate::paced_template::MACHINE;
    use crate::messaging::{Change, Rating, Reason, TemplateStatus};
    use crate::units::time::{HOUR, MINUTE_SECONDS};

    /// One marketing template (0) and the utility template (1), with pacing certain and a sample of 200.
    struct Bench {
        pacing: TemplatePacing,
        templates: Vec<Template>,
        params: Params,
        log: Vec<GateEvent>,
    }

    impl Bench {
        fn new() -> Self {
            let mut params = Params::default();
            params.pacing.template_probability = 1.0;
            params.pacing.template_sample = 200.0;
            let pacing = TemplatePacing::new(&params.pacing, 1, &Draws::new(1, 0));
            let templates = vec![Template::new(0, true), Template::new(1, false)];
            Self { pacing, templates, params, log: Vec::new() }
        }

        /// Passed and held among `n` calls of a template in that hour; what passes is delivered, and `blocks` of them
        /// lead to a block.
        fn send(&mut self, hour: Hour, template: u32, n: u32, blocks: u32) -> [u32; 2] {
            let category = if template == 0 { Category::Marketing } else { Category::Utility };
            let second = hour * HOUR * MINUTE_SECONDS;
            let call = Call { second, recipient: 0, category, template, number: 0, mislabelled: false };
            let held =
                (0..n).filter(|_| self.pacing.call(&call, &mut self.log) != Ruling::Pass).count() as u32;
            let target = &mut self.templates[template as usize];
            target.traffic.book(hour, n - held, n - held);
            (0..blocks).for_each(|_| target.traffic.note(hour, SignalKind::Block));
            [n - held, held]
        }

        fn open(&mut self, hour: Hour) -> [Option<Release>; 2] {
            let scorer = Scorer::new(&self.params.rating);
            for template in &mut self.templates {
                template.tick(hour, &self.params, &scorer, &mut self.log);
            }
            self.pacing.tick(hour, &mut self.templates, (&self.params, &scorer), &mut self.log);
            [0, 1].map(|id| self.pacing.release(Holder::Template(id)))
        }
    }

    #[test]
    fn the_first_go_out_and_good_reactions_release_the_rest() {
        let mut bench = Bench::new();
        assert_eq!(bench.send(0, 0, 500, 0), [200, 300]);
        assert_eq!(bench.open(1), [Some(Release::All), None]);
        assert_eq!(bench.send(1, 0, 500, 0), [500, 0], "proven templates are not paced again");
        assert!(bench.log.iter().all(|event| MACHINE.allows(event.from, event.to)), "{:?}", bench.log);
    }

    #[test]
    fn bad_reactions_drop_what_is_held_and_pause_until_somebody_unpauses() {
        let mut bench = Bench::new();
        // 20 blocks among 200 score nearly 20 / (200 + 300); red is 0.03. The rating alone would not pause so soon.
        bench.params.template.red_to_pause_delay = 48.0;
        assert_eq!(bench.send(0, 0, 500, 20), [200, 300]);
        assert_eq!(bench.open(1), [Some(Release::Drop(Reason::TemplatePacing)), None]);
        assert_eq!(bench.templates[0].status(), TemplateStatus::Paused);
        bench.open(24);
        assert_eq!(bench.templates[0].status(), TemplateStatus::Paused);
        bench.open(25);
        assert_eq!(bench.templates[0].status(), TemplateStatus::Active);
        assert_eq!(bench.send(25, 0, 500, 0), [200, 300], "just unpaused: paced again");
    }

    /// Paused by its rating, held down by the pacing, and unpaused by hand: it is rated anew at once, by no message yet.
    #[test]
    fn unpaused_by_hand_is_rated_anew() {
        let mut bench = Bench::new();
        bench.send(0, 0, 500, 60);
        bench.open(1);
        assert_eq!(
            (bench.templates[0].status(), bench.templates[0].quality()),
            (TemplateStatus::Paused, Rating::Red)
        );
        bench.open(25);
        assert_eq!(
            (bench.templates[0].status(), bench.templates[0].quality()),
            (TemplateStatus::Active, Rating::Green)
        );
        let told = bench.log.iter().filter(|event| event.second == 25 * 3600).map(|event| event.to);
        assert!(told.eq(["active", "green"]), "{:?}", bench.log);
    }

    /// A pause by pacing is the last pause from which `pause_reset` counts, like one by the rating.
    #[test]
    fn a_pause_by_pacing_is_forgotten_in_its_turn() {
        let second_pause = |reset: f64| {
            let mut bench = Bench::new();
            bench.params.template.pause_reset = reset;
            // 20 blocks among 200: the pacing pauses, the rating would not pause so soon.
            bench.params.template.red_to_pause_delay = 48.0;
            bench.send(0, 0, 500, 20);
            bench.open(1);
            bench.open(25);
            bench.params.template.red_to_pause_delay = 0.0;
            bench.params.pacing.template_probability = 0.0;
            bench.send(240, 0, 500, 60);
            bench.open(241);
            let mut states = bench.log.iter().filter(|event| event.event == Change::TemplateState);
            states.next_back().map(|event| event.cause)
        };
        assert_eq!(second_pause(30.0), Some("SECOND_PAUSE: rated red again"));
        assert_eq!(second_pause(9.0), Some("FIRST_PAUSE: rated red"));
    }

    #[test]
    fn utility_is_paced_for_seven_days_after_a_utility_template_was_paused() {
        let mut bench = Bench::new();
        assert_eq!(bench.send(0, 1, 500, 60), [500, 0]);
        bench.open(1);
        assert_eq!(bench.templates[1].status(), TemplateStatus::Paused);
        bench.open(4);
        assert!(bench.pacing.paces_utility(4) && bench.pacing.paces_utility(168));
        assert!(!bench.pacing.paces_utility(169));
        assert_eq!(bench.send(4, 1, 500, 0), [200, 300]);
    }
}
