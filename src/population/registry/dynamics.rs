//! How messages change people: fatigue, habit, first contact, goodwill, repetition, movement, lags.

use crate::parameter::Grade::{Assumed, Reported};
use crate::parameter::{Grade, Parameter, Unit};
use crate::population::params::Params;

type Row = Parameter<Params>;
type Slot = fn(&mut Params) -> &mut f64;

const GUESS: &str = "no published figure";

/// Path, unit, (low, central, high), admissible, grade, source, meaning, place.
type Known = (&'static str, Unit, (f64, f64, f64), (f64, f64), Grade, &'static str, &'static str, Slot);

const RANGED: &[Known] = &[
    (
        "fatigue_tau",
        Unit::Days,
        (3.0, 7.0, 21.0),
        (0.01, 3650.0),
        Reported,
        "analogue: daily doses decay over about 4 d in HeartSteps (Liao et al., 2020); 7 d fits push and e-mail data",
        "Time constant with which fatigue from messages fades.",
        |params| &mut params.fatigue_tau,
    ),
    (
        "fatigue_weight.utility",
        Unit::LoadUnits,
        (0.05, 0.2, 0.5),
        (0.0, 100.0),
        Assumed,
        GUESS,
        "Fatigue from one delivered utility message.",
        |params| &mut params.fatigue_weight[1],
    ),
    (
        "fatigue_weight.authentication",
        Unit::LoadUnits,
        (0.0, 0.0, 0.1),
        (0.0, 100.0),
        Assumed,
        GUESS,
        "Fatigue from one delivered authentication message.",
        |params| &mut params.fatigue_weight[2],
    ),
    (
        "fatigue_weight.others",
        Unit::LoadUnits,
        (0.1, 0.3, 0.6),
        (0.0, 100.0),
        Assumed,
        GUESS,
        "Fatigue from one marketing message of another business.",
        |params| &mut params.fatigue_weight_others,
    ),
    (
        "beta_read",
        Unit::Logit,
        (0.05, 0.10, 0.20),
        (0.0, 5.0),
        Reported,
        "analogue: slope 0.06-0.11 over push frequencies (retenshun, 2025-12), 0.15 in an e-mail newsletter panel",
        "Loss on the logit of reading per unit of fatigue.",
        |params| &mut params.beta_read,
    ),
    (
        "beta_click",
        Unit::LogPerUnit,
        (0.05, 0.12, 0.20),
        (0.0, 5.0),
        Reported,
        "analogue: x 0.82 per contact in 45,211 bank calls (UCI Bank Marketing) as an upper bound",
        "Loss on the logarithm of clicking and replying, given read, per unit of fatigue.",
        |params| &mut params.beta_click,
    ),
    (
        "beta_negative",
        Unit::LogPerUnit,
        (0.03, 0.10, 0.25),
        (0.0, 5.0),
        Assumed,
        GUESS,
        "Gain on the logarithm of negative reactions per unit of fatigue above the knee.",
        |params| &mut params.beta_negative,
    ),
    (
        "fatigue_knee",
        Unit::LoadUnits,
        (1.0, 2.0, 5.0),
        (0.0, 1000.0),
        Reported,
        "analogue: unsubscribes per message did not rise from monthly to weekly (newsletter panel); mail is tolerated up to 5 a week (Return Path)",
        "Fatigue below which negative reactions do not rise.",
        |params| &mut params.fatigue_knee,
    ),
    (
        "state_dependence",
        Unit::Logit,
        (0.0, 0.7, 1.3),
        (-5.0, 5.0),
        Reported,
        "analogue: odds ratio 3.5-5 between opens after an open and after none in a newsletter panel, an upper bound",
        "Log-odds ratio of reading between people who read the previous marketing message and people who did not; keeps the mean.",
        |params| &mut params.state_dependence,
    ),
    (
        "novelty_read_boost",
        Unit::Ratio,
        (1.1, 1.4, 1.6),
        (0.01, 100.0),
        Reported,
        "analogue: 1.9 at message 1 and 1.33 in the long run in a newsletter panel (2,907 sign-ups)",
        "Odds ratio of reading at the very first marketing message to an opted-in recipient.",
        |params| &mut params.novelty_read_boost,
    ),
    (
        "novelty_decay",
        Unit::Messages,
        (3.0, 5.0, 10.0),
        (0.01, 1000.0),
        Reported,
        "analogue: same newsletter panel, 1.6 at messages 3-4 and 1.4 at message 10",
        "Messages over which the boost of novelty fades (time constant).",
        |params| &mut params.novelty_decay,
    ),
    (
        "first_contact_multiplier",
        Unit::Ratio,
        (2.0, 4.0, 8.0),
        (0.0, 1000.0),
        Reported,
        "analogue: SMS flows against campaigns about x 4 (Klaviyo); newsletter sign-ups leave at 3.4 % after message 1, 0.2-0.4 % from 7 on",
        "Multiplier on negative reactions at the very first marketing message; cold recipients have 1, their rates are those of a first contact.",
        |params| &mut params.first_contact_multiplier,
    ),
    (
        "first_contact_decay",
        Unit::Messages,
        (4.0, 8.0, 12.0),
        (0.01, 1000.0),
        Reported,
        "analogue: same newsletter panel, where leaving is down to the long run after about 8 messages",
        "Messages over which the first-contact multiplier fades (time constant).",
        |params| &mut params.first_contact_decay,
    ),
    (
        "goodwill_tau",
        Unit::Days,
        (60.0, 150.0, 365.0),
        (0.01, 36_500.0),
        Reported,
        "analogue: the effect of notification volume turns round after 6-12 months (Facebook, 2022-12; SmartNews, 2022-10)",
        "Time constant with which lost goodwill recovers.",
        |params| &mut params.goodwill_tau,
    ),
    (
        "goodwill_loss_per_unread",
        Unit::Logit,
        (0.0, 0.01, 0.03),
        (0.0, 1.0),
        Assumed,
        GUESS,
        "Goodwill lost with each marketing message that stays unread; lowers the logit of reading, raises negatives.",
        |params| &mut params.goodwill_loss_per_unread,
    ),
    (
        "goodwill_per_answer",
        Unit::Logit,
        (0.0, 0.0, 0.1),
        (0.0, 100.0),
        Assumed,
        "no claim: no published figure; at the upper end an answer makes up for ten messages unread at the central loss",
        "Goodwill that an answer to the recipient's own message wins back, up to none lost; without `service.answer_share` \
         nothing is answered.",
        |params| &mut params.goodwill_per_answer,
    ),
    (
        "repetition_multiplier",
        Unit::Ratio,
        (0.0, 0.25, 1.0),
        (0.0, 100.0),
        Assumed,
        "fourth cause of the article the project starts from; no published figure",
        "Gain on negative reactions per identical unanswered text before, counted up to 5.",
        |params| &mut params.repetition_multiplier,
    ),
    (
        "not_interested_per_optout",
        Unit::Ratio,
        (0.0, 0.5, 2.0),
        (0.0, 100.0),
        Assumed,
        GUESS,
        "\"Not interested\" taps per opt-out, marketing only.",
        |params| &mut params.not_interested_per_optout,
    ),
    (
        "mute_per_optout",
        Unit::Ratio,
        (0.0, 2.0, 4.0),
        (0.0, 100.0),
        Assumed,
        GUESS,
        "Mutes or archivings per opt-out.",
        |params| &mut params.mute_per_optout,
    ),
    (
        "inactive_after_unread",
        Unit::Messages,
        (5.0, 10.0, 20.0),
        (1.0, 1e9),
        Assumed,
        "10 unread in a row leave about 7 % reading in a newsletter panel; the rule itself is assumed",
        "Marketing messages unread in a row after which an opted-in recipient is inactive; counted up to 31, more is never.",
        |params| &mut params.inactive_after_unread,
    ),
    (
        "inactive_after",
        Unit::Days,
        (60.0, 90.0, 180.0),
        (1.0, 30_000.0),
        Assumed,
        "usual list hygiene; the rule itself is assumed",
        "Days since the last read or interaction after which an opted-in recipient is inactive.",
        |params| &mut params.inactive_after,
    ),
    (
        "reaction_lag_median",
        Unit::Minutes,
        (1.0, 5.0, 30.0),
        (0.0, 1440.0),
        Assumed,
        GUESS,
        "Median time from reading to clicking, replying, opting out or blocking, in waking minutes.",
        |params| &mut params.reaction_lag_median,
    ),
];

pub(super) fn rows() -> Vec<Row> {
    let ranged = RANGED.iter().map(
        |&(path, unit, (low, central, high), (smallest, largest), grade, source, meaning, slot)| {
            Row::new(path, unit, central, slot)
                .range(low, high)
                .within(smallest, largest)
                .known(grade, source, meaning)
        },
    );
    let mut rows: Vec<Row> = ranged.collect();
    rows.push(
        Row::new("fatigue_weight.marketing", Unit::LoadUnits, 1.0, |params| &mut params.fatigue_weight[0])
            .within(0.0, 100.0)
            .known(
                Assumed,
                "by definition: the unit of load",
                "Fatigue from one delivered marketing message of this business.",
            ),
    );
    rows.push(
        Row::new("reaction_lag_sigma", Unit::LogSigma, 1.5, |params| &mut params.reaction_lag_sigma)
            .within(0.0, 4.0)
            .known(Assumed, GUESS, "Spread of the lognormal time from reading to reacting."),
    );
    rows
}
