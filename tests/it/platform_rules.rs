//! The platform's public rules, one test for each, by number and fact (docs/gate.md lists them). What a layer does is
//! asserted on the layer; what a sender is told, on the tables of a run.

use sendlab::engine::Outcome;
use sendlab::gate::{
    AccountStanding, Attempt, Call, Gate, Misuse, PairMode, PairRates, PairRecord, Params, PortfolioPacing,
    Region, RollingLimit, Ruling, SecondCount, Setup, Standing, Throughput, UtilityAbuse, Verdict,
};
use sendlab::messaging::{
    Category, Change, GateEvent, MessageId, MessagingLimit, PlatformUser, Rating, Reaction, Reason,
};
use sendlab::rng::{Block, Draws};
use sendlab::scenario::Variation;
use sendlab::units::maths::exp;

use crate::harness::{outcome, scenario};

const DAY: u32 = 1440;

/// A user against whom nothing speaks and whose cap is 4.
pub const USER: PlatformUser = PlatformUser {
    record_messages: 0,
    record_reads: 0,
    cap_rounding: 0.5,
    reachable: true,
    holdout: false,
    opted_out: false,
    blocked: false,
    has_written: false,
};

/// The gate of a documented family with changes.
fn setup(change: impl FnOnce(&mut Setup)) -> Setup {
    let world = scenario("", "[gate]\nfamily = \"documented\"\n");
    let mut setup = world.setup(0, &Variation::default()).gate_setup();
    change(&mut setup);
    setup
}

/// The verdict of a fresh gate on a message to a user of whom others delivered `others` messages today.
pub fn verdict(
    setup: &Setup,
    pair: &mut PairRecord,
    user: &PlatformUser,
    category: Category,
    at: u32,
    others: u32,
) -> Verdict {
    let draws = Draws::new(1, 0);
    let mut gate = Gate::new(setup, 30 * DAY, &draws);
    gate.open_hour(0, &RollingLimit::new(), &mut Vec::new());
    let message = MessageId::campaign(0);
    let attempt =
        Attempt { recipient: 1, message, category, template: 0, number: 0, minute: at, occurrence: 0 };
    let [recipient, message, occurrence] = attempt.verdict_key();
    let words = draws.block(Block::Verdict, recipient, message, occurrence);
    gate.verdict(&gate.judgement(0, 0), pair, user, &attempt, words, || others)
}

pub fn passes(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Pass { silent: None, .. })
}

pub fn count(outcome: &Outcome, reason: Reason) -> u64 {
    outcome.reasons.iter().filter(|row| row.reason == reason).map(|row| row.count).sum()
}

pub fn events(outcome: &Outcome, change: Change) -> Vec<&GateEvent> {
    outcome.gate_events.iter().filter(|event| event.event == change).collect()
}

/// Reply of a user at a minute: opens the service window.
fn replied_at(minute: u32) -> PairRecord {
    let mut pair = PairRecord::default();
    pair.react(&Reaction { reply: true, positive_at: minute, ..Reaction::default() });
    pair
}

#[test]
fn rule_01_250_unique_users_pass_in_24_hours_and_the_251st_is_refused() {
    let mut limit = RollingLimit::new();
    let passed = (0..400).filter(|_| {
        let free = !limit.full(10, MessagingLimit::Tier250.recipients());
        limit.add(10, u32::from(free));
        free
    });
    assert_eq!(passed.count(), 250);
    // Seen by the sender: one hour of a blast reaches 250 people, and every further attempt meets the limit.
    let world = scenario(
        "horizon = \"1d\"",
        "[account]\nverified = false\nmessaging_limit = 250\ntemplates_365d = 600_000\n[recipient]\n\
         utility_per_day = { opted_in = 0, inactive = 0, cold = 0 }\n[gate]\nfamily = \"documented\"\n",
    );
    let outcome = outcome(&world);
    assert_eq!(outcome.gate[0].unique_recipients_24h, 250);
    let delivered: u64 = outcome.daily.iter().map(|cell| cell.delivered).sum();
    assert_eq!(delivered, 250);
    assert!(count(&outcome, Reason::MessagingLimit) > 1_000);
}

#[test]
fn rule_01_a_user_counts_once_in_24_hours() {
    let mut pair = PairRecord::default();
    pair.count_for_limit(10, true);
    let counts = |pair: &mut PairRecord, at| verdict(&setup(|_| ()), pair, &USER, Category::Utility, at, 0);
    assert_eq!(counts(&mut pair, 10 + DAY - 1), Verdict::Pass { counts: false, silent: None });
    assert_eq!(counts(&mut pair, 10 + DAY), Verdict::Pass { counts: true, silent: None });
}

#[test]
fn rule_02_a_message_in_an_open_window_does_not_count() {
    let inside = verdict(&setup(|_| ()), &mut replied_at(100), &USER, Category::Utility, 100, 0);
    assert_eq!(inside, Verdict::Pass { counts: false, silent: None });
}

/// The window closes 24 h after the last inbound message, to the minute, and every inbound message starts it anew. (Text
/// outside of it would be refused with 131047; this sender sends templates only.)
#[test]
fn rule_20_the_window_closes_24_hours_after_the_last_inbound_message() {
    let rules = setup(|_| ());
    let counts = |pair: &PairRecord, at| {
        let verdict = verdict(&rules, &mut pair.clone(), &USER, Category::Utility, at, 0);
        matches!(verdict, Verdict::Pass { counts: true, .. })
    };
    let mut pair = replied_at(100);
    assert!(counts(&pair, 99) && !counts(&pair, 100) && !counts(&pair, 99 + DAY) && counts(&pair, 100 + DAY));
    pair.react(&Reaction { reply: true, positive_at: 1_000, ..Reaction::default() });
    assert!(!counts(&pair, 100 + DAY) && !counts(&pair, 999 + DAY) && counts(&pair, 1_000 + DAY));
    // A click is no inbound message.
    pair.react(&Reaction { click: true, positive_at: 5_000, ..Reaction::default() });
    assert!(counts(&pair, 5_000));
}

#[test]
fn rule_03_capacity_returns_after_exactly_24_hours_and_not_at_midnight() {
    let mut limit = RollingLimit::new();
    limit.add(13 * 60, 500);
    limit.add(13 * 60 + 30, 500);
    let full = |minute| limit.full(minute, Some(1000));
    assert!(full(DAY) && full(DAY + 13 * 60 - 1) && !full(DAY + 13 * 60));
    assert_eq!(limit.used(DAY + 13 * 60), 500);
}

#[test]
fn rule_04_verification_leads_to_2k_and_a_denial_leaves_the_limit() {
    let run = |verification: &str| {
        let account = format!(
            "[account]\nverified = false\nmessaging_limit = 250\nverify_on = \"2d\"\nverification = \"{verification}\"\n"
        );
        outcome(&scenario("horizon = \"3d\"", &account))
    };
    let approved = run("approved");
    let raised = events(&approved, Change::MessagingLimit);
    assert_eq!((raised[0].second, raised[0].from, raised[0].to), (2 * 86_400, "TIER_250", "TIER_2K"));
    assert_eq!(events(&approved, Change::Verification)[0].to, "approved");
    let denied = run("denied");
    assert_eq!(events(&denied, Change::Verification)[0].to, "denied");
    assert!(events(&denied, Change::MessagingLimit).is_empty());
}

#[test]
fn rule_05_half_of_the_limit_in_7_days_and_good_quality_raise_it_within_6_hours() {
    let climb = |used: u32, red: bool| {
        let mut gate = Gate::new(&setup(|_| ()), 30 * DAY, &Draws::new(1, 0));
        let (mut limit, mut log) = (RollingLimit::new(), Vec::new());
        gate.open_hour(0, &limit, &mut log);
        limit.add(0, used);
        if red {
            let counts = sendlab::gate::HourCounts {
                attempts: 1000,
                delivered: [1000, 0, 0],
                delivered_by_template: vec![1000, 0],
                seen_by_template: vec![1000, 0],
                ..sendlab::gate::HourCounts::new(1, 4)
            };
            gate.book(0, &counts);
            let kind = sendlab::gate::SignalKind::Block;
            (0..100).for_each(|_| {
                gate.hear(sendlab::gate::Signal {
                    number: 0,
                    happens: 0,
                    delivered: 0,
                    template: 0,
                    light: false,
                    kind,
                })
            });
        }
        gate.open_hour(20, &limit, &mut log);
        let raised = log.iter().find(|event| event.event == Change::MessagingLimit);
        raised.map(|event| event.second / 3600)
    };
    let hour = climb(5_000, false).expect("raised");
    assert!((2..=7).contains(&hour), "known at hour 1, raised within 6 h of it: {hour}");
    assert_eq!((climb(4_990, false), climb(5_000, true)), (None, None));
}

#[test]
fn rule_07_a_capped_user_gets_131049_later_and_utility_all_the_same() {
    let rules = setup(|setup| setup.params.user_limit.cap = 0.0);
    let capped = verdict(
        &rules,
        &mut PairRecord::default(),
        &PlatformUser { cap_rounding: 0.0, ..USER },
        Category::Marketing,
        0,
        0,
    );
    assert_eq!(capped, Verdict::Refused(Reason::UserLimit));
    assert_eq!((Reason::UserLimit.code(), Reason::UserLimit.is_synchronous()), (Some(131_049), false));
    assert!(passes(verdict(&rules, &mut PairRecord::default(), &USER, Category::Utility, 0, 0)));
}

#[test]
fn rule_08_marketing_in_an_open_window_is_delivered_to_a_capped_user_and_not_counted() {
    let rules = setup(|_| ());
    let mut pair = replied_at(100);
    assert!(passes(verdict(&rules, &mut pair, &USER, Category::Marketing, 100, 99)));
    for at in 100..110 {
        pair.delivered(at, Category::Marketing, true);
    }
    // Ten delivered inside the window, and room outside it as before.
    assert!(passes(verdict(&rules, &mut pair, &USER, Category::Marketing, 101 + DAY, 0)));
}

#[test]
fn rule_09_regions_without_a_user_limit_and_the_united_states() {
    let rules = |region| {
        setup(|setup| {
            setup.params.user_limit.cap = 0.0;
            setup.account.region = region;
        })
    };
    let marketing = |region, category| {
        verdict(
            &rules(region),
            &mut PairRecord::default(),
            &PlatformUser { cap_rounding: 0.0, ..USER },
            category,
            0,
            9,
        )
    };
    assert_eq!(marketing(Region::Elsewhere, Category::Marketing), Verdict::Refused(Reason::UserLimit));
    assert!(passes(marketing(Region::Unlimited, Category::Marketing)));
    let pause = Reason::UnitedStatesPause;
    assert_eq!(marketing(Region::UnitedStates, Category::Marketing), Verdict::Refused(pause));
    assert_eq!(pause.code(), Some(131_049));
    assert!(passes(marketing(Region::UnitedStates, Category::Utility)));
    for (market, codes) in [("germany", 0), ("north-america", 2_000), ("canada", 0)] {
        let run = outcome(&scenario(
            &format!("market = \"{market}\"\nhorizon = \"1d\""),
            "[gate]\nfamily = \"documented\"\noff = [\"holdout\"]\n[recipient]\nbackground_per_day = 0\np_invalid_number = { opted_in = 0, inactive = 0, cold = 0 }\n",
        ));
        assert_eq!(
            count(&run, Reason::UnitedStatesPause) + count(&run, Reason::UserLimit),
            codes,
            "{market}"
        );
    }
}

#[test]
fn rule_10_resends_to_a_capped_user_shut_that_pair_for_24_hours_from_the_last() {
    let rules = setup(|_| ());
    let mut pair = PairRecord::default();
    let send =
        |pair: &mut PairRecord, at, others| verdict(&rules, pair, &USER, Category::Marketing, at, others);
    for at in [0, 60, 120] {
        assert_eq!(send(&mut pair, at, 99), Verdict::Refused(Reason::UserLimit));
    }
    // The user has room again, but the pair is shut; another pair is not.
    assert_eq!(send(&mut pair, 120 + DAY - 1, 0), Verdict::Refused(Reason::UserLimit));
    assert!(passes(send(&mut PairRecord::default(), 120 + DAY - 1, 0)));
    assert!(passes(send(&mut pair, 120 + 2 * DAY, 0)));
}

#[test]
fn rule_11_a_stop_ends_marketing_with_131050_and_leaves_utility() {
    let user = PlatformUser { opted_out: true, ..USER };
    let send = |category| verdict(&setup(|_| ()), &mut replied_at(0), &user, category, 10, 0);
    assert_eq!(send(Category::Marketing), Verdict::Refused(Reason::OptedOut));
    assert_eq!(Reason::OptedOut.code(), Some(131_050));
    assert!(passes(send(Category::Utility)));
}

#[test]
fn rule_12_a_holdout_user_gets_130472_outside_windows_however_often_it_is_sent() {
    let user = PlatformUser { holdout: true, ..USER };
    let send = |pair: &mut PairRecord, at| verdict(&setup(|_| ()), pair, &user, Category::Marketing, at, 0);
    let mut pair = PairRecord::default();
    assert!((0..5).all(|day| send(&mut pair, day * DAY) == Verdict::Refused(Reason::Holdout)));
    assert_eq!(Reason::Holdout.code(), Some(130_472));
    assert!(passes(send(&mut replied_at(0), 10)));
}

#[test]
fn rule_14_portfolios_and_templates_hold_back_and_tell_the_sender_later() {
    assert_eq!(Reason::TemplatePacing.code(), Some(132_015));
    assert!(!Reason::TemplatePacing.is_synchronous() && Reason::TemplatePaused.is_synchronous());
    let paced = |p_block: f64| {
        outcome(&scenario(
            "horizon = \"2d\"",
            &format!(
                "[account]\nmessaging_limit = \"unlimited\"\n[gate]\nfamily = \"documented\"\n\
                 pacing = {{ template_probability = 1, template_sample = 500 }}\n[recipient]\n\
                 utility_per_day = {{ opted_in = 0, inactive = 0, cold = 0 }}\n\
                 p_block = {{ marketing = {{ opted_in = {p_block}, inactive = {p_block}, cold = {p_block} }} }}\n"
            ),
        ))
    };
    let good = paced(0.0);
    assert_eq!(count(&good, Reason::TemplatePacing), 0);
    assert_eq!(
        events(&good, Change::Pacing).iter().map(|event| event.to).collect::<Vec<_>>(),
        ["sample", "holding", "free"]
    );
    let bad = paced(0.3);
    assert_eq!(count(&bad, Reason::TemplatePacing), 1_500, "all that was held: 2,000 less the sample");
}

#[test]
fn rule_16_a_portfolio_of_500_000_templates_is_never_paced_unless_it_is_suspect() {
    let passed = |templates| {
        let pacing = &Params::default().pacing;
        [false, true].map(|suspect| {
            let (mut pacing, mut log) = (PortfolioPacing::new(pacing, templates, suspect), Vec::new());
            (0..20_000).filter(|_| pacing.judge(0, &mut log) == Ruling::Pass).count()
        })
    };
    assert_eq!((passed(500_000.0), passed(100_000.0)), ([20_000, 1_500], [1_500, 1_500]));
}

#[test]
fn rule_17_misuse_of_utility_is_capped_for_7_days_and_then_counts_as_marketing() {
    let (mut misuse, mut log) =
        (UtilityAbuse::new(&Params::default().utility_abuse, 0, &Draws::new(1, 0)), Vec::new());
    (0..2).for_each(|_| misuse.find(0, &mut log));
    let call =
        |category| Call { second: 0, recipient: 0, category, template: 0, number: 0, mislabelled: false };
    let passed = (0..2_000).filter(|_| misuse.judge(&call(Category::Utility)).is_none()).count();
    assert_eq!((misuse.state(), passed), (Misuse::Capped, 1_000));
    assert_eq!(Reason::UtilityCapped.code(), Some(131_064));
    assert_eq!(misuse.judge(&call(Category::Authentication)), None);
    misuse.tick(7 * 24 - 1, &mut log);
    assert_eq!(misuse.state(), Misuse::Capped);
    misuse.find(7 * 24 - 1, &mut log);
    assert!(misuse.state().makes_marketing());
    assert!(log.iter().any(|event| event.event == Change::TemplateCategory && event.to == "marketing"));
}

#[test]
fn rule_18_the_81st_message_of_a_second_is_refused_with_130429() {
    let mut number = SecondCount::new(0, Throughput::Standard, &Draws::new(1, 0));
    assert_eq!((0..81).filter_map(|_| number.refuses(5)).collect::<Vec<_>>(), [Reason::Throughput]);
    assert_eq!(Reason::Throughput.code(), Some(130_429));
}

#[test]
fn rule_19_forty_five_in_6_seconds_pass_and_a_burst_is_paid_back_in_either_reading() {
    for (mode, next) in [(PairMode::RepayAll, 120), (PairMode::Leaky, 0)] {
        let mut pairs = PairRates::new(mode);
        assert_eq!((0..46).filter(|_| pairs.refuses(1, 0)).count(), 1, "{mode:?}");
        let mut pairs = PairRates::new(mode);
        (0..20).for_each(|_| assert!(!pairs.refuses(1, 0)));
        let first = (6..400).find(|second| !pairs.clone().refuses(1, *second));
        assert_eq!(first, Some(next.max(6)), "{mode:?}");
        assert!(!pairs.refuses(2, 6));
    }
}

#[test]
fn rule_21_a_block_is_silent() {
    let user = PlatformUser { blocked: true, ..USER };
    let lost = verdict(&setup(|_| ()), &mut PairRecord::default(), &user, Category::Utility, 0, 0);
    assert_eq!(lost, Verdict::Pass { counts: true, silent: Some(Reason::Silent) });
    assert_eq!(Reason::Silent.code(), None);
}

/// The share e^(-30/7) of phones that are off for 7 days on average outlasts 30 days: 20,000 messages, four standard
/// deviations (false alarm below 1e-4).
#[test]
fn rule_22_a_phone_off_beyond_the_time_to_live_is_silent() {
    let run = outcome(&scenario(
        "horizon = \"1d\"",
        "[population]\nsize = 20_000\n[account]\nmessaging_limit = \"unlimited\"\n[gate]\nfamily = \"documented\"\n\
         time_to_live = { phone_off = 1, phone_off_mean = \"7d\" }\noff = [\"user_limit\", \"holdout\", \"reachability\"]\n\
         [recipient]\nutility_per_day = { opted_in = 0, inactive = 0, cold = 0 }\n",
    ));
    let expired = count(&run, Reason::Expired) as f64;
    let share = exp(-30.0 / 7.0);
    let (mean, sd) = (20_000.0 * share, (20_000.0 * share * (1.0 - share)).sqrt());
    assert!((expired - mean).abs() < 4.0 * sd, "{expired} of {mean}");
    assert_eq!(run.daily.iter().map(|cell| cell.silent).sum::<u64>() as f64, expired);
}

#[test]
fn rule_24_utility_in_a_window_is_free_until_october_2026() {
    for (start, from) in [("2026-09-30", 1), ("2026-10-01", 0)] {
        let world = scenario(&format!("start = \"{start}\""), "");
        assert_eq!(world.setup(0, &Variation::default()).prices.window_utility_charged_from, from);
    }
}

#[test]
fn rule_25_short_blocks_stop_templates_long_ones_everything_and_a_lock_has_no_end() {
    let (mut account, mut log) = (AccountStanding::new(&Params::default().account), Vec::new());
    let mut seen = Vec::new();
    for _ in 0..7 {
        account.violate(0, "spam", &mut log);
        let standing = account.standing();
        seen.push((standing, standing.refusal(true), standing.refusal(false)));
    }
    let blocked = Some(Reason::AccountBlocked);
    assert_eq!(seen[0], (Standing::Warned, None, None));
    assert!(seen[1..3].iter().all(|step| *step == (Standing::TemplatesBlocked, blocked, None)));
    assert!(seen[3..6].iter().all(|step| *step == (Standing::AllBlocked, blocked, blocked)));
    assert_eq!(seen[6].0, Standing::Locked);
    account.tick(10_000, Rating::Green, 0, &mut log);
    assert_eq!(account.standing(), Standing::Locked);
}

/// Worked out first. 50,000 contacts, a new unverified business with a limit of 250, everybody at once at 10:00.
///
/// 1. The portfolio is young: after 1,000 templates in the hour pacing begins, 500 more go out, 48,500 are held. What a
///    transactional event sends meanwhile counts among them.
/// 2. Of the 1,500, invalid numbers, holdouts and capped users fall away, and 250 are delivered; the rest meets the
///    limit. Nothing else can be delivered for 24 h.
/// 3. At 11:00 the reactions to these 250 decide. Bad: all that is held is dropped (135000), the account is warned and
///    sending rests for 3 d (368). Good: 1,000, 2,000, 4,000, ... an hour meet the limit too (48,500 take six hours).
/// 4. Less than half of 2,000 in 30 d on the first day: no review, no higher limit.
#[test]
fn a_blast_from_a_fresh_unverified_number_meets_pacing_and_the_limit() {
    let blast = |p_block: f64| {
        outcome(&scenario(
            "horizon = \"1d\"",
            &format!(
                "[population]\nsize = 50_000\n[account]\nverified = false\nmessaging_limit = \"auto\"\n[recipient]\n\
                 utility_per_day = {{ opted_in = 0, inactive = 0, cold = 0 }}\n\
                 p_block = {{ marketing = {{ opted_in = {p_block}, inactive = {p_block}, cold = {p_block} }} }}\n"
            ),
        ))
    };
    let told = |run: &Outcome, change| {
        events(run, change).iter().map(|e| (e.second / 3600, e.to)).collect::<Vec<_>>()
    };
    for (p_block, pacing, dropped) in
        [(0.0, [(10, "batches"), (17, "open")], 0), (0.5, [(10, "batches"), (11, "review")], 48_500)]
    {
        let run = blast(p_block);
        assert_eq!(told(&run, Change::Pacing), pacing);
        assert_eq!(count(&run, Reason::PortfolioPacing), dropped);
        assert_eq!(run.gate[0].unique_recipients_24h, 250);
        assert_eq!(run.daily.iter().map(|cell| cell.delivered).sum::<u64>(), 250);
        assert_eq!(run.daily.iter().map(|cell| cell.attempts).sum::<u64>(), 50_000);
        assert_eq!(run.daily.iter().map(|cell| cell.pending_end).sum::<u64>(), 0);
        let ends = run.daily.iter().map(|cell| cell.withheld + cell.undeliverable + cell.silent).sum::<u64>();
        assert_eq!(ends, 49_750, "nothing is refused at once on the first day");
        assert!(events(&run, Change::MessagingLimit).is_empty() && events(&run, Change::Review).is_empty());
        let warned = told(&run, Change::Account);
        assert_eq!(warned, if dropped > 0 { vec![(12, "warned")] } else { vec![] });
    }
}
