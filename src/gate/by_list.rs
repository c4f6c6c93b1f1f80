//! The layers that speak later, asked one after the other as a list says: for orders other than the default, and for
//! the rules that few senders meet (no marketing to the United States, phones that are off for long, other readings of what
//! a service window exempts from).

use crate::gate::chance::Chance;
use crate::gate::engagement::Judgement;
use crate::gate::order::{Moment, Order};
use crate::gate::pair::PairRecord;
use crate::gate::setup::{Exemption, Region, Setup};
use crate::gate::tick::Gate;
use crate::gate::verdict::{Attempt, Verdict};
use crate::gate::{holdout, opt_out, reachability, recipient_block};
use crate::messaging::{Category, Layer, PlatformUser, Reason};
use crate::rng::{Purpose, unit};
use crate::units::Minute;
use crate::units::maths::exp;

/// The list, where it is needed.
#[derive(Clone, Debug)]
pub(super) struct List {
    layers: Vec<Layer>,
    /// No marketing is delivered at all.
    united_states: bool,
    /// Whether a message's time is over before the phone is on again.
    expires: Chance,
}

impl List {
    /// The list of a setup; `None` where the default order without these rules does.
    pub fn of(setup: &Setup) -> Option<Self> {
        let united_states =
            setup.account.region == Region::UnitedStates && setup.layers.is_on(Layer::UserLimit);
        let time_to_live = &setup.params.time_to_live;
        let outlasts = exp(-time_to_live.length / time_to_live.phone_off_mean);
        let expires = if setup.layers.is_on(Layer::TimeToLive) {
            Chance::of(time_to_live.phone_off * outlasts)
        } else {
            Chance::Never
        };
        let later = |order: &Order| order.at(Moment::Later).collect::<Vec<_>>();
        let layers = later(&setup.order);
        let usual = layers == later(&Order::default());
        let reading = setup.account.exemption != Exemption::Any;
        (united_states || expires != Chance::Never || !usual || reading).then_some(Self {
            layers,
            united_states,
            expires,
        })
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

    /// The verdict of the layers in the order of the list; the same as [`Gate::verdict`] where both apply. Without
    /// a list everything passes.
    pub(super) fn verdict_by_list(
        &self,
        judgement: &Judgement,
        pair: &mut PairRecord,
        user: &PlatformUser,
        attempt: &Attempt,
        words: [u32; 4],
        others_today: impl FnOnce() -> u32,
    ) -> Verdict {
        let Some(list) = &self.list else { return Verdict::Pass { counts: false, silent: None } };
        if let Some(reason) = self.stopped_template(attempt) {
            return Verdict::Refused(reason);
        }
        let minute = attempt.minute;
        let marketing = attempt.category == Category::Marketing;
        let outside = !(pair.in_window(minute) | user.has_written);
        let counts_for_user = self.counts_for_user(pair, user, minute);
        let draw = |purpose: Purpose| unit(words[purpose.lane()]);
        let mut others_today = Some(others_today);
        let mut reader = None;
        // Once the limit has been asked, a message that is lost in silence may still be refused by it.
        let (mut limit_asked, mut silent) = (false, None);
        for &layer in list.layers.iter().filter(|layer| self.layers.is_on(**layer)) {
            let reason = match layer {
                Layer::Reachability if reachability::refuses(user) => Reason::Unreachable,
                Layer::OptOut if marketing && opt_out::refuses(user) => Reason::OptedOut,
                Layer::Holdout if marketing && outside && holdout::refuses(user) => Reason::Holdout,
                Layer::UserLimit if marketing && list.united_states => Reason::UnitedStatesPause,
                Layer::UserLimit | Layer::Engagement if marketing && counts_for_user => {
                    let reader = *reader.get_or_insert_with(|| {
                        pair.fold_older(minute);
                        self.user_limit.reader(user, pair)
                    });
                    let reason = if layer == Layer::UserLimit {
                        let others = || others_today.take().map_or(0, |others| others());
                        let capped = self.user_limit.refuses(&reader, user, pair, minute, others);
                        capped.then_some(Reason::UserLimit)
                    } else {
                        let pass = judgement.pass(&self.saturation, pair, &reader, minute);
                        let judged = judgement.judged;
                        let passes = !judged || Chance::of(pass).happens(|| draw(Purpose::Judge));
                        (!passes).then_some(Reason::Engagement)
                    };
                    let Some(reason) = reason else { continue };
                    pair.refuse(minute);
                    reason
                }
                Layer::NumberRestriction if self.restriction.chance().happens(|| draw(Purpose::Restrict)) => {
                    Reason::NumberRestricted
                }
                Layer::MessagingLimit => {
                    limit_asked = true;
                    continue;
                }
                Layer::RecipientBlock if recipient_block::silences(user) => Reason::Silent,
                Layer::TimeToLive if list.expires.happens(|| draw(Purpose::PhoneOff)) => Reason::Expired,
                _ => continue,
            };
            if limit_asked {
                silent = silent.or(Some(reason));
            } else {
                return Verdict::Refused(reason);
            }
        }
        Verdict::Pass { counts: outside && !pair.is_counted(minute), silent }
    }
}
