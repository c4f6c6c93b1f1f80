//! Which value wins: defaults, profiles, parents, the file, `--set`, arms; and what the hash sees of it.

use std::fs;
use std::path::Path;

use super::{SMALL, fine, load, load_with, with};
use crate::gate;
use crate::messaging::{Layer, MessagingLimit};
use crate::population;
use crate::scenario::{Defaults, Origin, Profile, Reach, Scenario, Variation, registry};
use crate::strategy::{Order, Schedule};

fn origin(scenario: &Scenario, path: &str) -> Origin {
    scenario.resolved().into_iter().find(|key| key.path == path).unwrap().origin
}

fn text(scenario: &Scenario, path: &str) -> String {
    scenario.resolved().into_iter().find(|key| key.path == path).unwrap().text
}

#[test]
fn the_default_scenario_is_that_of_the_model() {
    let scenario = fine(with(""));
    let setup = scenario.setup(0, &Variation::default());
    assert_eq!((setup.size, setup.mix, setup.horizon), (50_000, [0.55, 0.30, 0.15], 30));
    assert_eq!(setup.launches, [10, 178, 346, 514]);
    assert_eq!((setup.valid_for, setup.variants), (7 * 1440, 4));
    assert_eq!((setup.account.verified, setup.account.limit), (true, MessagingLimit::Tier10K));
    assert_eq!((setup.account.numbers.age_days(0), setup.redraw), (0.0, true));
    assert_eq!(setup.recipient, population::Params::at(Defaults::Central));
    assert_eq!(setup.gate, gate::Params::at(Profile::Central));
    assert_eq!((scenario.seed, scenario.population_seed, scenario.replications), (1, None, 40));
    assert_eq!(scenario.answer.name, "delivered_share");
    assert!(scenario.arms[0].baseline, "a single arm is its own baseline");
}

#[test]
fn writing_every_default_changes_nothing() {
    let written: String = registry()
        .iter()
        .filter(|key| !key.default_text.is_empty() && !key.path.starts_with("strategy."))
        .filter(|key| !is_gate_parameter(&key.path))
        .map(|key| format!("{} = {}\n", key.path, key.default_text))
        .collect();
    let (plain, written) = (fine(with("")), fine(with(&written)));
    assert_eq!(plain.hash(), written.hash());
}

/// Writing one of these fixes it: another profile then leaves it alone.
fn is_gate_parameter(path: &str) -> bool {
    gate::parameters().iter().any(|row| path == format!("gate.{}", row.path))
}

#[test]
fn fixing_a_gate_parameter_at_its_default_is_content() {
    assert_ne!(fine(with("")).hash(), fine(with("gate.rating.red = 0.02")).hash());
}

#[test]
fn an_argument_does_what_the_file_does() {
    for (line, argument) in [
        ("population.size = 77", "population.size=77"),
        ("horizon = \"20d\"", "horizon=20d"),
        ("market = \"india\"", "market=india"),
        ("start = 2026-12-01", "start=2026-12-01"),
        ("population.mix = { cold = 1.0 }", "population.mix = { cold = 1.0 }"),
        ("recipient.fatigue_tau = \"3d\"", "recipient.fatigue_tau=3d"),
        ("gate.off = [\"engagement\"]", "gate.off=[\"engagement\"]"),
        ("question = \"Who wins?\"", "question=Who wins?"),
        ("account.verified = false", "account.verified=false"),
    ] {
        let plain = "format = 1\n[[arm]]\nstrategy = \"blast\"\n";
        let (in_file, set) = (fine(with(line)), fine(load_with(plain, &[argument])));
        assert_eq!(in_file.hash(), set.hash(), "{line}");
        assert_ne!(fine(load(plain)).hash(), set.hash(), "{line}");
    }
}

#[test]
fn arguments_beat_the_file_and_arms_beat_both() {
    let text = "format = 1\n[population]\nsize = 5\n[account]\nverified = true\n[[arm]]\nstrategy = \"blast\"\n\
                baseline = true\n[[arm]]\nname = \"b\"\nstrategy = \"blast\"\nset = { \"account.verified\" = true }\n";
    let scenario =
        fine(load_with(text, &["population.size=6", "account.verified=false", "population.size=7"]));
    let setup = |arm| scenario.setup(arm, &Variation::default());
    assert_eq!((setup(0).size, setup(0).account.verified, setup(1).account.verified), (7, false, true));
    assert_eq!(origin(&scenario, "population.size"), Origin::Set("population.size=7".into()));
    assert_eq!(origin(&scenario, "horizon"), Origin::Default);
    let arm = scenario.resolved().into_iter().rfind(|key| key.path == "account.verified").unwrap();
    let expected = Origin::Arm { name: "b".into(), file: "test.toml".into(), line: 12 };
    assert_eq!((arm.origin, arm.text.as_str()), (expected, "true"));
}

#[test]
fn profiles_move_what_is_not_set() {
    let scenario = fine(with("[gate]\nprofile = \"strict\"\nrating.red = 0.03"));
    let setup = scenario.setup(0, &Variation::default());
    let mut expected = gate::Params::at(Profile::Strict);
    for row in gate::parameters().iter().filter(|row| row.path == "rating.red") {
        row.set(&mut expected, 0.03);
    }
    assert_eq!(setup.gate, expected);
    assert_eq!(origin(&scenario, "gate.rating.red"), Origin::File { file: "test.toml".into(), line: 4 });
    assert_eq!(origin(&scenario, "gate.rating.yellow"), Origin::Profile("gate strict".into()));

    let lenient = Variation { gate: Some(Profile::Lenient), ..Variation::default() };
    let setup = scenario.setup(0, &lenient);
    let red = gate::parameters().into_iter().find(|row| row.path == "rating.red").unwrap();
    assert_eq!((setup.profile, red.get(&setup.gate)), (Profile::Lenient, 0.03));
}

#[test]
fn a_gate_that_is_off_stays_off() {
    let scenario = fine(with("[gate]\nprofile = \"off\"\noff = [\"holdout\"]"));
    let strict = Variation { gate: Some(Profile::Strict), ..Variation::default() };
    for variation in [Variation::default(), strict] {
        let layers = scenario.setup(0, &variation).layers;
        let on: Vec<Layer> = Layer::GATE.into_iter().filter(|layer| layers.is_on(*layer)).collect();
        assert_eq!(
            on,
            [
                Layer::Throughput,
                Layer::PairRate,
                Layer::Template,
                Layer::Reachability,
                Layer::OptOut,
                Layer::RecipientBlock,
                Layer::TimeToLive
            ]
        );
    }
    assert!(scenario.gate_is_off());
}

#[test]
fn the_ends_of_the_recipients_ranges_beat_even_what_is_set() {
    let scenario = fine(with("[recipient]\nfatigue_tau = \"5d\"\nwaking_start = \"06:00\""));
    let low = Variation { recipients: Some(Defaults::Low), ..Variation::default() };
    let recipient = scenario.setup(0, &low).recipient;
    assert_eq!((recipient.fatigue_tau, recipient.waking_start), (3.0, 360.0));
    let setup = scenario.setup(0, &Variation::default());
    assert_eq!(setup.recipient.fatigue_tau, 5.0);

    let scenario = fine(with("population.defaults = \"high\"\nrecipient.fatigue_tau = \"5d\""));
    let setup = scenario.setup(0, &Variation::default());
    let high = population::Params::at(Defaults::High);
    assert_eq!((setup.recipient.fatigue_tau, setup.recipient.beta_read), (5.0, high.beta_read));
}

#[test]
fn india_has_more_messages_from_others_and_its_own_range() {
    let scenario = fine(with("market = \"india\""));
    let load = |recipients| {
        scenario.setup(0, &Variation { recipients, ..Variation::default() }).recipient.background_per_day
    };
    assert_eq!((load(None), load(Some(Defaults::Low)), load(Some(Defaults::High))), (2.5, 0.5, 6.0));
    assert_eq!(origin(&scenario, "recipient.background_per_day"), Origin::Profile("market india".into()));
    let set = fine(with("market = \"india\"\nrecipient.background_per_day = 1.0"));
    assert_eq!(set.setup(0, &Variation::default()).recipient.background_per_day, 1.0);
}

#[test]
fn single_days_of_background_load_can_be_dated() {
    let scenario = fine(with("recipient.background_by_day = { \"2026-11-04\" = 3.0, \"2027-11-04\" = 9.0 }"));
    let recipient = scenario.setup(0, &Variation::default()).recipient;
    let factors: Vec<f64> = (0..5).map(|day| recipient.background_factor(day)).collect();
    assert_eq!(factors, [1.0, 1.0, 3.0, 1.0, 1.0]);
    let scenario = fine(with("recipient.background_by_day = [2, 0.5]"));
    let recipient = scenario.setup(0, &Variation::default()).recipient;
    assert_eq!([0, 1, 2].map(|day| recipient.background_factor(day)), [2.0, 0.5, 1.0]);
}

#[test]
fn limits_follow_verification_under_auto() {
    for (lines, limit) in [
        ("messaging_limit = \"auto\"", MessagingLimit::Tier2K),
        ("messaging_limit = \"auto\"\nverified = false", MessagingLimit::Tier250),
        ("messaging_limit = \"unlimited\"", MessagingLimit::Unlimited),
        ("messaging_limit = 100_000", MessagingLimit::Tier100K),
        ("verified = false", MessagingLimit::Tier10K),
    ] {
        let scenario = fine(with(&format!("[account]\n{lines}")));
        assert_eq!(scenario.setup(0, &Variation::default()).account.limit, limit, "{lines}");
    }
}

#[test]
fn extreme_but_meaningful_values_are_accepted() {
    let scenario = fine(with(
        "horizon = \"1d\"\nreplications = 1\nseed = 18446744073709551615\n[population]\nsize = 0\n\
         mix = { cold = 1 }\n[campaign]\nlaunches = []\n[recipient]\nwaking_length = \"24h\"\n\
         read_concentration = 1e6\ninactive_after = \"10000d\"\nbeta_read = -0.0\n",
    ));
    let setup = scenario.setup(0, &Variation::default());
    assert_eq!((setup.size, setup.mix, setup.launches.len()), (0, [0.0, 0.0, 1.0], 0));
    assert!(setup.recipient.beta_read.is_sign_positive());
    assert_eq!(scenario.seed, u64::MAX);
}

#[test]
fn own_strategies_start_from_others() {
    let text = "format = 1\n[strategy.a]\nlike = \"b\"\nlanes = { marketing_from = \"2d\", utility_from = \"never\" }\n\
                [strategy.b]\nlike = \"warm-up\"\nschedule = { ramp = { growth = 2.0 } }\nretries.max = 0\n\
                [[arm]]\nstrategy = \"a\"\n";
    let plan = fine(load(text)).setup(0, &Variation::default()).plan;
    assert_eq!(plan.schedule, Schedule::Ramp { v0: 1000.0, growth: 2.0, hold: true });
    assert_eq!((plan.order, plan.retries.max), (Order::Engaged, 0));
    assert_eq!((plan.lanes.marketing_from, plan.lanes.utility_from), (2 * 1440, crate::units::NEVER));
    assert_eq!(plan.description, "like b, with its own settings");
    let set = fine(load_with(text, &["strategy.b.schedule.ramp.growth=3"]));
    let Schedule::Ramp { growth, .. } = set.setup(0, &Variation::default()).plan.schedule else { panic!() };
    assert_eq!(growth, 3.0);
}

#[test]
fn a_child_overrides_its_parent_key_by_key_and_its_arms_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    fs::create_dir(folder.path().join("below")).unwrap();
    write(
        "base.toml",
        "format = 1\nhorizon = \"9d\"\n[population]\nsize = 5\n[campaign]\nlaunches = []\n[[arm]]\nstrategy = \"ramp\"\n",
    );
    write("middle.toml", "format = 1\nextends = \"base.toml\"\n[population]\nredraw = false\n");
    write(
        "below/child.toml",
        "format = 1\nextends = \"../middle.toml\"\nhorizon = \"8d\"\n[[arm]]\nstrategy = \"blast\"\n",
    );
    let load = |name: &str| Scenario::load_within(&folder.path().join(name), &[], Reach::Anywhere);
    let child = fine(load("below/child.toml"));
    let setup = child.setup(0, &Variation::default());
    assert_eq!((setup.horizon, setup.size, setup.redraw), (8, 5, false));
    assert_eq!((child.arms.len(), child.arms[0].name.as_str(), child.name()), (1, "blast", "child"));
    let Origin::File { file, line } = origin(&child, "population.size") else { panic!() };
    assert!(file.ends_with("base.toml") && line == 4, "{file}:{line}");

    write("base.toml", "format = 1\nextends = \"below/child.toml\"\n");
    let faults = load("below/child.toml").unwrap_err();
    assert!(faults.to_string().contains("goes in a circle"), "{faults}");
    write("lost.toml", "format = 1\nextends = \"no-such.toml\"\n");
    let faults = load("lost.toml").unwrap_err();
    assert_eq!(faults.len(), 1, "{faults}");
    let fault = faults.iter().next().unwrap();
    assert_eq!((fault.line(), fault.column(), fault.expected()), (2, 11, "there is no such file"));
}

#[test]
fn faults_of_a_parent_are_shown_in_the_parent() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("base.toml"), "format = 1\nhorizon = 3\n").unwrap();
    let child = folder.path().join("child.toml");
    fs::write(&child, "format = 1\nextends = \"base.toml\"\nseed = \"x\"\n[[arm]]\nstrategy = \"blast\"\n")
        .unwrap();
    let faults = Scenario::from_path(&child).unwrap_err();
    let found: Vec<(bool, usize)> =
        faults.iter().map(|f| (f.file().ends_with("base.toml"), f.line())).collect();
    assert_eq!(found, [(false, 3), (true, 2)], "the scenario's own faults come first");
}

#[test]
fn the_hash_sees_content_and_not_its_form() {
    let hash = |text: &str| fine(load(text)).hash();
    let first = hash(SMALL);
    assert_eq!(first.len(), 64);
    let same = "# a comment\nformat = 1\narm = [{ strategy = \"blast\", baseline = true }, { strategy = \"warm-up\", \
                name = \"warm-up\" }]\npopulation.size = 1000\nhorizon = \"720h\"\n";
    assert_eq!(first, hash(same));
    for (from, to) in [
        ("1_000", "1_001"),
        ("\"warm-up\"", "\"ramp\""),
        ("size", "redraw = false\nsize"),
        ("baseline = true", "baseline = true\nname = \"b\""),
        ("baseline = true", "baseline = true\nset = { \"gate.family\" = \"throttle\" }"),
    ] {
        assert_ne!(first, hash(&SMALL.replacen(from, to, 1)), "{to}");
    }
    let mut reseeded = fine(load(SMALL));
    reseeded.seed = 2;
    assert_eq!(reseeded.hash(), fine(load_with(SMALL, &["seed=2"])).hash());
}

#[test]
fn every_key_is_resolved_and_says_its_default() {
    let scenario = fine(load(SMALL));
    assert_eq!(text(&scenario, "population.size"), "1000");
    assert_eq!(text(&scenario, "recipient.fatigue_tau"), "\"7d\"");
    assert_eq!(text(&scenario, "strategy.warm-up.order"), "\"engaged\"");
    assert_eq!(text(&scenario, "question"), "\"Which does better, by delivered_share: blast or warm-up?\"");
    let resolved = scenario.resolved();
    for path in registry().iter().map(|key| &key.path) {
        let apart = ["format", "extends"].contains(&path.as_str())
            || path.starts_with("arm.")
            || path.starts_with("factorial.")
            || path.contains("NAME");
        assert!(apart || resolved.iter().any(|key| key.path == *path), "{path}");
    }
}

#[test]
fn a_missing_file_and_a_folder_are_clear_faults() {
    for (path, reason) in
        [("no-such.toml", "there is no such file"), ("src", "this is a directory, not a file")]
    {
        let faults = Scenario::from_path(Path::new(path)).unwrap_err();
        assert_eq!(faults.to_string().lines().next(), Some(format!("error: {path}: {reason}").as_str()));
    }
}
