//! The layers that speak later, asked one after the other as a list says: for orders other than the default, and for
//! the rules that few senders meet (no marketing to the United States, phones that are off for long, other readings of what
//! a service window exempts from). Every layer answers for itself (its row in the table), so that a new one needs no more
//! than its file and its row.

use crate::gate::engagement::Judgement;
use crate::gate::order::Order;
use crate::gate::pair::PairRecord;
use crate::gate::question::{Later, Question};
use crate::gate::setup::{Exemption, Setup};
use crate::gate::table::{LAYERS, Moment, info};
use crate::gate::tick::Gate;
use crate::gate::verdict::{Attempt, Verdict};
use crate::messaging::{Category, Layer, PlatformUser, Reason};
use crate::units::Minute;

/// The layers that are on, in their order.
#[derive(Clone, Debug)]
pub(super) struct List(Vec<(Layer, &'static Later)>);

impl List {
    /// The list of a setup; `None` where the usual way through the gate does.
    pub fn of(setup: &Setup) -> Option<Self> {
        let later = |order: &Order| order.at(Moment::Later).collect::<Vec<_>>();
        let layers = later(&setup.order);
        let usual = layers == later(&Order::default());
        let listed = LAYERS.iter().any(|row| row.later.as_ref().is_some_and(|later| (later.listed)(setup)));
        let on = layers.into_iter().filter(|layer| setup.layers.is_on(*layer));
        let row = |layer| info(layer).and_then(|row| row.later.as_ref()).map(|later| (layer, later));
        (listed || !usual).then(|| Self(on.filter_map(row).collect()))
    }
}

impl Gate {
    /// Whether marketing to this user now is judged by, and counts for, what stands behind 131049.
    #[inline]
    pub fn counts_for_user(&self, pair: &PairRecord, user: &PlatformUser, minute: Minute) -> bool {
        match self.exemption {
            Exemption::Any => !(pair.in_window(minute) | user.has_written),
            Exemption::Reply => !pair.in_window(minute),
            Exemption::None => true,
        }
    }

    /// Since when a recipient has been counted for the messaging limit who is counted anew by a message delivered now: outside
    /// service windows, where every message prolongs the 24 h.
    pub fn renews(&self, pair: &PairRecord, user: &PlatformUser, minute: Minute) -> Option<Minute> {
        let outside = !(pair.in_window(minute) | user.has_written);
        pair.counted_since(minute).filter(|since| self.prolongs && outside && *since != minute)
    }

    /// The verdict of the layers in the order of the list; the same as [`Gate::verdict`] where both apply. Without
    /// a list everything passes.
    pub(super) fn verdict_by_list(
        &self,
        judgement: &Judgement,
        pair: &mut PairRecord,
        user: &PlatformUser,
        attempt: &Attempt,
        words: [u32; 4],
        others_today: &dyn Fn() -> u32,
    ) -> Verdict {
        let Some(List(list)) = &self.list else { return Verdict::Pass { counts: false, silent: None } };
        if let Some(reason) = self.stopped_template(attempt) {
            return Verdict::Refused(reason);
        }
        if attempt.category == Category::Marketing {
            pair.fold_older(attempt.minute);
        }
        let asked =
            Question { gate: self, judgement, pair, user, attempt, words, others_today, counted_24h: None };
        // Once the limit has been asked, a message that is lost in silence may still be refused by it.
        let (mut limit_asked, mut objection) = (false, None);
        for (layer, later) in list.iter().filter(|(layer, _)| self.layers.is_on(*layer)) {
            limit_asked |= *layer == Layer::MessagingLimit;
            objection = (later.judge)(&asked);
            if objection.is_some() {
                break;
            }
        }
        let counts = asked.counts();
        match objection {
            Some(reason) if !limit_asked => {
                if matches!(reason, Reason::UserLimit | Reason::Engagement) {
                    pair.refuse(attempt.minute);
                }
                Verdict::Refused(reason)
            }
            silent => Verdict::Pass { counts, silent },
        }
    }
}
