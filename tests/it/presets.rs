//! The later presets and the components they are made of, read day by day.

use sendlab::engine::{InOnePiece, Outcome};
use sendlab::messaging::{Category, Change, Entity, Reason, Segment, Source};
use sendlab::scenario::Scenario;

use crate::harness::{Backwards, lives, outcome, people, run_one, scenario};
use crate::strategies::{CALM, attempts, by_day, calm, given, minutes};

/// The calm world with an own strategy.
fn own(strategy: &str, size: u32, launches: &str, more: &str) -> Scenario {
    scenario(
        "horizon = \"30d\"",
        &format!(
            "{CALM}{more}[population]\nsize = {size}\n[campaign]\nlaunches = [{launches}]\n\
             [strategy.mine]\n{strategy}\n[[arm]]\nstrategy = \"mine\"\n"
        ),
    )
}

/// Minute of the first attempt of campaign 0, by contact.
fn first_tries(scenario: &Scenario, contacts: u32) -> Vec<Option<u32>> {
    lives(scenario, contacts).iter().map(|life| minutes(life, 0).first().copied()).collect()
}

fn total(outcome: &Outcome) -> u64 {
    by_day(outcome, Category::Marketing, |row| row.attempts).iter().sum()
}

#[test]
fn random_sends_everything_within_the_week_in_an_order_of_its_own() {
    assert_eq!(attempts(&calm("random", 700, "\"0d\"", "")), [100; 7]);
    let world = |launches: &str| own("like = \"random\"", 70, launches, "");
    let order = first_tries(&world("\"0d\""), 70);
    assert!(order.iter().all(Option::is_some) && !order.is_sorted());
    let second: Vec<_> =
        lives(&world("\"0d\", \"7d\""), 70).iter().map(|life| minutes(life, 1)[0] - 7 * 1440).collect();
    assert_ne!(order.into_iter().flatten().collect::<Vec<_>>(), second, "drawn anew for every campaign");
}

#[test]
fn warm_up_steps_follow_the_published_table_engaged_first() {
    let outcome = calm("warm-up-steps", 3_000, "\"0d\"", "");
    assert_eq!(attempts(&outcome), [50, 100, 250, 500, 1_000, 1_100]);
    let of = |segment| outcome.day(0, segment, Category::Marketing).attempts;
    assert_eq!((of(Segment::OptedIn), of(Segment::Cold)), (50, 0));
}

#[test]
fn two_lanes_leave_half_of_the_limit_to_transactional_messages() {
    let world = |strategy: &str| {
        let tables = format!(
            "{}[account]\nverified = false\nmessaging_limit = 250\n[population]\nsize = 2_000\n[[arm]]\nstrategy = \"{strategy}\"\n",
            CALM.replace(
                "profile = \"off\"",
                "off = [\"user_limit\", \"engagement\", \"number_restriction\"]"
            )
            .replace("utility_per_day = { opted_in = 0,", "utility_per_day = { opted_in = 0.03,")
        );
        outcome(&scenario("", &tables))
    };
    let (two_lane, blast) = (world("two-lane"), world("blast"));
    let replied: u64 = by_day(&two_lane, Category::Utility, |row| row.replied).iter().sum();
    let days = attempts(&two_lane);
    // The offer ends in the morning of day 7.
    assert!(days[..7].iter().all(|day| (125..=125 + replied).contains(day)), "{days:?}");
    let lost =
        |outcome: &Outcome| -> u64 { by_day(outcome, Category::Utility, |row| row.withheld).iter().sum() };
    assert_eq!(lost(&two_lane), 0);
    assert!(lost(&blast) > 20);
}

/// A hundred people who write a lot, and a slow strategy with these keys.
fn chatty(keys: &str) -> Scenario {
    let replies = "p_reply.utility = { opted_in = 0.6, inactive = 0, cold = 0 }\n";
    let busy = CALM
        .replace("utility_per_day = { opted_in = 0,", "utility_per_day = { opted_in = 0.5,")
        .replace("[recipient]\n", &format!("[recipient]\n{replies}"));
    let tables = format!(
        "{busy}[population]\nsize = 100\nmix = {{ opted_in = 1.0 }}\n[campaign]\nlaunches = [\"0d\"]\nvalid_for = \"30d\"\n\
         [strategy.mine]\nschedule = {{ spread = {{ days = 25 }} }}\n{keys}\n[[arm]]\nstrategy = \"mine\"\n"
    );
    scenario("horizon = \"30d\"", &tables)
}

/// Whoever writes gets a queued message in the next hour, ahead of the others, inside the window.
#[test]
fn the_service_lane_answers_at_once() {
    let world = |lane: &str| chatty(&format!("lanes = {{ service_from = \"{lane}\" }}"));
    let (open, closed) = (world("0d"), world("never"));
    let mut ahead = 0;
    for (life, waiting) in lives(&open, 100).iter().zip(&lives(&closed, 100)) {
        let replies = life.iter().filter_map(|scene| {
            let reaction = scene.outcome.ok()?;
            (scene.category == Category::Utility && reaction.reply).then_some(reaction.positive_at)
        });
        let at = minutes(life, 0)[0];
        // Whoever writes after the launch and before their turn has the message in the next hour.
        if let Some(first) = replies.filter(|reply| (600..at).contains(reply)).min() {
            assert_eq!(at, (first / 60 + 1) * 60);
            ahead += u32::from(at < minutes(waiting, 0)[0]);
        }
    }
    assert!(ahead > 40, "{ahead}");
    assert_eq!(total(&outcome(&open)), 100);
}

/// No daily volume bounds the service lane, but a pause is a pause.
#[test]
fn the_service_lane_rests_while_marketing_is_paused() {
    let lane = "lanes = { service_from = \"0d\" }";
    let open = attempts(&outcome(&chatty(lane)));
    let paused = attempts(&outcome(&chatty(&format!(
        "{lane}\nreactions = [\"when day = 2 do pause 3d cooldown 9d\"]"
    ))));
    assert_eq!(paused[..2], open[..2]);
    assert!(open[2..5].iter().all(|day| *day > 4), "more than the daily volume: {open:?}");
    assert_eq!(paused[2..5], [0; 3]);
    assert!(paused[5] > 0);
}

#[test]
fn a_pause_on_yellow_stops_marketing_for_two_days_and_no_transactional_message() {
    let world = "[gate]\noff = [\"template\", \"user_limit\", \"engagement\", \"number_restriction\", \"messaging_limit\"]\n\
         [population]\nsize = 3_000\nmix = { opted_in = 0.85, cold = 0.15 }\n\
         [recipient]\nutility_per_day = { opted_in = 0.2 }\n\
         [campaign]\nlaunches = [\"0d\", \"7d\", \"14d\"]\nvalid_for = \"7d\"\n[[arm]]\nstrategy = \"pause-on-yellow\"\n";
    let outcome = outcome(&scenario("horizon = \"21d\"", world));
    let ratings: Vec<(u32, &str)> = outcome
        .gate_events
        .iter()
        .filter(|event| event.entity == Entity::Number && event.event == Change::Rating)
        .map(|event| (event.second / 86_400, event.to))
        .collect();
    let sour = ratings.iter().find(|(_, to)| *to != "green").expect("the number loses its green").0 as usize;
    let sent = by_day(&outcome, Category::Marketing, |row| row.attempts);
    let utility = by_day(&outcome, Category::Utility, |row| row.attempts);
    assert!(sent[..sour].iter().all(|day| *day > 0), "{sent:?} {ratings:?}");
    assert_eq!(sent[sour + 1], 0, "a whole day in the pause: {sent:?} {ratings:?}");
    assert!(utility.iter().all(|day| *day > 0), "utility never waits: {utility:?}");
}

/// Nobody passes a cap of 0: three of ten come back at the least, so the volume falls by half every second day.
#[test]
fn quality_awareness_halves_the_volume_while_much_is_withheld() {
    let refused = CALM.replace("profile = \"off\"\n", "user_limit.cap = 0\n");
    let tables = format!(
        "{refused}[population]\nsize = 5_000\n[campaign]\nlaunches = [\"0d\", \"7d\"]\n[[arm]]\nstrategy = \"quality-aware\"\n"
    );
    let days =
        by_day(&outcome(&scenario("horizon = \"9d\"", &tables)), Category::Marketing, |row| row.attempts);
    assert_eq!(days[0], 1_000);
    assert!((days[2] as f64 - 500.0).abs() < 100.0 && (days[4] as f64 - 250.0).abs() < 60.0, "{days:?}");
    // Calm days let it grow again: by a quarter every second day.
    let calm = calm("quality-aware", 3_000, "\"0d\"", "");
    assert_eq!(attempts(&calm)[..2], [600, 600]);
    assert!(attempts(&calm)[3] > 600, "{:?}", attempts(&calm));
}

#[test]
fn a_frequency_cap_lets_two_messages_a_month_pass() {
    let outcome = outcome(&own("like = \"frequency-capped\"", 200, "\"0d\", \"7d\", \"14d\", \"21d\"", ""));
    assert_eq!((total(&outcome), given(&outcome, Reason::FrequencyCapped)), (400, 400));
    let weekly =
        "like = \"frequency-capped\"\nsuppression.frequency_per = \"10d\"\nschedule = { burst = {} }";
    let lives = lives(&own(weekly, 30, "\"0d\", \"4d\", \"8d\", \"12d\"", ""), 30);
    for life in lives {
        let sent: Vec<bool> = (0..4).map(|campaign| !minutes(&life, campaign).is_empty()).collect();
        assert_eq!(
            sent,
            [true, true, false, true],
            "the third is within 10 days of the first, the fourth is not"
        );
    }
}

/// A message that comes back does not count for the cap.
#[test]
fn failures_do_not_use_the_frequency_cap() {
    let refused = CALM.replace("profile = \"off\"\n", "user_limit.cap = 0\n");
    let tables = format!(
        "{refused}[population]\nsize = 20\n[campaign]\nlaunches = [\"0d\", \"1d\"]\n[strategy.mine]\nlike = \"blast-once\"\n\
         suppression.frequency_max = 1\n[[arm]]\nstrategy = \"mine\"\n"
    );
    let outcome = outcome(&scenario("", &tables));
    assert_eq!((total(&outcome), given(&outcome, Reason::FrequencyCapped)), (40, 0));
}

#[test]
fn re_permission_asks_the_silent_once() {
    let world = own("like = \"re-permission\"", 120, "\"0d\", \"7d\", \"14d\"", "");
    let list = people(&world).contacts;
    let (mut dropped, mut back) = (0, 0);
    for (contact, life) in list.iter().zip(lives(&world, 120)) {
        let responded = life.iter().any(|scene| {
            let soon = |at: u32| at < 7 * 1440;
            scene.message.key() == 0 && scene.outcome.is_ok_and(|r| r.positive() && soon(r.positive_at))
        });
        let second = !minutes(&life, 1).is_empty();
        assert_eq!(second, contact.segment == Segment::OptedIn || responded, "{contact:?}");
        dropped += u32::from(!second);
        back += u32::from(second && contact.segment != Segment::OptedIn);
    }
    assert!(dropped > 30 && back > 0, "{dropped} {back}");
    assert!(given(&outcome(&world), Reason::NoResponse) > 60);
}

#[test]
fn hard_retries_come_every_two_hours_and_spaced_ones_ever_later() {
    let refused = CALM.replace("profile = \"off\"\n", "user_limit.cap = 0\n");
    let tries = |strategy: &str| {
        let tables = format!("{refused}[population]\nsize = 5\n[[arm]]\nstrategy = \"{strategy}\"\n");
        lives(&scenario("", &tables), 5).iter().map(|life| minutes(life, 0)).collect::<Vec<_>>()
    };
    for life in tries("retry-hard") {
        let every_two_hours: Vec<u32> = (0..25).map(|retry| 600 + 120 * retry).collect();
        assert_eq!(life, every_two_hours);
    }
    let spaced = tries("retry-spaced");
    for life in spaced.iter().filter(|life| life.len() == 3) {
        assert!(life[1] - life[0] >= 25 * 60 && life[2] - life[1] >= 49 * 60, "{life:?}");
    }
    assert!(spaced.iter().any(|life| life.len() == 3));
}

/// Day 0 is a Monday: nothing leaves at the week-end or outside office hours, and nobody without a consent is asked.
#[test]
fn human_practice_keeps_office_hours() {
    let world = own("like = \"human-practice\"", 80, "\"3d\", \"10d\"", "");
    let list = people(&world).contacts;
    for (contact, life) in list.iter().zip(lives(&world, 80)) {
        assert_eq!(life.is_empty(), contact.source == Source::None);
        for minute in life.iter().map(|scene| scene.second / 60) {
            assert!((10..18).contains(&(minute / 60 % 24)) && minute / 1440 % 7 < 5, "{minute}");
        }
    }
    let sent = by_day(&outcome(&world), Category::Marketing, |row| row.attempts);
    assert!(sent[3] > 10 && sent[4] > 10 && sent[5..7] == [0, 0] && sent[7] > 10, "{sent:?}");
}

/// Nobody can be more welcome than where the truth is known: no block, no opt-out, no invalid number.
#[test]
fn the_clairvoyant_wastes_nothing_and_turns_nobody_away_at_launch() {
    let world = |strategy: &str| {
        let burst = format!("like = \"{strategy}\"\nschedule = {{ burst = {{}} }}\nrespect_limit = false");
        let tables = format!(
            "[gate]\nprofile = \"off\"\n[population]\nsize = 3_000\n[strategy.mine]\n{burst}\n[[arm]]\nstrategy = \"mine\"\n"
        );
        outcome(&scenario("", &tables))
    };
    let column = |outcome: &Outcome, of| by_day(outcome, Category::Marketing, of).iter().sum::<u64>();
    let (knowing, blind) = (world("clairvoyant"), world("paced-blast"));
    for (of, name) in [
        ((|row| row.recipient_blocks) as fn(&sendlab::engine::DayCounts) -> u64, "blocks"),
        (|row| row.opted_out, "opt-outs"),
        (|row| row.undeliverable, "undeliverable"),
        (|row| row.withheld, "withheld"),
    ] {
        assert_eq!(column(&knowing, of), 0, "{name}");
        assert!(column(&blind, of) > 0, "{name}");
    }
    assert!(total(&knowing) < total(&blind));
    // In a queue it serves those who would respond before those who would not.
    let lives = lives(&own("like = \"clairvoyant\"", 60, "\"0d\"", ""), 60);
    let (mut last, mut first) = (0, u32::MAX);
    for life in lives.iter().filter(|life| !life.is_empty()) {
        let at = life[0].second;
        if life[0].outcome.unwrap().positive() { last = last.max(at) } else { first = first.min(at) }
    }
    assert!(last > 0 && last < first, "{last} {first}");
}

#[test]
fn audiences_hold_whom_they_say() {
    let size = 150;
    for (audience, wanted) in [
        ("consented = true", (|c| c.segment != Segment::Cold) as fn(&sendlab::messaging::Contact) -> bool),
        ("sources = [\"purchase\", \"none\"]", |c| matches!(c.source, Source::Purchase | Source::None)),
        ("active_within = \"60d\"", |c| c.days_since_interaction.is_some_and(|days| days <= 60)),
        // Counted back from the launch, ten hours after the start.
        ("engaged_within = \"60d\"", |c| c.days_since_interaction.is_some_and(|days| days < 60)),
        ("best = 0.25", |c| c.standing < 0.25),
        ("segments = [\"inactive\"]", |c| c.segment == Segment::Inactive),
    ] {
        let world = own(&format!("audience = {{ {audience} }}"), size, "\"0d\"", "");
        let list = people(&world).contacts;
        let tries = first_tries(&world, size);
        assert!(list.iter().zip(&tries).all(|(contact, at)| at.is_some() == wanted(contact)), "{audience}");
        assert!(tries.iter().any(Option::is_some) && tries.iter().any(Option::is_none), "{audience}");
    }
}

/// Customers with 0, 5, 2, 2, 0, 9, 0, 0 purchases: places are shared by equals, 0.06 (9), 0.19 (5), 0.38 (2), 0.75 (0).
#[test]
fn the_most_frequent_are_chosen_and_come_first_and_equals_stay_together() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "0,10,0\n1,20,5\n2,30,2\n3,40,2\n4,5,0\n5,200,9\n6,1,0\n7,9,0\n";
    std::fs::write(folder.path().join("list.csv"), format!("id,days,orders\n{rows}")).unwrap();
    let world = |strategy: &str| {
        let text = format!(
            "format = 1\nseed = 5\nreplications = 1\nhorizon = \"30d\"\n{CALM}\
             [population]\ncontacts = {{ file = \"list.csv\", id = \"id\", last_interaction_age = {{ column = \"days\" }}, \
             frequency = \"orders\", consent = true }}\n[campaign]\nlaunches = [\"0d\"]\nvalid_for = \"20d\"\n\
             [strategy.mine]\n{strategy}\n[[arm]]\nstrategy = \"mine\"\n"
        );
        Scenario::from_text(&text, "listed", folder.path(), &[]).unwrap_or_else(|faults| panic!("{faults}"))
    };
    let chosen = |share: f64| {
        let tries = first_tries(&world(&format!("audience.frequent = {share}")), 8);
        (0..8).filter(|at| tries[*at].is_some()).collect::<Vec<_>>()
    };
    assert_eq!(chosen(0.0), [0; 0]);
    assert_eq!(chosen(0.06), [0; 0]);
    assert_eq!(chosen(0.07), [5]);
    assert_eq!(chosen(0.3), [1, 5]);
    assert_eq!(chosen(0.4), [1, 2, 3, 5]);
    assert_eq!(chosen(0.75), [1, 2, 3, 5]);
    assert_eq!(chosen(0.76), [0, 1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(chosen(1.0), [0, 1, 2, 3, 4, 5, 6, 7]);
    let tries = first_tries(&world("order = \"frequent\"\nschedule.ramp = { v0 = 1, growth = 1 }"), 8);
    let mut order: Vec<usize> = (0..8).collect();
    order.sort_by_key(|at| tries[*at]);
    assert_eq!(order, [5, 1, 2, 3, 0, 4, 6, 7]);
}

/// Whoever reads, clicks or answers after the start is engaged again; whoever does not falls out as time passes.
#[test]
fn engagement_is_followed_as_it_is_seen() {
    let size = 120;
    let world =
        own("audience.engaged_within = \"80d\"\nschedule = { burst = {} }", size, "\"0d\", \"20d\"", "");
    let list = people(&world).contacts;
    let (mut kept, mut lost) = (0, 0);
    for (contact, life) in list.iter().zip(lives(&world, size)) {
        let days = contact.days_since_interaction.map(u32::from);
        let soon = |at: u32| at < 20 * 1440 + 600;
        let seen = life.first().and_then(|scene| scene.outcome.ok()).is_some_and(|r| {
            r.observed_read() && r.read.is_some_and(soon) || r.positive() && soon(r.positive_at)
        });
        // Launch at 10:00 of day 20: 20 days and some hours after the start.
        let wanted = seen || days.is_some_and(|days| days < 60);
        assert_eq!(!minutes(&life, 1).is_empty(), wanted, "{contact:?}");
        if days.is_some_and(|days| (60..=80).contains(&days)) {
            if wanted { kept += 1 } else { lost += 1 }
        }
    }
    assert!(kept > 5 && lost > 2, "{kept} {lost}");
}

#[test]
fn a_random_share_is_the_same_in_every_campaign_and_nested() {
    let size = 200;
    let lives_with =
        |share: &str| lives(&own(&format!("audience.share = {share}"), size, "\"0d\", \"7d\"", ""), size);
    let (small, large) = (lives_with("0.3"), lives_with("0.6"));
    let mut chosen = 0;
    for (small, large) in small.iter().zip(&large) {
        assert_eq!(minutes(small, 0).is_empty(), minutes(small, 1).is_empty());
        assert!(small.is_empty() || !large.is_empty(), "who is in the smaller share is in the larger one");
        chosen += u32::from(!small.is_empty());
    }
    // Binomial(200, 0.3) is outside 35 to 87 with a probability below 1e-4.
    assert!((35..=87).contains(&chosen), "{chosen}");
}

#[test]
fn the_most_recent_come_first() {
    let world = own("order = \"recent\"", 100, "\"0d\"", "");
    let list = people(&world).contacts;
    let mut by_time: Vec<_> = first_tries(&world, 100).into_iter().zip(&list).collect();
    by_time.sort_by_key(|(at, contact)| (*at, contact.days_since_interaction.map_or(u16::MAX, |days| days)));
    let days: Vec<u16> = by_time.iter().map(|(_, c)| c.days_since_interaction.unwrap_or(u16::MAX)).collect();
    assert!(days.is_sorted(), "{days:?}");
}

#[test]
fn schedules_send_what_they_say_day_by_day() {
    let days = |strategy: &str| attempts(&outcome(&own(strategy, 1_000, "\"0d\"", "")));
    assert_eq!(days("schedule = { linear = { v0 = 100, step = 100 } }"), [100, 200, 300, 400]);
    assert_eq!(days("schedule = { steps = { volumes = [400, 0, 500] } }"), [400, 0, 500, 100]);
    // Monday is day 0.
    assert_eq!(days("sending.days = [\"tue\", \"wed\", \"fri\"]"), [0, 200, 200, 0, 200]);
    assert_eq!(days("schedule = { burst = {} }\nsending.hours = [8, 10]"), [0, 1_000]);
    assert_eq!(days("schedule = { spread = { days = 1 } }\nsending.hours = [22, 24]"), [1_000]);
}

/// Undated offers: both arms send the same messages, in another order; and both meet the same transactional events.
#[test]
fn undated_campaigns_are_sent_whole_by_every_arm() {
    let busy = CALM.replace("utility_per_day = { opted_in = 0,", "utility_per_day = { opted_in = 0.3,");
    let tables = format!(
        "{busy}[population]\nsize = 300\n[campaign]\nlaunches = [\"0d\", \"3d\"]\nvalid_for = \"30d\"\n\
         [strategy.later]\nlike = \"utility-first\"\nlanes.marketing_waits = true\n\
         [[arm]]\nstrategy = \"marketing-first\"\nbaseline = true\n[[arm]]\nstrategy = \"later\"\n\
         [[arm]]\nstrategy = \"utility-first\"\n"
    );
    let world = scenario("horizon = \"20d\"", &tables);
    let arms: Vec<Outcome> = (0..3).map(|arm| run_one(&world, arm, 0, None, &InOnePiece).0).collect();
    let sum = |outcome: &Outcome, of: fn(&sendlab::engine::SegmentTotals) -> u64| {
        outcome.totals.iter().map(of).sum::<u64>()
    };
    let attempted = |arm: usize| sum(&arms[arm], |totals| totals.campaign_attempted);
    assert_eq!((attempted(0), attempted(1), attempted(2)), (600, 600, 0));
    assert_eq!(given(&arms[2], Reason::NotStarted), 600, "dated ones are suppressed with a reason");
    assert_eq!(attempts(&arms[1])[..8], [0, 0, 0, 0, 0, 0, 0, 60], "nothing before the lane opens");
    // The same traffic for every arm: as many events, sent or suppressed with a reason.
    let events: Vec<u64> = arms.iter().map(|arm| sum(arm, |totals| totals.events)).collect();
    let planned: Vec<u64> =
        arms.iter().map(|arm| by_day(arm, Category::Utility, |row| row.planned()).iter().sum()).collect();
    assert!(
        events[0] > 500 && events.iter().chain(&planned).all(|count| *count == events[0]),
        "{events:?} {planned:?}"
    );
}

/// A strategy has the same colour, dash and marker in every picture of every scenario.
#[test]
fn pictures_have_a_look_for_every_preset() {
    let palette =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/plot/palette.rs")).unwrap();
    for name in sendlab::scenario::PRESETS {
        assert!(palette.contains(&format!("\"{name}\"")), "{name}");
    }
}

/// All arms have the same campaign: what one does not attempt it suppresses, with a reason.
#[test]
fn every_message_of_every_arm_is_accounted_for() {
    let names = sendlab::scenario::PRESETS;
    let arms: String = names
        .iter()
        .enumerate()
        .map(|(at, name)| format!("[[arm]]\nstrategy = \"{name}\"\nbaseline = {}\n", at == 0))
        .collect();
    let world =
        scenario("", &format!("[population]\nsize = 400\n[campaign]\nlaunches = [\"0d\", \"2d\"]\n{arms}"));
    for (arm, name) in names.iter().enumerate() {
        let outcome = run_one(&world, arm, 0, None, &InOnePiece).0;
        let attempted: u64 = outcome.totals.iter().map(|totals| totals.campaign_attempted).sum();
        let list: u64 = outcome.totals.iter().map(|totals| totals.list).sum();
        let suppressed: u64 = by_day(&outcome, Category::Marketing, |row| row.suppressed).iter().sum();
        assert_eq!((outcome.campaigns, list), (2, 400));
        assert!(attempted + suppressed >= 800 && attempted <= 800, "{name}: {attempted} {suppressed}");
        let reasons = outcome.reasons.iter().filter(|row| row.category == Category::Marketing);
        let named: u64 = reasons
            .filter(|row| row.reason.fate() == sendlab::messaging::Fate::Suppressed)
            .map(|row| row.count)
            .sum();
        assert_eq!(named, suppressed, "{name}");
    }
}

/// What strategies remember is merged over chunks in one order.
#[test]
fn chunks_change_nothing_for_a_strategy_with_a_memory() {
    for strategy in ["quality-aware", "two-lane", "re-permission", "frequency-capped", "human-practice"] {
        let tables = format!(
            "[population]\nsize = 900\n[campaign]\nlaunches = [\"0d\", \"4d\"]\n[[arm]]\nstrategy = \"{strategy}\"\n"
        );
        let world = scenario("", &tables);
        let whole = run_one(&world, 0, 0, None, &InOnePiece).0;
        assert_eq!(run_one(&world, 0, 0, None, &Backwards(61)).0, whole, "{strategy}");
    }
}
