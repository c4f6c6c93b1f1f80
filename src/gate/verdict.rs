//! One attempt through the layers, in their order (model: section 5); the first that says no ends it.

use crate::gate::engagement::Judgement;
use crate::gate::pair::PairRecord;
use crate::gate::tick::Gate;
use crate::gate::{holdout, opt_out, reachability, recipient_block, template};
use crate::messaging::{Category, Layer, MessageId, PlatformUser, Reason};
use crate::rng::{Purpose, unit};
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
    /// Which of the portfolio's numbers sends.
    pub number: u32,
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
    /// is full, the message is refused after all, a silent one too. What is left goes nowhere if it is `silent` (and is
    /// not counted), and is delivered otherwise (and is counted if `counts`).
    Pass {
        /// Outside a service window, to a recipient not counted in the last 24 h.
        counts: bool,
        /// Why it is lost without a word: the recipient's block is in force, or the phone stays off.
        silent: Option<Reason>,
    },
}

impl Attempt {
    /// Key of its verdict draws ([`Block::Verdict`](crate::rng::Block::Verdict)): recipient, message, occurrence.
    #[inline]
    pub fn verdict_key(&self) -> [u32; 3] {
        [self.recipient, self.message.key(), self.occurrence]
    }
}

impl Gate {
    /// The verdict of layers 1 to 7 on one attempt, and what layers 8 and 9 need to know. `judgement` is that of the
    /// attempt's minute; `words` are the attempt's verdict draws (key [`Attempt::verdict_key`]); `others_today`, the
    /// marketing delivered to the user today by other businesses, is asked for only where it decides. The record learns what is due (outcomes a day old, 131049 verdicts).
    #[inline(always)]
    pub fn verdict(
        &self,
        judgement: &Judgement,
        pair: &mut PairRecord,
        user: &PlatformUser,
        attempt: &Attempt,
        words: [u32; 4],
        others_today: impl Fn() -> u32,
    ) -> Verdict {
        if self.list.is_some() {
            // Moved here, so that nothing of it has to stand in memory on the usual way.
            let others_today = others_today;
            return self.verdict_by_list(judgement, pair, user, attempt, words, &others_today);
        }
        let (minute, layers) = (attempt.minute, self.layers);
        let marketing = attempt.category == Category::Marketing;
        let outside = !(pair.in_window(minute) | user.has_written);

        if let Some(reason) = self.stopped_template(attempt) {
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
            if let Some(reason) = self.ecosystem(judgement, pair, user, minute, words, others_today) {
                pair.refuse(minute);
                return Verdict::Refused(reason);
            }
        }
        let restricted = self.first.restriction.chance().happens(|| unit(words[Purpose::Restrict.lane()]));
        if restricted {
            return Verdict::Refused(Reason::NumberRestricted);
        }
        Verdict::Pass {
            counts: outside && !pair.is_counted(minute),
            silent: (layers.is_on(Layer::RecipientBlock) && recipient_block::silences(user))
                .then_some(Reason::Silent),
        }
    }

    /// Why the attempt's template cannot be sent at present. It is asked here too, after the desk: most senders never
    /// meet a desk, and a message that a desk held back may find its template paused when it goes on.
    #[inline(always)]
    pub(super) fn stopped_template(&self, attempt: &Attempt) -> Option<Reason> {
        if !self.layers.is_on(Layer::Template) {
            return None;
        }
        let template = self.templates.get(attempt.template as usize)?;
        template::refusal(template.status())
    }

    /// The two layers behind 131049, which a sender cannot tell apart.
    #[inline(always)]
    fn ecosystem(
        &self,
        judgement: &Judgement,
        pair: &mut PairRecord,
        user: &PlatformUser,
        minute: Minute,
        words: [u32; 4],
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
            let luck = unit(words[Purpose::Judge.lane()]);
            if judgement.withholds(luck, &self.saturation, pair, &reader, minute) {
                return Some(Reason::Engagement);
            }
        }
        None
    }
}
