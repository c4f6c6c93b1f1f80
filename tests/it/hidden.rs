//! No strategy knows anything before a sender is told: what it can ask of a contact is compared, hour by hour, with what
//! had happened by then.

use std::sync::{Arc, Mutex};

use sendlab::engine::{InOnePiece, Job, Scene, run};
use sendlab::messaging::Category;
use sendlab::population::{Population, Tables};
use sendlab::rng::Draws;
use sendlab::scenario::{Scenario, Setup, Variation};
use sendlab::strategy::{Line, Start, Strategy, Suppress, Tactics};

use crate::harness::{lives, scenario};

/// What a strategy was shown of a contact in an hour.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sight {
    hour: u32,
    contact: u32,
    unread_run: u8,
    unanswered: u8,
    since_engaged: Option<u32>,
    score: f64,
}

/// Sends everything at once and writes down all it is shown.
#[derive(Clone, Debug)]
struct Witness {
    remembers: bool,
    seen: Arc<Mutex<Vec<Sight>>>,
    hour: u32,
}

impl Witness {
    fn note(&self, line: &Line<'_>) {
        self.seen.lock().unwrap().push(Sight {
            hour: self.hour,
            contact: line.contact().id,
            unread_run: line.unread_run(),
            unanswered: line.unanswered(),
            since_engaged: line.since_engaged(),
            score: line.score(),
        });
    }
}

impl Strategy for Witness {
    fn description(&self) -> String {
        "watches".to_owned()
    }

    fn start(&self, _: &Start) -> Box<dyn Tactics> {
        Box::new(self.clone())
    }

    fn suppresses(&self) -> bool {
        true
    }

    fn remembers(&self) -> Option<usize> {
        self.remembers.then_some(0)
    }
}

impl Tactics for Witness {
    fn open_hour(&mut self, now: &sendlab::strategy::Now<'_>) {
        self.hour = now.hour;
    }

    fn includes(&self, line: &Line<'_>) -> bool {
        self.note(line);
        true
    }

    fn quota(&self, _: u32) -> Option<u64> {
        None
    }

    fn suppress(&self, line: &Line<'_>) -> Option<Suppress> {
        self.note(line);
        None
    }
}

/// Campaigns follow each other within hours, so that most reads are still to come when the next one is decided on.
fn world() -> Scenario {
    scenario(
        "horizon = \"6d\"",
        "[gate]\nprofile = \"off\"\n[population]\nsize = 120\n\
         [recipient]\nutility_per_day = { opted_in = 1.0, inactive = 0.5 }\n\
         [campaign]\nlaunches = [\"0h\", \"1h\", \"3h\", \"9h\", \"24h\", \"50h\", \"96h\"]\n",
    )
}

/// Everything that a witness sees in the world.
fn sights(scenario: &Scenario, remembers: bool) -> Vec<Sight> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let witness = Witness { remembers, seen: seen.clone(), hour: 0 };
    let custom: Option<Arc<dyn Strategy>> = Some(Arc::new(witness));
    let setup = Setup { custom, ..scenario.setup(0, &Variation::default()) };
    let tables = Tables::new(&setup.recipient, setup.horizon_minutes());
    let draws = Draws::new(scenario.seed, 0);
    let people = Population::draw(&setup.population_spec(), &tables, &draws);
    run(&Job { setup: &setup, tables: &tables, people: &people, draws: &draws, watch: None }, &InOnePiece);
    let seen = seen.lock().unwrap();
    seen.clone()
}

/// What a sender had been told of a contact by the start of an hour.
#[derive(Debug, Default, PartialEq)]
struct Told {
    unread_run: u8,
    unanswered: u8,
    receipts: u32,
    engaged_at: Option<u32>,
}

/// From the life itself, in the order of time.
fn told(life: &[Scene], hour: u32) -> Told {
    let mut news = Vec::new();
    for (at, scene) in life.iter().enumerate() {
        let Ok(reaction) = scene.outcome else { continue };
        let marketing = scene.category == Category::Marketing;
        // Within an hour, what comes of earlier messages first.
        let mut tell = |minute: u32, what: u8| news.push((minute / 60, at, what, minute));
        if marketing {
            tell(scene.second / 60, 0);
        }
        if let Some(read) = reaction.read.filter(|_| reaction.receipt) {
            tell(read, if marketing { 1 } else { 2 });
        }
        if reaction.positive() {
            tell(reaction.positive_at, 3);
        }
    }
    news.sort_unstable();
    let mut told = Told::default();
    for (_, _, what, minute) in news.into_iter().filter(|(at, ..)| *at < hour) {
        match what {
            0 => (told.unread_run, told.unanswered) = (told.unread_run + 1, told.unanswered + 1),
            1 => (told.unread_run, told.receipts) = (0, told.receipts + 1),
            2 => {}
            _ => told.unanswered = 0,
        }
        if what > 0 {
            told.engaged_at = told.engaged_at.max(Some(minute));
        }
    }
    told
}

#[test]
fn a_strategy_sees_what_it_has_been_told_and_nothing_else() {
    let world = world();
    let setup = world.setup(0, &Variation::default());
    let tables = Tables::new(&setup.recipient, setup.horizon_minutes());
    let people = Population::draw(&setup.population_spec(), &tables, &Draws::new(world.seed, 0));
    let sights = sights(&world, true);
    let (mut early, mut reads) = (0, 0);
    for (contact, life) in people.contacts.iter().zip(lives(&world, 120)) {
        for sight in sights.iter().filter(|sight| sight.contact == contact.id) {
            let told = told(&life, sight.hour);
            let listed = contact.days_since_interaction.map(|days| sight.hour * 60 + u32::from(days) * 1440);
            let since = told.engaged_at.map(|at| sight.hour * 60 - at).or(listed);
            assert_eq!(
                (sight.unread_run, sight.unanswered, sight.since_engaged),
                (told.unread_run, told.unanswered, since),
                "{sight:?}\n{life:#?}"
            );
            let so_far = life.iter().filter(|scene| scene.second / 3600 < sight.hour);
            let delivered = so_far.clone().filter(|s| s.category == Category::Marketing && s.outcome.is_ok());
            let (none, all) = (f64::from(told.receipts), 2.0 + delivered.count() as f64);
            let base = (sight.score * all - none) / 2.0;
            assert!((0.0..1.0).contains(&base), "{sight:?}");
            // How often a peep at the committed outcome would have shown more.
            let to_come = |scene: &&Scene| scene.outcome.is_ok_and(|r| r.observed_read());
            early += u32::from(so_far.filter(to_come).count() as u32 > told.receipts);
            reads += told.receipts;
        }
    }
    assert!(early > 300 && reads > 300, "{early} {reads}");
}

/// Without a memory there is the list and nothing else.
#[test]
fn who_remembers_nothing_sees_the_list_alone() {
    let sights = sights(&world(), false);
    assert!(sights.len() > 1_000);
    assert!(sights.iter().all(|sight| (sight.unread_run, sight.unanswered) == (0, 0)));
}
