//! One attempt through the layers, in their order (model: section 5); the first that says no ends it.

use crate::gate::chance::Chance;
use crate::gate::engagement::Judgement;
use crate::gate::pair::PairRecord;
use crate::gate::tick::Gate;
use crate::gate::{holdout, opt_out, reachability, recipient_block, template};
use crate::messaging::{Category, Layer, MessageId, PlatformUser, Reason};
use crate::rng::{Block, Draws, Purpose, unit};
use crate::units::Minute;

/// One send handed to the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The recipient's id: the entity of the verdict draws.
    pub recipient: u32,
    /// The message, the same for all its retries.
    pub message: MessageId,
    /// Category of the template.
    pub category: Category,
    /// Which template; the utility template comes after the marketing ones.
    pub template: u32,
    /// When.
    pub minute: Minute,
    /// Marketing: whole days since the message's first attempt, so that a resend within 24 h meets the same
    /// verdict draw. Other categories: ordinal of the attempt.
    pub occurrence: u32,
}

/// What the gate says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A layer refuses.
    Refused(Reason),
    /// No layer refuses but, perhaps, the messaging limit, which is counted by the caller: if `counts` and the limit
    /// is full, the message is refused after all, a silent one too. What is left goes nowhere if `silent` (and is
    /// not counted), and is delivered otherwise (and is counted if `counts`).
    Pass {
        /// Outside a service window, to a recipient not counted in the last 24 h.
        counts: bool,
        /// The recipient's block is in force.
        silent: bool,
    },
}

/// The verdict draws of a marketing message, made when first asked for.
struct Luck<'a> {
    draws: &'a Draws,
    attempt: &'a Attempt,
    words: Option<[u32; 4]>,
}

impl Luck<'_> {
    #[inline]
    fn of(&mut self, purpose: Purpose) -> f64 {
        let attempt = self.attempt;
        let words = self.words.get_or_insert_with(|| {
            self.draws.block(Block::Verdict, attempt.recipient, attempt.message.key(), attempt.occurrence)
        });
        unit(words[purpose.lane()])
    }
}

impl Gate {
    /// The verdict of layers 1 to 7 on one attempt, and what layers 8 and 9 need to know. `judgement` is that of the
    /// attempt's minute; `others_today`, the marketing delivered to the user today by other businesses, is asked for
    /// only where it decides. The record learns what is due (outcomes a day old, 131049 verdicts).
    #[inline]
    pub fn verdict(
        &self,
        judgement: &Judgement,
        pair: &mut PairRecord,
        user: &PlatformUser,
        attempt: &Attempt,
        draws: &Draws,
        others_today: impl FnOnce() -> u32,
    ) -> Verdict {
        let (minute, layers) = (attempt.minute, self.layers);
        let marketing = attempt.category == Category::Marketing;
        let outside = !pair.in_window(minute);
        let mut luck = Luck { draws, attempt, words: None };

        if layers.is_on(Layer::Template)
            && let Some(status) = self.templates.get(attempt.template as usize)
            && let Some(reason) = template::refusal(status.status())
        {
            return Verdict::Refused(reason);
        }
        if layers.is_on(Layer::Reachability) && reachability::refuses(user) {
            return Verdict::Refused(Reason::Unreachable);
        }
        if marketing && layers.is_on(Layer::OptOut) && opt_out::refuses(user) {
            return Verdict::Refused(Reason::OptedOut);
        }
        if marketing && outside {
            if layers.is_on(Layer::Holdout) && holdout::refuses(user) {
                return Verdict::Refused(Reason::Holdout);
            }
            if let Some(reason) = self.ecosystem(judgement, pair, user, minute, &mut luck, others_today) {
                pair.refuse(minute);
                return Verdict::Refused(reason);
            }
        }
        let restricted = self.restriction.chance().happens(|| {
            if marketing {
                luck.of(Purpose::Restrict)
            } else {
                let message = attempt.message.key();
                unit(draws.word(Purpose::UtilityRestrict, attempt.recipient, message, attempt.occurrence))
            }
        });
        if restricted {
            return Verdict::Refused(Reason::NumberRestricted);
        }
        Verdict::Pass {
            counts: outside && !pair.is_counted(minute),
            silent: layers.is_on(Layer::RecipientBlock) && recipient_block::silences(user),
        }
    }

    /// The two layers behind 131049, which a sender cannot tell apart.
    #[inline]
    fn ecosystem(
        &self,
        judgement: &Judgement,
        pair: &mut PairRecord,
        user: &PlatformUser,
        minute: Minute,
        luck: &mut Luck,
        others_today: impl FnOnce() -> u32,
    ) -> Option<Reason> {
        let limited = self.layers.is_on(Layer::UserLimit);
        if !limited && !judgement.judged {
            return None;
        }
        pair.fold_older(minute);
        let reader = self.user_limit.reader(user, pair);
        if limited && self.user_limit.refuses(&reader, user, pair, minute, others_today) {
            return Some(Reason::UserLimit);
        }
        if judgement.judged {
            let pass = judgement.pass(&self.saturation, pair, &reader, minute);
            if !Chance::of(pass).happens(|| luck.of(Purpose::Judge)) {
                return Some(Reason::Engagement);
            }
        }
        None
    }
}
