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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::{
        Account, Family, HourCounts, Layers, Order, Params, RollingLimit, Rulebook, Setup, Signal, SignalKind,
    };
    use crate::messaging::{MessagingLimit, Negative, Rating, Reaction};
    use crate::rng::{Block, Draws};
    use crate::units::time::DAY;

    const NOBODY: PlatformUser = PlatformUser {
        record_messages: 0,
        record_reads: 0,
        cap_rounding: 0.5,
        reachable: true,
        holdout: false,
        opted_out: false,
        blocked: false,
        has_written: false,
        in_free_entry: false,
    };

    /// A gate whose judgement passes everything, unless `change` says otherwise.
    fn setup(change: impl FnOnce(&mut Setup)) -> Setup {
        let mut params = Params::default();
        params.judgement.pass = [1.0; 3];
        let account = Account::default();
        let layers = Layers::all();
        let mut setup = Setup {
            params,
            family: Family::Throttle,
            layers,
            order: Order::default(),
            rules: Rulebook::default(),
            pausing: true,
            account,
            templates: 1,
            texts: 1,
        };
        change(&mut setup);
        setup
    }

    fn gate(setup: &Setup) -> Gate {
        let mut gate = Gate::new(setup, 30 * DAY, &draws());
        gate.open_hour(0, &RollingLimit::new(), &mut Vec::new());
        gate
    }

    /// The gate at hour 1, after an hour of which every tenth delivery was blocked: RED, restricted, template 0
    /// paused.
    fn red(setup: &Setup) -> Gate {
        let mut gate = gate(setup);
        let counts = HourCounts {
            attempts: 1000,
            delivered: [1000, 0, 0],
            delivered_by_template: vec![1000, 0],
            seen_by_template: vec![1000, 0],
            ..HourCounts::new(1, 1)
        };
        gate.book(0, &counts);
        for _ in 0..100 {
            gate.hear(Signal {
                number: 0,
                happens: 0,
                delivered: 0,
                template: 0,
                light: false,
                kind: SignalKind::Block,
            });
        }
        gate.open_hour(1, &RollingLimit::new(), &mut Vec::new());
        assert_eq!(gate.status().rating, Rating::Red);
        gate
    }

    fn draws() -> Draws {
        Draws::new(5, 0)
    }

    /// The verdict draws of an attempt.
    fn words(attempt: &Attempt) -> [u32; 4] {
        let [recipient, message, occurrence] = attempt.verdict_key();
        draws().block(Block::Verdict, recipient, message, occurrence)
    }

    fn marketing(recipient: u32, minute: Minute) -> Attempt {
        let message = MessageId::campaign(0);
        Attempt {
            recipient,
            message,
            category: Category::Marketing,
            template: 0,
            number: 0,
            minute,
            occurrence: 0,
        }
    }

    fn utility(recipient: u32, minute: Minute) -> Attempt {
        let message = MessageId::event(0);
        Attempt {
            recipient,
            message,
            category: Category::Utility,
            template: 1,
            number: 0,
            minute,
            occurrence: 0,
        }
    }

    fn judge(gate: &Gate, pair: &mut PairRecord, user: &PlatformUser, attempt: &Attempt) -> Verdict {
        gate.verdict(&gate.judgement(0, 0), pair, user, attempt, words(attempt), || 0)
    }

    fn first(gate: &Gate, user: &PlatformUser, attempt: &Attempt) -> Verdict {
        judge(gate, &mut PairRecord::default(), user, attempt)
    }

    const PASS: Verdict = Verdict::Pass { counts: true, silent: None };
    const SILENT: Verdict = Verdict::Pass { counts: true, silent: Some(Reason::Silent) };

    /// A recipient against whom every layer but the judgement, the number's and the template's has something.
    const REFUSED_BY_ALL: PlatformUser =
        PlatformUser { reachable: false, opted_out: true, holdout: true, blocked: true, ..NOBODY };

    #[test]
    fn the_first_layer_in_order_gives_the_reason_and_without_it_the_next_one() {
        let mut setup = setup(|setup| {
            setup.params.user_limit.cap = 0.0;
            setup.params.judgement.pass = [0.0; 3];
            setup.params.restriction.hardness = 1.0;
        });
        for (layer, expected) in [
            (Layer::Template, Verdict::Refused(Reason::TemplatePaused)),
            (Layer::Reachability, Verdict::Refused(Reason::Unreachable)),
            (Layer::OptOut, Verdict::Refused(Reason::OptedOut)),
            (Layer::Holdout, Verdict::Refused(Reason::Holdout)),
            (Layer::UserLimit, Verdict::Refused(Reason::UserLimit)),
            (Layer::Engagement, Verdict::Refused(Reason::Engagement)),
            (Layer::NumberRestriction, Verdict::Refused(Reason::NumberRestricted)),
            (Layer::RecipientBlock, SILENT),
        ] {
            let user = PlatformUser { cap_rounding: 0.0, ..REFUSED_BY_ALL };
            assert_eq!(first(&red(&setup), &user, &marketing(1, 60)), expected, "{layer:?}");
            setup.layers = setup.layers.without(layer);
        }
        assert_eq!(first(&red(&setup), &REFUSED_BY_ALL, &marketing(1, 60)), PASS);
        assert_eq!(red(&setup).limit_of(0), MessagingLimit::Tier10K);
        setup.layers = setup.layers.without(Layer::MessagingLimit);
        assert_eq!(red(&setup).limit_of(0), MessagingLimit::Unlimited);
    }

    #[test]
    fn utility_knows_no_marketing_layer() {
        let strict = setup(|setup| {
            setup.params.user_limit.cap = 0.0;
            setup.params.judgement.pass = [0.0; 3];
        });
        let user = PlatformUser { holdout: true, opted_out: true, ..NOBODY };
        assert_eq!(first(&gate(&strict), &user, &utility(1, 0)), PASS);
        let unreachable = PlatformUser { reachable: false, ..NOBODY };
        assert_eq!(
            first(&gate(&strict), &unreachable, &utility(1, 0)),
            Verdict::Refused(Reason::Unreachable)
        );
    }

    #[test]
    fn a_service_window_exempts_from_holdout_cap_judgement_and_limit_but_not_from_the_opt_out() {
        let gate = gate(&setup(|setup| {
            setup.params.user_limit.cap = 0.0;
            setup.params.judgement.pass = [0.0; 3];
        }));
        let mut pair = PairRecord::default();
        pair.react(&Reaction { reply: true, positive_at: 100, ..Reaction::default() });
        let user = PlatformUser { holdout: true, ..NOBODY };
        let inside = Verdict::Pass { counts: false, silent: None };
        assert_eq!(judge(&gate, &mut pair, &user, &marketing(1, 100)), inside);
        assert_eq!(judge(&gate, &mut pair, &user, &utility(1, 100 + DAY - 1)), inside);
        assert_eq!(
            judge(&gate, &mut pair, &user, &marketing(1, 100 + DAY)),
            Verdict::Refused(Reason::Holdout)
        );
        let opted_out = PlatformUser { opted_out: true, ..NOBODY };
        assert_eq!(
            judge(&gate, &mut pair, &opted_out, &marketing(1, 100)),
            Verdict::Refused(Reason::OptedOut)
        );
    }

    #[test]
    fn a_recipient_counts_once_in_24_hours() {
        let gate = gate(&setup(|_| ()));
        let mut pair = PairRecord::default();
        pair.count_for_limit(50);
        let counts = |pair: &mut PairRecord, minute| judge(&gate, pair, &NOBODY, &utility(1, minute));
        assert_eq!(counts(&mut pair, 50 + DAY - 1), Verdict::Pass { counts: false, silent: None });
        assert_eq!(counts(&mut pair, 50 + DAY), PASS);
    }

    #[test]
    fn others_are_asked_for_only_where_they_decide() {
        let gate = gate(&setup(|_| ()));
        let judgement = gate.judgement(0, 0);
        let unasked = |pair: &mut PairRecord, user: &PlatformUser, attempt: &Attempt| {
            gate.verdict(&judgement, pair, user, attempt, words(attempt), || panic!("asked"))
        };
        let mut window = PairRecord::default();
        window.react(&Reaction { reply: true, positive_at: 0, ..Reaction::default() });
        unasked(&mut window, &NOBODY, &marketing(1, 5));
        unasked(&mut PairRecord::default(), &NOBODY, &utility(1, 5));
        unasked(&mut PairRecord::default(), &PlatformUser { holdout: true, ..NOBODY }, &marketing(1, 5));
        let mut closed = PairRecord::default();
        closed.react(&Reaction { negative: Some((Negative::NotInterested, 0)), ..Reaction::default() });
        let refused = unasked(&mut closed, &NOBODY, &marketing(1, 5));
        assert_eq!(refused, Verdict::Refused(Reason::UserLimit));
    }

    #[test]
    fn four_others_today_fill_a_cap_of_four() {
        let gate = gate(&setup(|_| ()));
        let with = |others| {
            let mut pair = PairRecord::default();
            gate.verdict(
                &gate.judgement(0, 0),
                &mut pair,
                &NOBODY,
                &marketing(1, 5),
                words(&marketing(1, 5)),
                || others,
            )
        };
        assert_eq!((with(3), with(4)), (PASS, Verdict::Refused(Reason::UserLimit)));
    }

    /// Certain judgements and restrictions hold for every recipient, whatever their luck.
    #[test]
    fn probabilities_0_and_1_leave_nothing_to_luck() {
        for (pass, hardness, expected) in [
            (1.0, 0.0, PASS),
            (0.0, 0.0, Verdict::Refused(Reason::Engagement)),
            (1.0, 1.0, Verdict::Refused(Reason::NumberRestricted)),
        ] {
            let red = red(&setup(|setup| {
                setup.params.judgement.pass = [pass; 3];
                setup.params.restriction.hardness = hardness;
                setup.pausing = false;
            }));
            assert!((0..5000).all(|id| first(&red, &NOBODY, &marketing(id, 60)) == expected));
        }
    }

    /// Judgement and restriction refuse at the stated rates, independently of each other: 40,000 recipients, four
    /// standard deviations (false alarm below 1e-4 each).
    #[test]
    fn judgement_and_restriction_refuse_at_their_rates() {
        let red = red(&setup(|setup| {
            setup.params.judgement.pass = [1.0, 1.0, 0.45];
            setup.pausing = false;
        }));
        let recipients = 40_000;
        let count = |attempt: fn(u32, Minute) -> Attempt, expected| {
            (0..recipients).filter(|&id| first(&red, &NOBODY, &attempt(id, 60)) == expected).count() as f64
        };
        for (observed, probability) in [
            (count(marketing, Verdict::Refused(Reason::Engagement)), 0.55),
            (count(marketing, Verdict::Refused(Reason::NumberRestricted)), 0.45 * 0.9),
            (count(marketing, PASS), 0.45 * 0.1),
            (count(utility, Verdict::Refused(Reason::NumberRestricted)), 0.9),
        ] {
            let n = f64::from(recipients);
            let sd = (n * probability * (1.0 - probability)).sqrt();
            assert!((observed - n * probability).abs() < 4.0 * sd, "{observed} of {n} at {probability}");
        }
    }

    #[test]
    fn a_resend_within_24_hours_meets_the_same_luck_and_a_later_one_other_luck() {
        let gate = gate(&setup(|setup| setup.params.judgement.pass = [0.5; 3]));
        let verdicts = |occurrence, minute| -> Vec<Verdict> {
            (0..1000)
                .map(|id| first(&gate, &NOBODY, &Attempt { occurrence, ..marketing(id, minute) }))
                .collect()
        };
        assert_eq!(verdicts(0, 0), verdicts(0, 1000));
        assert_ne!(verdicts(0, 0), verdicts(1, 0));
    }

    #[test]
    fn three_131049_of_either_reason_shut_the_pair_which_opens_a_day_after_the_last() {
        let strict = gate(&setup(|setup| setup.params.judgement.pass = [0.0; 3]));
        let lenient = gate(&setup(|_| ()));
        let mut pair = PairRecord::default();
        for minute in [0, 10, 20] {
            let verdict = judge(&strict, &mut pair, &NOBODY, &marketing(1, minute));
            assert_eq!(verdict, Verdict::Refused(Reason::Engagement));
        }
        // Shut, and each try renews it.
        assert_eq!(
            judge(&lenient, &mut pair, &NOBODY, &marketing(1, 30)),
            Verdict::Refused(Reason::UserLimit)
        );
        assert_eq!(judge(&lenient, &mut pair, &NOBODY, &utility(1, 40)), PASS);
        let again = 30 + DAY - 1;
        assert_eq!(
            judge(&lenient, &mut pair, &NOBODY, &marketing(1, again)),
            Verdict::Refused(Reason::UserLimit)
        );
        assert_eq!(judge(&lenient, &mut pair, &NOBODY, &marketing(1, again + DAY)), PASS);
    }

    #[test]
    fn an_attempt_makes_the_gate_learn_an_outcome_that_is_a_day_old() {
        let gate = gate(&setup(|_| ()));
        let mut pair = PairRecord::default();
        pair.delivered(0, Category::Marketing, false);
        judge(&gate, &mut pair, &NOBODY, &marketing(1, DAY - 1));
        assert_eq!(pair.reads(), (0, 0));
        judge(&gate, &mut pair, &NOBODY, &marketing(1, DAY));
        assert_eq!((pair.reads(), pair.unread_in_a_row()), ((0, 1), 1));
    }

    #[test]
    fn the_documented_family_has_no_judgement() {
        let documented = setup(|setup| {
            setup.family = Family::Documented;
            setup.params.judgement.pass = [0.0; 3];
            setup.pausing = false;
            setup.params.restriction.hardness = 0.0;
        });
        assert!((0..100).all(|id| first(&red(&documented), &NOBODY, &marketing(id, 60)) == PASS));
    }

    #[test]
    fn without_pausing_a_red_template_goes_on() {
        let unpaused = red(&setup(|setup| {
            setup.pausing = false;
            setup.params.restriction.hardness = 0.0;
        }));
        assert_eq!(first(&unpaused, &NOBODY, &marketing(1, 60)), PASS);
    }

    #[test]
    fn unknown_templates_and_distant_times_are_no_panic() {
        let gate = gate(&setup(|_| ()));
        let attempt = Attempt { template: 900, minute: Minute::MAX, ..marketing(u32::MAX, 0) };
        assert_eq!(first(&gate, &NOBODY, &attempt), PASS);
    }
}
