//! What every layer makes of one attempt, for an observer: the layers are asked with the same state and the same draws as
//! the attempt itself, and nothing changes by it.

use crate::gate::desk::Desk;
use crate::gate::engagement::Judgement;
use crate::gate::pair::PairRecord;
use crate::gate::question::{Note, Question};
use crate::gate::setup::Setup;
use crate::gate::station::{Call, Ruling};
use crate::gate::table::LAYERS;
use crate::gate::template;
use crate::gate::tick::Gate;
use crate::gate::verdict::Attempt;
use crate::messaging::{Category, Layer, PlatformUser, Reason};

/// What a layer makes of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opinion {
    /// The layer is switched off.
    Off,
    /// Another layer answered before it, or there is nothing that it could object to.
    NotAsked,
    /// Nothing against it.
    Pass,
    /// Against it. Of those that are, the first in the order gives the reason.
    Refuse(Reason),
    /// Accepted, and held back.
    Hold,
}

/// One layer's part in one attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which layer.
    pub layer: Layer,
    /// What it says.
    pub opinion: Opinion,
    /// What it looks at.
    pub note: Note,
}

impl Gate {
    /// What the template and the layers that speak later make of an attempt, each for itself, also behind the one that
    /// decides. Arguments are those of [`Gate::verdict`]; `counted_24h` are the recipients counted for the messaging
    /// limit in the last 24 h where the limit could be reached in this hour.
    #[expect(clippy::too_many_arguments, reason = "what the verdict is made of, each on its own")]
    pub fn findings(
        &self,
        judgement: &Judgement,
        pair: &PairRecord,
        user: &PlatformUser,
        attempt: &Attempt,
        words: [u32; 4],
        others_today: &dyn Fn() -> u32,
        counted_24h: Option<u32>,
    ) -> Vec<Finding> {
        let mut pair = *pair;
        if attempt.category == Category::Marketing {
            pair.fold_older(attempt.minute);
        }
        let asked =
            Question { gate: self, judgement, pair: &pair, user, attempt, words, others_today, counted_24h };
        let opinion = |layer: Layer, judge: &dyn Fn() -> Option<Reason>| {
            if self.layers.is_on(layer) {
                judge().map_or(Opinion::Pass, Opinion::Refuse)
            } else {
                Opinion::Off
            }
        };
        let template = Finding {
            layer: Layer::Template,
            opinion: opinion(Layer::Template, &|| self.stopped_template(attempt)),
            note: self.template_note(attempt.template),
        };
        let later = LAYERS.iter().filter_map(|row| row.later.as_ref().map(|later| (row.layer, later)));
        let later = later.map(|(layer, later)| Finding {
            layer,
            opinion: opinion(layer, &|| (later.judge)(&asked)),
            note: (later.tell)(&asked),
        });
        std::iter::once(template).chain(later).collect()
    }

    /// State of a template, in words.
    pub(super) fn template_note(&self, template: u32) -> Note {
        self.templates.get(template as usize).map_or_else(Note::default, template::tell)
    }
}

impl Desk {
    /// What the layers at the desk look at when a call comes, in their order. Asked before the call is answered.
    pub fn notes(&self, gate: &Gate, call: &Call) -> Vec<(Layer, Note)> {
        self.posts()
            .map(|(layer, station)| match station {
                Some(station) => (layer, station.tell(call)),
                None => (layer, gate.template_note(call.template)),
            })
            .collect()
    }
}

/// What the layers at the desk made of a call that was answered like that.
pub fn at_the_desk(notes: Vec<(Layer, Note)>, ruling: Ruling) -> Vec<Finding> {
    let (decider, decision) = match ruling {
        Ruling::Pass => (None, Opinion::Pass),
        Ruling::Refuse(reason) => (Some(reason.layer()), Opinion::Refuse(reason)),
        Ruling::Hold(_) => (Some(Layer::Pacing), Opinion::Hold),
    };
    let mut findings: Vec<Finding> = Vec::new();
    let mut opinion = Opinion::Pass;
    for (layer, note) in notes {
        match findings.last_mut() {
            // Pacing has two stations.
            Some(last) if last.layer == layer => last.note.inputs += &format!("; {}", note.inputs),
            _ => {
                if opinion != Opinion::Pass {
                    opinion = Opinion::NotAsked;
                } else if decider == Some(layer) {
                    opinion = decision;
                }
                findings.push(Finding { layer, opinion, note });
            }
        }
    }
    findings
}

/// One finding for every layer of a setup, in its order; what is missing in `findings` was not asked.
pub fn in_order(setup: &Setup, mut findings: Vec<Finding>) -> Vec<Finding> {
    let mut take = |layer: Layer| {
        let at = findings.iter().position(|finding| finding.layer == layer);
        at.map(|at| findings.swap_remove(at))
    };
    let all = setup.order.layers().iter().map(|&layer| {
        let absent = if setup.layers.is_on(layer) { Opinion::NotAsked } else { Opinion::Off };
        take(layer).unwrap_or(Finding { layer, opinion: absent, note: Note::default() })
    });
    all.collect()
}
