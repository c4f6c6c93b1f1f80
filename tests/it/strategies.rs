//! What each shipped strategy does, day by day, on small lists.

use sendlab::engine::{DayCounts, Outcome, Scene};
use sendlab::experiment::Experiment;
use sendlab::messaging::{Category, Change, Entity, MessageKind, Reaction, Reason, SEGMENTS, Segment};

use crate::harness::{lives, outcome, scenario};

/// Nothing goes wrong: no gate, no invalid numbers, nobody turns away, no transactional messages.
pub const CALM: &str = "[gate]\nprofile = \"off\"\nholdout_share = 0\n\
    [recipient]\nutility_per_day = { opted_in = 0, inactive = 0, cold = 0 }\n\
    p_invalid_number = { opted_in = 0, inactive = 0, cold = 0 }\n\
    p_block.marketing = { opted_in = 0, inactive = 0, cold = 0 }\n\
    p_block.utility = { opted_in = 0, inactive = 0, cold = 0 }\n\
    p_optout.marketing = { opted_in = 0, inactive = 0, cold = 0 }\n\
    p_optout.utility = { opted_in = 0, inactive = 0, cold = 0 }\n";

/// A run of a strategy in the calm world.
pub fn calm(strategy: &str, size: u32, launches: &str, more: &str) -> Outcome {
    let tables = format!(
        "{CALM}{more}[population]\nsize = {size}\n[campaign]\nlaunches = [{launches}]\n[[arm]]\nstrategy = \"{strategy}\"\n"
    );
    outcome(&scenario("horizon = \"12d\"", &tables))
}

/// A column by day, over segments.
pub fn by_day(outcome: &Outcome, category: Category, column: fn(&DayCounts) -> u64) -> Vec<u64> {
    let days = 0..outcome.days;
    days.map(|day| SEGMENTS.map(|segment| column(outcome.day(day, segment, category))).iter().sum()).collect()
}

/// Marketing attempts by day, without the empty days at the end.
pub fn attempts(outcome: &Outcome) -> Vec<u64> {
    let mut days = by_day(outcome, Category::Marketing, |row| row.attempts);
    while days.last() == Some(&0) {
        days.pop();
    }
    days
}

/// How often a reason was given.
pub fn given(outcome: &Outcome, reason: Reason) -> u64 {
    outcome.reasons.iter().filter(|row| row.reason == reason).map(|row| row.count).sum()
}

/// When the sender saw a receipt, if it did before the hour that begins at minute `by`.
fn receipt(reaction: &Reaction, by: u32) -> Option<u32> {
    reaction.read.filter(|at| reaction.receipt && *at < by)
}

/// Minutes of the attempts of one campaign's message.
pub fn minutes(life: &[Scene], campaign: u32) -> Vec<u32> {
    let of_it = |scene: &&Scene| scene.message.kind() == MessageKind::Campaign(campaign);
    life.iter().filter(of_it).map(|scene| scene.second / 60).collect()
}

#[test]
fn do_nothing_attempts_nothing() {
    let tables = "[campaign]\nlaunches = [\"0d\", \"3d\"]\n[[arm]]\nstrategy = \"do-nothing\"\n";
    let scenario = scenario("", tables);
    let results = Experiment::new(scenario.clone()).other_worlds(false).run();
    let unsent = results.summary.iter().find(|row| row.metric == "unsent_share").unwrap();
    assert_eq!((unsent.mean, unsent.std_error), (Some(1.0), Some(0.0)));
    let outcome = outcome(&scenario);
    assert!(outcome.daily.iter().all(|row| row.attempts == 0));
    let sum = |of: fn(&sendlab::engine::SegmentTotals) -> u64| outcome.totals.iter().map(of).sum::<u64>();
    assert_eq!(given(&outcome, Reason::Audience), 2 * 2_000);
    assert_eq!(given(&outcome, Reason::LaneClosed), sum(|totals| totals.events));
    assert_eq!((sum(|totals| totals.campaign_attempted), sum(|totals| totals.events_lost)), (0, 0));
    assert_eq!((sum(|totals| totals.blocked), sum(|totals| totals.reached)), (0, 0));
}

#[test]
fn a_blast_sends_everything_in_the_hour_of_the_launch() {
    for strategy in ["blast", "blast-once"] {
        let outcome = calm(strategy, 1_000, "\"0d\", \"4d\"", "");
        assert_eq!(attempts(&outcome), [1_000, 0, 0, 0, 1_000]);
    }
    let tables = format!("{CALM}[population]\nsize = 40\n[campaign]\nlaunches = [\"0d\"]\nlaunch_hour = 3\n");
    for life in lives(&scenario("", &tables), 40) {
        assert_eq!(minutes(&life, 0), [180], "at any hour of the day");
    }
}

/// 1,000 contacts, a limit of 250: a blast runs into it, with retries until everybody has been reached.
#[test]
fn a_blast_ignores_the_limit_and_blast_once_does_not_come_back() {
    let limited = "[account]\nverified = false\nmessaging_limit = 250\n";
    let gated = |strategy: &str| {
        let tables = format!(
            "{}{limited}[population]\nsize = 1_000\n[[arm]]\nstrategy = \"{strategy}\"\n",
            CALM.replace(
                "profile = \"off\"",
                "off = [\"user_limit\", \"engagement\", \"number_restriction\"]"
            )
        );
        outcome(&scenario("", &tables))
    };
    let blast = gated("blast");
    assert_eq!(attempts(&blast), [1_000, 750, 500, 250]);
    assert_eq!(by_day(&blast, Category::Marketing, |row| row.delivered)[..4], [250; 4]);
    assert_eq!(given(&blast, Reason::MessagingLimit), 750 + 500 + 250);
    let once = gated("blast-once");
    assert_eq!((attempts(&once), given(&once, Reason::MessagingLimit)), (vec![1_000], 750));
    // A fifth of the list a day fits in; a pace that does not waits instead of being refused.
    let paced = gated("paced-blast");
    assert_eq!((attempts(&paced), given(&paced, Reason::MessagingLimit)), (vec![200; 5], 0));
    let tables = format!(
        "{}{limited}[population]\nsize = 1_000\n[strategy.hasty]\nschedule = {{ spread = {{ days = 2 }} }}\n\
         [[arm]]\nstrategy = \"hasty\"\n",
        CALM.replace("profile = \"off\"", "off = [\"user_limit\", \"engagement\", \"number_restriction\"]")
    );
    let hasty = outcome(&scenario("", &tables));
    assert_eq!(given(&hasty, Reason::MessagingLimit), 0);
    assert!(hasty.gate.iter().all(|day| day.unique_recipients_24h <= 250));
    assert_eq!(attempts(&hasty).iter().sum::<u64>(), 1_000);
}

#[test]
fn paced_strategies_send_a_fifth_of_the_list_a_day_in_dispatch_hours() {
    for strategy in ["paced-blast", "engaged-first", "marketing-first"] {
        assert_eq!(attempts(&calm(strategy, 1_000, "\"0d\"", "")), [200; 5], "{strategy}");
        assert_eq!(attempts(&calm(strategy, 52, "\"0d\"", "")), [11, 11, 11, 11, 8], "{strategy}");
    }
    let tables = format!("{CALM}[population]\nsize = 60\n[[arm]]\nstrategy = \"paced-blast\"\n");
    let lives = lives(&scenario("", &tables), 60);
    let hours: Vec<u32> =
        lives.iter().flat_map(|life| minutes(life, 0)).map(|minute| minute / 60 % 24).collect();
    assert_eq!(hours.len(), 60);
    assert!(hours.iter().all(|hour| (9..=19).contains(hour)));
    // List order: who stands first is sent to first.
    let order: Vec<u32> = lives.iter().map(|life| minutes(life, 0)[0]).collect();
    assert!(order.is_sorted());
}

#[test]
fn ramps_grow_by_half_a_day_whether_or_not_anything_is_queued() {
    assert_eq!(attempts(&calm("ramp", 6_000, "\"0d\"", "")), [1_000, 1_500, 2_250, 1_250]);
    // 1,000 x 1.5^3 = 3,375 on day 3.
    assert_eq!(attempts(&calm("ramp", 6_000, "\"3d\"", ""))[3..], [3_375, 2_625]);
    // Nothing goes wrong, so a warm-up is a ramp.
    assert_eq!(attempts(&calm("warm-up", 6_000, "\"0d\"", "")), [1_000, 1_500, 2_250, 1_250]);
}

/// A warm-up grows while the rating polled at the first dispatch hour is green, holds while it is yellow and starts
/// again when it is red; a ramp does not look.
#[test]
fn a_warm_up_follows_the_rating_and_a_ramp_does_not() {
    let run = |like: &str| {
        let tables = format!(
            "[gate]\noff = [\"template\", \"user_limit\", \"engagement\", \"number_restriction\", \"messaging_limit\"]\n\
             [population]\nsize = 4_000\nmix = {{ opted_in = 0.9, cold = 0.1 }}\n\
             [campaign]\nlaunches = [\"0d\", \"4d\", \"8d\", \"12d\"]\nvalid_for = \"30d\"\n\
             [recipient]\np_block = {{ marketing = {{ opted_in = 0.006, cold = 0.5 }} }}\n\
             [strategy.mine]\nlike = \"{like}\"\norder = \"engaged\"\nschedule.ramp = {{ v0 = 150, growth = 1.5 }}\n\
             retries = {{ max = 0 }}\n[[arm]]\nstrategy = \"mine\"\n"
        );
        outcome(&scenario("horizon = \"20d\"", &tables))
    };
    for (like, holds) in [("warm-up", true), ("ramp", false)] {
        let outcome = run(like);
        let (mut volume, mut queued, mut polls) = (150.0_f64, 0, Vec::new());
        let attempted = by_day(&outcome, Category::Marketing, |row| row.attempts);
        let dropped = by_day(&outcome, Category::Marketing, |row| row.suppressed);
        for day in 0..19 {
            let mut ratings = outcome.gate_events.iter().filter(|event| {
                event.entity == Entity::Number
                    && event.event == Change::Rating
                    && event.second <= (24 * day + 9) * 3600
            });
            let polled = ratings.next_back().map_or("green", |event| event.to);
            if day > 0 {
                polls.push(polled);
                match polled {
                    "yellow" if holds => {}
                    "red" if holds => volume = 150.0,
                    _ => volume *= 1.5,
                }
            }
            if [0, 4, 8, 12].contains(&day) {
                queued += 4_000;
            }
            queued -= dropped[day as usize];
            assert_eq!(attempted[day as usize], queued.min(volume.ceil() as u64), "{like}, day {day}");
            queued -= attempted[day as usize];
        }
        if holds {
            assert!(["green", "yellow", "red"].iter().all(|rating| polls.contains(rating)), "{polls:?}");
        }
    }
}

#[test]
fn the_engaged_come_first() {
    let share = |strategy: &str, day: u32, segment: Segment| {
        let outcome = calm(strategy, 2_000, "\"0d\"", "");
        outcome.day(day, segment, Category::Marketing).attempts
    };
    for strategy in ["engaged-first", "warm-up"] {
        assert_eq!((share(strategy, 0, Segment::Inactive), share(strategy, 0, Segment::Cold)), (0, 0));
    }
    assert!(share("paced-blast", 0, Segment::Inactive) > 80 && share("paced-blast", 0, Segment::Cold) > 30);
    assert!(
        share("engaged-first", 4, Segment::OptedIn) == 0 && share("engaged-first", 4, Segment::Cold) > 250
    );
    // From the second campaign on, contacts of a kind who were seen to read come before those who were not.
    let tables = format!(
        "{CALM}[population]\nsize = 60\nmix = {{ opted_in = 1.0 }}\n[campaign]\nlaunches = [\"0d\", \"7d\"]\n\
         [[arm]]\nstrategy = \"engaged-first\"\n"
    );
    let lives = lives(&scenario("horizon = \"14d\"", &tables), 60);
    let (mut last_reader, mut first_other) = (0, u32::MAX);
    for life in &lives {
        let second = minutes(life, 1)[0];
        if life[0].outcome.is_ok_and(|reaction| receipt(&reaction, 7 * 1440 + 600).is_some()) {
            last_reader = last_reader.max(second);
        } else {
            first_other = first_other.min(second);
        }
    }
    assert!(last_reader <= first_other, "{last_reader} {first_other}");
}

#[test]
fn lanes_open_on_day_7() {
    let busy = CALM.replace("utility_per_day = { opted_in = 0,", "utility_per_day = { opted_in = 2,");
    let run = |strategy: &str| {
        let tables = format!(
            "{busy}[population]\nsize = 300\n[campaign]\nlaunches = [\"0d\", \"7d\"]\n[[arm]]\nstrategy = \"{strategy}\"\n"
        );
        outcome(&scenario("horizon = \"14d\"", &tables))
    };
    let marketing_first = run("marketing-first");
    let utility = by_day(&marketing_first, Category::Utility, |row| row.attempts);
    let events: Vec<u64> = by_day(&marketing_first, Category::Utility, |row| row.attempts + row.suppressed);
    assert!(utility[..7].iter().all(|count| *count == 0) && utility[7..] == events[7..]);
    assert_eq!(given(&marketing_first, Reason::LaneClosed), events[..7].iter().sum::<u64>());
    assert_eq!(attempts(&marketing_first), [60, 60, 60, 60, 60, 0, 0, 60, 60, 60, 60, 60]);

    let utility_first = run("utility-first");
    assert_eq!(by_day(&utility_first, Category::Utility, |row| row.attempts), events);
    assert_eq!(given(&utility_first, Reason::NotStarted), 300);
    assert_eq!(attempts(&utility_first), [0, 0, 0, 0, 0, 0, 0, 60, 60, 60, 60, 60]);
}

#[test]
fn sunset_leaves_out_the_inactive_and_who_left_three_in_a_row_unread() {
    let tables = format!(
        "{CALM}[population]\nsize = 80\n[campaign]\nlaunches = [\"0d\", \"7d\", \"14d\", \"21d\", \"28d\"]\n\
         [[arm]]\nstrategy = \"sunset-inactive\"\n"
    );
    let scenario = scenario("horizon = \"35d\"", &tables);
    let whole = outcome(&scenario);
    let inactive = (0..35).map(|day| whole.day(day, Segment::Inactive, Category::Marketing).attempts);
    assert_eq!(inactive.sum::<u64>(), 0);
    let (mut kept, mut left_out) = (0, 0);
    for life in lives(&scenario, 80).iter().filter(|life| !life.is_empty()) {
        for campaign in 3..5 {
            let launch = campaign * 7 * 1440 + 600;
            let before =
                || life.iter().filter(|scene| scene.message.key() < campaign && scene.outcome.is_ok());
            let last = before().filter_map(|scene| receipt(&scene.outcome.unwrap(), launch)).max();
            let since = before().filter(|scene| last.is_none_or(|last| scene.second / 60 > last));
            let unread = since.count();
            assert_eq!(minutes(life, campaign).is_empty(), unread >= 3, "campaign {campaign}: {life:?}");
            if unread >= 3 { left_out += 1 } else { kept += 1 }
        }
    }
    assert!(kept > 50 && left_out > 10, "{kept} {left_out}");
}

/// Nobody passes a cap of 0: every message is tried three times.
#[test]
fn retries_are_two_and_come_25_hours_later() {
    let refused = CALM.replace("profile = \"off\"\n", "user_limit.cap = 0\n");
    let lives_with = |strategy: &str| {
        let tables = format!("{refused}[population]\nsize = 60\n[[arm]]\nstrategy = \"{strategy}\"\n");
        lives(&scenario("", &tables), 60)
    };
    for life in lives_with("blast") {
        assert_eq!(minutes(&life, 0), [600, 600 + 25 * 60, 600 + 50 * 60]);
    }
    assert!(lives_with("blast-once").iter().all(|life| minutes(life, 0) == [600]));
    let mut evenings = 0;
    for life in lives_with("paced-blast") {
        // Retries use the volume of the day, so the last of the list may never be tried.
        let tries = minutes(&life, 0);
        assert!(tries.len() <= 3 && tries.iter().all(|minute| (9..=19).contains(&(minute / 60 % 24))));
        assert!(tries.windows(2).all(|pair| pair[1] - pair[0] >= 25 * 60), "{tries:?}");
        // Due at 20:00 or later, so tried at 09:00 of the day after.
        evenings += u32::from(tries.len() > 1 && tries[0] / 60 % 24 == 19);
    }
    assert!(evenings > 0);
}
