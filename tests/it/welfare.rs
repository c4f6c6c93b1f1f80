//! What the arms do to people, computed by hand: tiny worlds whose stories are forced by probabilities of 0 and 1, and
//! a usual world whose metrics are counted again from the life of every recipient.

use sendlab::engine::Scene;
use sendlab::experiment::{Experiment, Run, SLICES};
use sendlab::messaging::{Category, MessageKind, Negative, Reason, SEGMENTS, Segment};
use sendlab::metric::METRICS;
use sendlab::population::{Population, Tables};
use sendlab::rng::Draws;
use sendlab::scenario::{Scenario, Variation};
use sendlab::units::maths::exp;

use crate::closed_forms::NEUTRAL;
use crate::harness::{lives, parse_with, scenario};

/// A metric of a run, for all segments or one of them.
fn metric(run: &Run, name: &str, slice: &str) -> Option<f64> {
    let row = METRICS.iter().position(|metric| metric.name == name).unwrap();
    let column = SLICES.iter().position(|known| *known == slice).unwrap();
    run.metrics[row][column]
}

/// The one run of the one arm.
fn run(scenario: Scenario) -> Run {
    Experiment::new(scenario).other_worlds(false).run().runs.remove(0)
}

/// Ten people on a platform that lets everything through, who read at once and then do what is said here.
#[derive(Clone, Copy)]
struct Story {
    /// Probabilities of a block and of an opt-out.
    block: f64,
    opt_out: f64,
    /// Further settings.
    set: &'static [&'static str],
    /// Shares of the segments, days of the launches, strategy.
    mix: &'static str,
    launches: &'static [u32],
    strategy: &'static str,
}

const STORY: Story = Story {
    block: 0.0,
    opt_out: 0.0,
    set: &[],
    mix: "opted_in = 1",
    launches: &[0, 7, 14],
    strategy: "blast",
};

impl Story {
    /// What came of it in three weeks. Of the opted-in everybody reads: a base rate of 0.99 with a hundredfold novelty
    /// leaves one in ten thousand, and with this seed nobody.
    fn told(&self) -> Run {
        let Self { block, opt_out, set, mix, launches, strategy } = self;
        let launches: Vec<String> = launches.iter().map(|day| format!("\"{day}d\"")).collect();
        let text = format!(
            "format = 1\nseed = 5\nreplications = 1\nhorizon = \"21d\"\n{NEUTRAL}[population]\nsize = 10\n\
             mix = {{ {mix} }}\n[campaign]\nlaunches = [{}]\n[[arm]]\nstrategy = \"{strategy}\"\n",
            launches.join(", ")
        );
        let negatives = [("p_block", block), ("p_optout", opt_out)]
            .map(|(key, rate)| format!("recipient.{key}.marketing.opted_in={rate}"));
        let mut settings = vec![
            "recipient.p_read.marketing.opted_in=1",
            "recipient.p_click.marketing.opted_in=0",
            "recipient.p_reply.marketing.opted_in=0",
            "recipient.novelty_read_boost=100",
            "recipient.novelty_decay=1000",
            "recipient.prior_messages.opted_in=0",
            "recipient.reaction_lag_sigma=0",
            "recipient.delay.marketing.opted_in.fast_weight=1",
            "recipient.delay.marketing.opted_in.fast_sigma=0",
        ];
        settings.extend(negatives.iter().map(String::as_str));
        settings.extend(*set);
        run(parse_with(&text, &settings))
    }
}

/// Metrics that must have exactly these values (to the rounding of a sum).
fn assert_metrics(run: &Run, expected: &[(&str, f64)]) {
    for (name, value) in expected {
        let found = metric(run, name, "all").unwrap_or(f64::NAN);
        assert!((found - value).abs() < 1e-6 * value.abs().max(1.0), "{name}: {found}, not {value}");
    }
}

#[test]
fn everybody_reads_and_clicks_and_nobody_is_annoyed() {
    let run = Story { set: &["recipient.p_click.marketing.opted_in=1"], ..STORY }.told();
    assert_metrics(
        &run,
        &[
            ("delivered_share", 1.0),
            ("reach_share", 1.0),
            ("engaged_share", 1.0),
            ("unsent_share", 0.0),
            ("read_rate", 1.0),
            ("observed_read_rate", 1.0),
            ("click_rate", 1.0),
            ("reply_rate", 0.0),
            ("list_burn", 0.0),
            ("blocks_per_1000_list", 0.0),
            // Fatigue before the messages is 0, 0.37 and 0.50: below the knee of 2.
            ("unwanted_impressions", 0.0),
            // Thirty messages to average, rested, active people are the unit.
            ("annoyance", 30.0),
            ("cost", 30.0 * 0.0625),
            ("cost_per_engaged", 30.0 * 0.0625 / 10.0),
        ],
    );
}

#[test]
fn who_replies_is_engaged_once_however_often() {
    let run = Story { set: &["recipient.p_reply.marketing.opted_in=1"], ..STORY }.told();
    assert_metrics(&run, &[("engaged_share", 1.0), ("reply_rate", 1.0), ("click_rate", 0.0)]);
    let silent = STORY.told();
    assert_metrics(&silent, &[("engaged_share", 0.0), ("read_rate", 1.0)]);
    assert_eq!(metric(&silent, "cost_per_engaged", "all"), None, "nobody to divide by");
}

#[test]
fn everybody_blocks_at_the_first_message() {
    let expected = [
        ("delivered_share", 1.0 / 3.0),
        ("reach_share", 1.0),
        ("unsent_share", 0.0),
        ("delivery_rate", 1.0 / 3.0),
        ("withheld_rate", 0.0),
        ("recipient_block_rate", 1.0),
        ("blocks_per_1000_list", 1000.0),
        ("list_burn", 1.0),
        ("opt_out_rate", 0.0),
        ("unwanted_impressions", 0.0),
    ];
    assert_metrics(&Story { block: 1.0, ..STORY }.told(), &expected);
}

#[test]
fn everybody_opts_out_at_the_first_message_and_is_burnt_once() {
    let expected = [
        ("delivered_share", 1.0 / 3.0),
        // The sender knows, and sends no more.
        ("unsent_share", 2.0 / 3.0),
        ("delivery_rate", 1.0),
        ("opt_out_rate", 1.0),
        ("list_burn", 1.0),
        ("blocks_per_1000_list", 0.0),
        ("unwanted_impressions", 0.0),
    ];
    assert_metrics(&Story { opt_out: 1.0, ..STORY }.told(), &expected);
}

/// Where a block holds nothing back (its layer is off), the messages after a report are unwanted, those after a plain
/// block are not by definition; contacts are burnt once, however often they block.
#[test]
fn messages_after_a_report_are_unwanted() {
    let burnt = [("delivered_share", 1.0), ("list_burn", 1.0), ("blocks_per_1000_list", 1000.0)];
    let reports: [(&[&str], f64); 2] = [
        (&["gate.off=[\"recipient_block\"]", "recipient.p_report_given_block.opted_in=1"], 20.0),
        (&["gate.off=[\"recipient_block\"]", "recipient.p_report_given_block.opted_in=0"], 0.0),
    ];
    for (set, unwanted) in reports {
        let run = Story { block: 1.0, set, ..STORY }.told();
        assert_metrics(&run, &burnt);
        assert_metrics(&run, &[("unwanted_impressions", unwanted), ("recipient_block_rate", 1.0)]);
    }
}

/// With a hundred taps for each opt-out everybody (but one in a hundred, with this seed nobody) taps "not interested" at
/// the first message. The platform would hold back the next ones; its limit is off here.
#[test]
fn messages_after_not_interested_are_unwanted() {
    let set = &["recipient.not_interested_per_optout=100"];
    let run = Story { opt_out: 0.0099, set, ..STORY }.told();
    assert_metrics(
        &run,
        &[
            ("opt_out_rate", 0.0),
            ("list_burn", 0.0),
            ("delivered_share", 1.0),
            ("unwanted_impressions", 20.0),
        ],
    );
}

/// Five daily messages: fatigue before them is 0, 0.867, 1.618, 2.270 and 2.835, above a knee of 1.5 from the third on.
#[test]
fn messages_above_the_knee_are_unwanted() {
    let story = |set| Story { launches: &[0, 1, 2, 3, 4], set, ..STORY }.told();
    let knees: [(&[&str], f64); 4] = [
        (&["recipient.fatigue_knee=1.5"], 30.0),
        (&["recipient.fatigue_knee=2.8"], 10.0),
        (&["recipient.fatigue_knee=3"], 0.0),
        (&["recipient.fatigue_knee=1.5", "recipient.fatigue_weight.marketing=0"], 0.0),
    ];
    for (set, unwanted) in knees {
        assert_metrics(&story(set), &[("delivered_share", 1.0), ("unwanted_impressions", unwanted)]);
    }
    // The third to fifth messages weigh e^(0.1 (F - 1.5)).
    let mut fatigue = 0.0;
    let annoyance: f64 = (0..5)
        .map(|_| {
            let annoyance = exp(0.1 * (fatigue - 1.5_f64).max(0.0));
            fatigue = (fatigue + 1.0) * exp(-1.0 / 7.0);
            annoyance
        })
        .sum();
    let run = story(&["recipient.fatigue_knee=1.5", "recipient.beta_negative=0.1"]);
    let found = metric(&run, "annoyance", "all").unwrap();
    assert!((found / (10.0 * annoyance) - 1.0).abs() < 1e-4, "{found}, not {}", 10.0 * annoyance);
}

/// Messages to people who never asked are all unwanted, and each annoys as many times more as they block more.
#[test]
fn messages_to_cold_contacts_are_unwanted_and_weigh_by_their_blocks() {
    let set = &["recipient.p_read.marketing.cold=0", "recipient.p_block.marketing.cold=0.05"];
    let run = Story { block: 0.002, set, mix: "cold = 1", ..STORY }.told();
    assert_metrics(
        &run,
        &[("unwanted_impressions", 30.0), ("annoyance", 30.0 * 25.0), ("read_rate", 0.0), ("list_burn", 0.0)],
    );
    assert_eq!(metric(&run, "unwanted_impressions", "opted_in"), Some(0.0));
}

/// Half of ten is five. A blast reaches the fifth in the first minute of 10:00. A pace of two a day sends at 10:00 and
/// 14:00 on the first day (the allowance of hour 9 + j is the ceiling of 2 (j + 1) / 11), later at 9:00 and 14:00: the
/// fifth on day 2 at 9:00. Who reaches nobody counts the horizon.
#[test]
fn days_to_half_reach_end_with_the_contact_in_the_middle() {
    let half = |story: Story, days: f64, share: f64| {
        assert_metrics(&story.told(), &[("days_to_half_reach", days), ("half_reached_share", share)]);
    };
    half(STORY, 10.0 / 24.0, 1.0);
    half(Story { strategy: "paced-blast", ..STORY }, 2.0 + 9.0 / 24.0, 1.0);
    half(Story { set: &["recipient.p_invalid_number.opted_in=1"], ..STORY }, 21.0, 0.0);
    half(Story { strategy: "do-nothing", ..STORY }, 21.0, 0.0);
}

/// What definition 2.5 of the metrics makes of lives, for one list segment or all.
#[derive(Default)]
struct Counted {
    list: f64,
    attempted: f64,
    delivered: f64,
    attempts: f64,
    reached: f64,
    engaged: f64,
    blocked: f64,
    burnt: f64,
    unwanted: f64,
    annoyance: f64,
    events: f64,
    lost: f64,
    first_reached: Vec<f64>,
}

impl Counted {
    /// Adds one life.
    fn add(&mut self, segment: Segment, life: &[Scene], events: u32) {
        self.list += 1.0;
        self.events += f64::from(events);
        let marketing: Vec<&Scene> =
            life.iter().filter(|scene| scene.category == Category::Marketing).collect();
        self.attempts += marketing.len() as f64;
        let mut campaigns: Vec<MessageKind> = marketing.iter().map(|scene| scene.message.kind()).collect();
        campaigns.sort();
        campaigns.dedup();
        self.attempted += campaigns.len() as f64;
        let reactions = || life.iter().filter_map(|scene| scene.outcome.as_ref().ok());
        let negative = |kinds: &[Negative]| {
            reactions().any(|r| r.negative.is_some_and(|(negative, _)| kinds.contains(&negative)))
        };
        self.engaged += f64::from(u8::from(reactions().any(|r| r.click || r.reply)));
        self.blocked += f64::from(u8::from(negative(&[Negative::Block])));
        self.burnt += f64::from(u8::from(negative(&[Negative::Block, Negative::OptOut])));
        // From this minute on no marketing is wanted.
        let mut turned_away = u32::MAX;
        let mut first = None;
        for scene in life {
            let minute = scene.second / 60;
            let Ok(reaction) = &scene.outcome else { continue };
            if scene.category == Category::Marketing {
                first = first.or(Some(f64::from(minute)));
                self.delivered += 1.0;
                self.annoyance += reaction.annoyance;
                let unwanted = segment == Segment::Cold || turned_away <= minute || reaction.above_knee;
                self.unwanted += f64::from(u8::from(unwanted));
            }
            match reaction.negative {
                Some((Negative::OptOut | Negative::NotInterested, at)) => turned_away = turned_away.min(at),
                Some((Negative::Block, at)) if reaction.report => turned_away = turned_away.min(at),
                _ => {}
            }
        }
        self.reached += f64::from(u8::from(first.is_some()));
        self.first_reached.extend(first);
        for event in 0..events {
            let tries: Vec<_> = life
                .iter()
                .filter(|scene| scene.message.kind() == MessageKind::Event(event))
                .map(|scene| scene.outcome.as_ref().err().and_then(Option::as_ref))
                .collect();
            let refused = |reason: &Option<&Reason>| {
                use Reason::{MessagingLimit, NumberRestricted, TemplatePaused};
                matches!(reason, Some(MessagingLimit | NumberRestricted | TemplatePaused))
            };
            // The attempt and four retries.
            self.lost += f64::from(u8::from(tries.len() == 5 && tries.iter().all(refused)));
        }
    }
}

/// A tight limit, a strict gate with a hard restriction, cold contacts and retries: every kind of loss occurs.
#[test]
fn metrics_are_what_the_lives_of_all_recipients_add_up_to() {
    let world = scenario(
        "replications = 1\nhorizon = \"15d\"",
        "[account]\nverified = false\nmessaging_limit = 250\n[recipient]\nutility_per_day = { opted_in = 1, inactive = 0.5 }\n\
         fatigue_knee = 1\n[population]\nsize = 500\nmix = { opted_in = 0.5, inactive = 0.2, cold = 0.3 }\n\
         [campaign]\nlaunches = [\"0d\", \"2d\", \"4d\", \"6d\"]\n[gate]\nprofile = \"strict\"\n\
         rating.red = 0.0045\nrestriction = { hardness = 1, length = \"96h\" }\n",
    );
    let setup = world.setup(0, &Variation::default());
    let tables = Tables::new(&setup.recipient, setup.horizon_minutes());
    let people = Population::draw(&setup.population_spec(), &tables, &Draws::new(world.seed, 0));
    let mut counted = [Counted::default(), Counted::default(), Counted::default(), Counted::default()];
    for (contact, life) in people.contacts.iter().zip(lives(&world, 500)) {
        let events = people.events.iter().filter(|event| event.recipient == contact.id).count() as u32;
        counted[0].add(contact.segment, &life, events);
        counted[1 + contact.segment as usize].add(contact.segment, &life, events);
    }
    let run = run(world);
    for (slice, counted) in SLICES.into_iter().zip(&mut counted) {
        let Counted { list, delivered, attempts, events, .. } = *counted;
        let campaign = 4.0 * list;
        for (name, value) in [
            ("delivered_share", delivered / campaign),
            ("unsent_share", 1.0 - counted.attempted / campaign),
            ("delivery_rate", delivered / attempts),
            ("reach_share", counted.reached / list),
            ("engaged_share", counted.engaged / list),
            ("blocks_per_1000_list", 1000.0 * counted.blocked / list),
            ("list_burn", counted.burnt / list),
            ("unwanted_impressions", counted.unwanted),
            ("annoyance", counted.annoyance),
            ("utility_lost", 1000.0 * counted.lost / events),
        ] {
            let found = metric(&run, name, slice);
            let value = (!value.is_nan()).then_some(value);
            let same = match (found, value) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-3 * b.abs().max(1e-3),
                (a, b) => a.is_none() && b.is_none(),
            };
            assert!(same, "{name} of {slice}: {found:?}, counted {value:?}");
        }
    }
    let [all, ..] = counted;
    let mut first = all.first_reached;
    first.sort_by(f64::total_cmp);
    assert_metrics(&run, &[("days_to_half_reach", first[249] / 1440.0)]);
    // What does not occur is not tested.
    let outcome = &run.outcome;
    assert!(all.lost > 0.0 && all.unwanted > 0.0 && all.burnt > all.blocked && all.blocked > 0.0);
    assert!(SEGMENTS.iter().all(|segment| outcome.totals[*segment as usize].unwanted > 0));
}
