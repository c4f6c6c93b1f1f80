//! The order of things within an epoch, where a swap would show.

use sendlab::engine::Outcome;
use sendlab::messaging::{Category, Change, Reason, SEGMENTS};

use crate::harness::{lives, outcome, scenario};

/// How often a reason stands in the books of a category.
fn reasons(outcome: &Outcome, category: Category, reason: Reason) -> u64 {
    let rows = outcome.reasons.iter().filter(|row| row.category == category && row.reason == reason);
    rows.map(|row| row.count).sum()
}

/// Marketing attempts and deliveries of a day.
fn sent(outcome: &Outcome, day: u32) -> (u64, u64) {
    let cells = SEGMENTS.map(|segment| outcome.day(day, segment, Category::Marketing));
    (cells.iter().map(|cell| cell.attempts).sum(), cells.iter().map(|cell| cell.delivered).sum())
}

/// Transactional retries leave before marketing is dispatched: whoever keeps within the limit leaves them their room.
/// What is left to be refused are messages that meet a transactional event of their own minute.
#[test]
fn a_sender_within_its_limit_counts_its_transactional_retries_first() {
    let world = scenario(
        "horizon = \"6d\"",
        "[population]\nsize = 4_000\nmix = { opted_in = 1, inactive = 0, cold = 0 }\n\
         [recipient]\nutility_per_day = { opted_in = 0.05, inactive = 0, cold = 0 }\n\
         [account]\nverified = false\nmessaging_limit = 250\n\
         [gate]\nlimit.scaling_deliveries = 100_000\n\
         [[arm]]\nstrategy = \"paced-blast\"\nbaseline = true\n",
    );
    let outcome = outcome(&world);
    let marketing = reasons(&outcome, Category::Marketing, Reason::MessagingLimit);
    let utility = reasons(&outcome, Category::Utility, Reason::MessagingLimit);
    let delivered: u64 = (0..6).map(|day| sent(&outcome, day).1).sum();
    assert!(utility > 1000 && delivered > 20, "the limit binds: {utility} refused, {delivered} delivered");
    assert!(marketing <= 3, "{marketing} marketing messages refused by the limit");
}

/// A day's pace does not depend on whether anything was due at its midnight.
#[test]
fn a_campaign_after_an_idle_fortnight_has_its_full_first_day() {
    let world = scenario(
        "horizon = \"20d\"",
        "[population]\nsize = 110\nmix = { opted_in = 0, inactive = 0, cold = 1 }\n\
         [recipient]\np_invalid_number = { opted_in = 0, inactive = 0, cold = 0 }\n\
         [gate]\nprofile = \"off\"\nholdout_share = 0\noff = [\"opt_out\", \"recipient_block\"]\n\
         [campaign]\nlaunches = [\"0d\", \"14d\"]\nlaunch_hour = 9\nvalid_for = \"11h\"\n\
         [strategy.daily]\nschedule = { spread = { days = 1 } }\n\
         [[arm]]\nstrategy = \"daily\"\nbaseline = true\n",
    );
    let outcome = outcome(&world);
    assert_eq!(sent(&outcome, 0), (110, 110));
    assert!(sent(&outcome, 14).0 > 90, "{:?}", sent(&outcome, 14));
}

/// A platform that lets everything through but what `tables` say, and 220 contacts who are all there.
fn open_world(more: &str, tables: &str) -> Outcome {
    outcome(&scenario(
        more,
        &format!(
            "[population]\nsize = 220\nmix = {{ opted_in = 1, inactive = 0, cold = 0 }}\n\
             [recipient]\np_invalid_number = {{ opted_in = 0, inactive = 0, cold = 0 }}\n\
             p_optout.marketing.opted_in = 0\np_block.marketing.opted_in = 0\n\
             [gate]\nprofile = \"off\"\nholdout_share = 0\n{tables}"
        ),
    ))
}

/// Old offers expire before anything is dispatched: 110 a day from 10:00, and ten at 9:00 of the day after.
#[test]
fn an_offer_is_not_sent_in_the_hour_it_expires() {
    let outcome = open_world(
        "horizon = \"3d\"",
        "[campaign]\nlaunches = [\"0d\"]\nlaunch_hour = 10\nvalid_for = \"24h\"\n\
         [strategy.halves]\nschedule = { spread = { days = 2 } }\n\
         [[arm]]\nstrategy = \"halves\"\nbaseline = true\n",
    );
    assert_eq!([sent(&outcome, 0).0, sent(&outcome, 1).0], [110, 10]);
    assert_eq!(reasons(&outcome, Category::Marketing, Reason::OfferExpired), 100);
}

/// Campaigns are launched before anything is dispatched: the last hour of a run is enough for a burst.
#[test]
fn a_burst_leaves_in_the_hour_of_its_launch() {
    let outcome = open_world("horizon = \"1d\"", "[campaign]\nlaunches = [\"0d\"]\nlaunch_hour = 23\n");
    assert_eq!(sent(&outcome, 0), (220, 220));
}

/// The messaging limit stands before the recipient's block, and what a block swallows does not use the limit. Everybody
/// who reads blocks. A second burst on the second day meets a limit that is used up: of 2,000 messages only those to
/// the 250 recipients who are counted already are not refused by it, whoever has blocked.
#[test]
fn the_messaging_limit_stands_before_the_recipients_block() {
    let refused_on_day_1 = |launches: &str| {
        let outcome = outcome(&scenario(
            "horizon = \"2d\"",
            &format!(
                "[population]\nsize = 2_000\nmix = {{ opted_in = 0, inactive = 0, cold = 1 }}\n\
                 [recipient]\np_invalid_number = {{ opted_in = 0, inactive = 0, cold = 0 }}\n\
                 annoyance_sigma = 0\np_block.marketing.cold = 1\nutility_per_day.opted_in = 0\n\
                 utility_per_day.inactive = 0\n\
                 [account]\nverified = false\nmessaging_limit = 250\n\
                 [gate]\nfamily = \"documented\"\nlimit.scaling_deliveries = 100_000\nholdout_share = 0\n\
                 off = [\"template\", \"user_limit\", \"number_restriction\", \"pacing\"]\n\
                 [campaign]\nlaunches = [{launches}]\nlaunch_hour = 10\n\
                 [[arm]]\nstrategy = \"blast-once\"\nbaseline = true\n"
            ),
        ));
        let rows = outcome.reasons.iter().filter(|row| row.day == 1);
        let count =
            |reason| rows.clone().filter(|row| row.reason == reason).map(|row| row.count).sum::<u64>();
        assert_eq!(sent(&outcome, 0).1, 250);
        (count(Reason::MessagingLimit), count(Reason::Silent))
    };
    let (once, silent) = refused_on_day_1("\"0d\", \"1d\"");
    assert!(silent > 100, "{silent} of the first 250 have blocked");
    assert_eq!(once, 2_000 - 250 - silent);
    let (twice, _) = refused_on_day_1("\"0d\", \"1d\", \"26h\"");
    assert_eq!(twice - once, 1_750);
}

/// The gate judges before the sender polls: a sender that stops at yellow sends nothing in the very hour in which its number
/// turns yellow, though it was sending in the hour before.
#[test]
fn a_sender_acts_on_the_rating_of_the_very_hour() {
    let world = scenario(
        "horizon = \"4d\"",
        "[population]\nsize = 400\nmix = { opted_in = 0, inactive = 0, cold = 1 }\n\
         [recipient]\np_read.marketing.cold = 0.8\np_block.marketing.cold = 0.3\n\
         p_invalid_number = { opted_in = 0, inactive = 0, cold = 0 }\n\
         [gate]\nfamily = \"documented\"\nholdout_share = 0\nrating.min_volume = 20\nrating.prior_deliveries = 0\n\
         off = [\"user_limit\", \"template\", \"number_restriction\"]\n\
         [strategy.careful]\nschedule = { spread = { days = 3 } }\n\
         reactions = [\"when rating >= yellow do pause 30d cooldown 30d\"]\n\
         [[arm]]\nstrategy = \"careful\"\nbaseline = true\n",
    );
    let rating = outcome(&world).gate_events.into_iter().find(|event| event.event == Change::Rating).unwrap();
    let hour = rating.second / 3600;
    assert!((10..20).contains(&(hour % 24)), "turns {} in hour {hour}", rating.to);
    let attempts: Vec<u32> = lives(&world, 400).iter().flatten().map(|scene| scene.second / 3600).collect();
    assert!(attempts.contains(&(hour - 1)), "{attempts:?}");
    assert!(attempts.iter().all(|at| *at < hour), "something was sent in hour {hour} or later: {attempts:?}");
}

/// Within a minute transactional messages leave before marketing.
#[test]
fn a_transactional_message_leaves_before_the_marketing_of_its_minute() {
    let world = scenario(
        "horizon = \"1d\"",
        "[population]\nsize = 300\nmix = { opted_in = 1, inactive = 0, cold = 0 }\n\
         [recipient]\nutility_per_day = { opted_in = 100, inactive = 0, cold = 0 }\n\
         [gate]\nprofile = \"off\"\n[campaign]\nlaunches = [\"0d\"]\nlaunch_hour = 10\n",
    );
    let mut met = 0;
    for life in lives(&world, 300) {
        let now: Vec<Category> =
            life.iter().filter(|scene| scene.second / 60 == 600).map(|scene| scene.category).collect();
        if now.contains(&Category::Utility) && now.contains(&Category::Marketing) {
            met += 1;
            assert_eq!(now.last(), Some(&Category::Marketing), "{now:?}");
        }
    }
    assert!(met > 5, "{met} people had both in one minute");
}

/// Within a minute one-time codes leave behind the messages about events, and before marketing.
#[test]
fn a_code_leaves_between_the_events_and_the_marketing_of_its_minute() {
    let world = scenario(
        "horizon = \"1d\"",
        "[population]\nsize = 300\nmix = { opted_in = 1, inactive = 0, cold = 0 }\n\
         [recipient]\nutility_per_day = { opted_in = 100, inactive = 0, cold = 0 }\n\
         codes_per_day = { opted_in = 100, inactive = 0, cold = 0 }\n\
         [gate]\nprofile = \"off\"\n[campaign]\nlaunches = [\"0d\"]\nlaunch_hour = 10\n",
    );
    let order = [Category::Utility, Category::Authentication, Category::Marketing];
    let place = |category: Category| order.iter().position(|next| *next == category);
    let (mut behind, mut before) = (0, 0);
    for life in lives(&world, 300) {
        for scenes in life.chunk_by(|a, b| a.second / 60 == b.second / 60) {
            let now: Vec<Category> = scenes.iter().map(|scene| scene.category).collect();
            assert!(now.is_sorted_by_key(|category| place(*category)), "{now:?}");
            let both = |other| now.contains(&Category::Authentication) && now.contains(&other);
            behind += usize::from(both(Category::Utility));
            before += usize::from(both(Category::Marketing));
        }
    }
    assert!(behind > 100 && before > 5, "{behind} {before} people had both in one minute");
}
