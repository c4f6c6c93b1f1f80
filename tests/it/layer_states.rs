//! Every layer of the gate driven through all its states by scenario files, read from the rows of `reasons.csv` and
//! `gate-events.csv`: no arrow of a diagram and no reason is there on paper only.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use sendlab::engine::Outcome;
use sendlab::gate::LAYERS;
use sendlab::messaging::REASONS;

use crate::harness::{outcome, parse};

/// Worlds: what each is about, and its text without format, seed and arm.
const WORLDS: &[(&str, &str)] = &[
    (
        "an account breaks rules day after day until it is disabled",
        "horizon = \"80d\"\n[population]\nsize = 1_500\nmix = { opted_in = 0, inactive = 0, cold = 1 }\n\
         [account]\nmessaging_limit = \"unlimited\"\n\
         [campaign]\nlaunches = [\"0d\", \"7d\", \"14d\", \"21d\", \"28d\", \"35d\", \"42d\", \"49d\", \"56d\", \"63d\", \"70d\"]\n\
         [recipient]\nutility_per_day.cold = 0.5\np_block.utility.cold = 0.1\n\
         [gate]\nfamily = \"documented\"\noff = [\"number_restriction\", \"template\"]\naccount.red_days = \"1d\"\n\
         rating = { red = 0.001, yellow = 0.0005 }\n",
    ),
    (
        "an account breaks rules now and then, waits out its blocks, and is forgiven",
        "horizon = \"160d\"\n[population]\nsize = 1_500\nmix = { opted_in = 0, inactive = 0, cold = 1 }\n\
         [account]\nmessaging_limit = \"unlimited\"\n\
         [campaign]\nlaunches = [\"0d\", \"10d\", \"20d\", \"30d\", \"40d\", \"50d\", \"60d\", \"70d\", \"80d\"]\n\
         [recipient]\nutility_per_day.cold = 0\np_block.marketing.cold = 0.15\n\
         [gate]\nfamily = \"documented\"\noff = [\"number_restriction\", \"template\"]\n\
         account = { red_days = \"5d\", decay = \"40d\" }\n",
    ),
    (
        "utility events by people of whom the annoyed leave: ratings rise and fall, templates are not paused",
        "horizon = \"40d\"\n[population]\nsize = 4_000\nmix = { opted_in = 1 }\n[account]\nmessaging_limit = \"unlimited\"\n\
         [recipient]\nutility_per_day.opted_in = 1\np_block.utility.opted_in = 0.03\n\
         [gate]\nfamily = \"documented\"\ntemplate.red_to_pause_delay = \"720h\"\noff = [\"number_restriction\"]\n",
    ),
    (
        "a template is paused twice and then disabled, and its number restricted",
        "horizon = \"6d\"\n[population]\nsize = 3_000\nmix = { opted_in = 1 }\n[account]\nmessaging_limit = \"unlimited\"\n\
         [campaign]\nlaunches = [\"0d\", \"1d\", \"2d\", \"5d\"]\n\
         [recipient]\nutility_per_day.opted_in = 2\np_block = { utility.opted_in = 0.3, marketing.opted_in = 0.2 }\n\
         [gate]\nfamily = \"documented\"\nrestriction.length = \"12h\"\n",
    ),
    (
        "a burst that turns people away, then silence",
        "horizon = \"20d\"\n[population]\nsize = 2_000\n[account]\nmessaging_limit = \"unlimited\"\n\
         [campaign]\nlaunches = [\"0d\"]\n[recipient]\nutility_per_day = { opted_in = 0, inactive = 0, cold = 0 }\n\
         p_block.marketing = { opted_in = 0.1, inactive = 0.1, cold = 0.2 }\n[gate]\nfamily = \"documented\"\n",
    ),
    (
        "promotion under utility templates is found nearly every day",
        "horizon = \"150d\"\n[population]\nsize = 400\n[account]\nmessaging_limit = \"unlimited\"\n\
         [campaign]\ndeclared_as = \"utility\"\nlaunches = EVERY_3_DAYS\nvalid_for = \"2d\"\n\
         [gate]\nfamily = \"documented\"\nutility_abuse = { detection = 0.9, cap = 50 }\noff = [\"template\"]\n",
    ),
    (
        "promotion under utility templates is found now and then",
        "horizon = \"150d\"\n[population]\nsize = 300\n[account]\nmessaging_limit = \"unlimited\"\n\
         [campaign]\ndeclared_as = \"utility\"\nlaunches = EVERY_3_DAYS\nvalid_for = \"2d\"\n\
         [gate]\nfamily = \"documented\"\nutility_abuse = { detection = 0.2, cap = 50 }\noff = [\"template\"]\n",
    ),
    (
        "promotion under utility templates before there was a cap",
        "start = \"2025-11-01\"\nhorizon = \"60d\"\n[population]\nsize = 300\n[account]\nmessaging_limit = \"unlimited\"\n\
         [campaign]\ndeclared_as = \"utility\"\nlaunches = [\"0d\", \"3d\", \"6d\", \"9d\", \"12d\", \"30d\"]\n\
         [gate]\nfamily = \"documented\"\nrules = \"2025-10\"\nutility_abuse = { detection = 0.9 }\noff = [\"template\"]\n",
    ),
    (
        "a young portfolio is paced and let go",
        "horizon = \"2d\"\n[population]\nsize = 900\n[account]\nmessaging_limit = \"unlimited\"\ntemplates_365d = 0\n\
         [recipient]\np_block.marketing = { opted_in = 0, inactive = 0, cold = 0 }\n\
         [gate]\nfamily = \"documented\"\npacing = { large = 100, first_set = 50 }\n",
    ),
    (
        "a young portfolio is paced and reviewed",
        "horizon = \"6d\"\n[population]\nsize = 900\n[account]\nmessaging_limit = \"unlimited\"\ntemplates_365d = 0\n\
         [recipient]\np_block.marketing = { opted_in = 0.5, inactive = 0.5, cold = 0.5 }\n\
         [gate]\nfamily = \"documented\"\npacing = { large = 100, first_set = 100, review = \"1d\" }\n",
    ),
    (
        "templates are paced, released, dropped, and paused while their sample is out",
        "horizon = \"9d\"\n[population]\nsize = 900\nmix = { opted_in = 0.5, cold = 0.5 }\n[account]\nmessaging_limit = \"unlimited\"\n\
         [campaign]\nlaunches = [\"0d\", \"2d\", \"4d\", \"6d\"]\n\
         [recipient]\np_block.marketing = { opted_in = 0.05, cold = 0.3 }\n\
         [gate]\nfamily = \"documented\"\npacing = { template_probability = 1, template_sample = 300 }\n\
         [strategy.slow]\nschedule = { spread = { days = 2 } }\n",
    ),
    (
        "a portfolio climbs from 250 to no limit",
        "horizon = \"24d\"\n[population]\nsize = 9_000\nmix = { opted_in = 1 }\n\
         [account]\nverified = false\nmessaging_limit = 250\ntemplates_365d = 600_000\nverify_on = \"1d\"\n\
         [campaign]\nlaunches = EVERY_DAY\nvalid_for = \"1d\"\n\
         [recipient]\nutility_per_day.opted_in = 0\np_block.marketing.opted_in = 0\n\
         [gate]\nfamily = \"documented\"\noff = [\"user_limit\"]\n",
    ),
    (
        "a portfolio is reviewed and admitted",
        "horizon = \"5d\"\n[population]\nsize = 900\n[account]\nverified = false\nmessaging_limit = 250\n\
         templates_365d = 600_000\nverify_on = \"2d\"\nverification = \"denied\"\n\
         [gate]\nfamily = \"documented\"\nlimit = { scaling_deliveries = 300, scaling_denial = 0 }\n",
    ),
    (
        "a portfolio is reviewed and denied, time and again",
        "horizon = \"17d\"\n[population]\nsize = 900\n[account]\nverified = false\nmessaging_limit = 250\n\
         templates_365d = 600_000\n[gate]\nfamily = \"documented\"\nlimit = { scaling_deliveries = 300, scaling_denial = 1 }\n",
    ),
    (
        "a number of the old rules climbs from 250 to no limit",
        "start = \"2025-08-01\"\nhorizon = \"24d\"\n[population]\nsize = 9_000\nmix = { opted_in = 1 }\n\
         [account]\nverified = false\nmessaging_limit = 250\ntemplates_365d = 600_000\nverify_on = \"1d\"\n\
         [campaign]\nlaunches = EVERY_DAY\nvalid_for = \"1d\"\n\
         [recipient]\nutility_per_day.opted_in = 0\np_block.marketing.opted_in = 0\n\
         [gate]\nfamily = \"documented\"\nrules = \"2023-legacy\"\noff = [\"user_limit\"]\n",
    ),
    (
        "numbers of the old rules are reviewed and admitted",
        "start = \"2025-08-01\"\nhorizon = \"5d\"\n[population]\nsize = 900\n[account]\nverified = false\nmessaging_limit = 250\n\
         [gate]\nfamily = \"documented\"\nrules = \"2023-legacy\"\nlimit = { scaling_deliveries = 300, scaling_denial = 0 }\n",
    ),
    (
        "numbers of the old rules are reviewed and denied, time and again",
        "start = \"2025-08-01\"\nhorizon = \"17d\"\n[population]\nsize = 900\n[account]\nverified = false\nmessaging_limit = 250\n\
         [gate]\nfamily = \"documented\"\nrules = \"2023-legacy\"\nlimit = { scaling_deliveries = 300, scaling_denial = 1 }\n",
    ),
    (
        "a number of the old rules stays low for weeks and loses tier after tier",
        "start = \"2025-07-01\"\nhorizon = \"45d\"\n[population]\nsize = 1_000\nmix = { opted_in = 1 }\n\
         [account]\nmessaging_limit = \"unlimited\"\n[campaign]\nlaunches = [\"0d\"]\n\
         [recipient]\nutility_per_day.opted_in = 1\np_block.utility.opted_in = 0.01\n\
         [gate]\nfamily = \"documented\"\nrules = \"2023-legacy\"\nrating = { red = 0.0002, yellow = 0.0001, half_life = \"9d\" }\n\
         off = [\"number_restriction\", \"template\"]\n",
    ),
    (
        "a number of the old rules is admitted, and loses it again by what it then sends",
        "start = \"2025-07-01\"\nhorizon = \"15d\"\n[population]\nsize = 900\n[account]\nverified = false\nmessaging_limit = 250\n\
         [campaign]\nlaunches = [\"0d\", \"6d\", \"9d\"]\nvalid_for = \"5d\"\n[content]\npressure = [0, 30]\n\
         [recipient]\nutility_per_day = { opted_in = 0, inactive = 0, cold = 0 }\n\
         [gate]\nfamily = \"documented\"\nrules = \"2023-legacy\"\nrating = { half_life = \"9d\" }\n\
         limit = { scaling_deliveries = 300, scaling_denial = 0, upgrade_share = 1 }\noff = [\"number_restriction\", \"template\"]\n",
    ),
    (
        "a burst that turns people away is forgotten within the week of the flag",
        "start = \"2025-07-01\"\nhorizon = \"20d\"\n[population]\nsize = 2_000\n[account]\nmessaging_limit = \"unlimited\"\n\
         [campaign]\nlaunches = [\"0d\"]\n[recipient]\nutility_per_day = { opted_in = 1, inactive = 1, cold = 0 }\n\
         p_block.marketing = { opted_in = 0.1, inactive = 0.1, cold = 0.1 }\n\
         [gate]\nfamily = \"documented\"\nrules = \"2023-legacy\"\n",
    ),
    (
        "the rules change twice, with no more than 250 a number",
        "start = \"2025-10-01\"\nhorizon = \"20d\"\n[population]\nsize = 100\n[account]\nverified = false\nmessaging_limit = 250\n\
         [gate]\nfamily = \"documented\"\nrules = \"2023-legacy\"\nrules_from = { \"2025-10-07\" = \"2025-10\", \"2025-10-10\" = \"2026-10\" }\n",
    ),
    (
        "the rules change at once, from 1,000",
        "start = \"2025-10-01\"\nhorizon = \"8d\"\n[population]\nsize = 100\n[account]\nmessaging_limit = 1_000\n\
         [gate]\nfamily = \"documented\"\nrules = \"2023-legacy\"\nrules_from = { \"2025-10-07\" = \"2026-10\" }\n",
    ),
    (
        "the rules change, from 10,000",
        "start = \"2025-10-01\"\nhorizon = \"8d\"\n[population]\nsize = 100\n[account]\nmessaging_limit = 10_000\n\
         [gate]\nfamily = \"documented\"\nrules = \"2023-legacy\"\nrules_from = { \"2025-10-07\" = \"2026-10\" }\n",
    ),
    (
        "the rules change, from 100,000",
        "start = \"2025-10-01\"\nhorizon = \"8d\"\n[population]\nsize = 100\n[account]\nmessaging_limit = 100_000\n\
         [gate]\nfamily = \"documented\"\nrules = \"2023-legacy\"\nrules_from = { \"2025-10-07\" = \"2026-10\" }\n",
    ),
    (
        "the rules change, from no limit",
        "start = \"2025-10-01\"\nhorizon = \"8d\"\n[population]\nsize = 100\n[account]\nmessaging_limit = \"unlimited\"\n\
         [gate]\nfamily = \"documented\"\nrules = \"2023-legacy\"\nrules_from = { \"2025-10-07\" = \"2026-10\" }\n",
    ),
    (
        "a number earns its throughput by 100,000 recipients in a day",
        "horizon = \"2d\"\n[population]\nsize = 106_000\nmix = { opted_in = 1 }\n[account]\nmessaging_limit = \"unlimited\"\n\
         [number]\nthroughput = \"standard\"\n[campaign]\nlaunches = [\"0d\", \"10h\", \"20h\"]\n\
         [recipient]\nutility_per_day.opted_in = 0.1\np_invalid_number.opted_in = 0\np_block.marketing.opted_in = 0\n\
         [gate]\nfamily = \"documented\"\noff = [\"user_limit\", \"holdout\"]\n",
    ),
    (
        "a number shared with the business app",
        "horizon = \"1d\"\n[population]\nsize = 300\nmix = { opted_in = 1 }\n[account]\nmessaging_limit = \"unlimited\"\n\
         [number]\nthroughput = \"app\"\n[gate]\nfamily = \"documented\"\n",
    ),
    (
        "a paused template's messages to one person are all tried again in one minute",
        "horizon = \"9d\"\n[population]\nsize = 600\nmix = { opted_in = 0.3, inactive = 0.2, cold = 0.5 }\n\
         [account]\nmessaging_limit = \"unlimited\"\n[campaign]\nlaunches = [\"0d\", \"2d\", \"4d\", \"6d\"]\n\
         [recipient]\nutility_per_day = { opted_in = 60, inactive = 60, cold = 60 }\n\
         p_block.marketing = { opted_in = 0.05, inactive = 0.1, cold = 0.2 }\n\
         p_block.utility = { opted_in = 0.03, inactive = 0.03, cold = 0.03 }\n\
         [gate]\npair_rate = \"repay-all\"\n",
    ),
    (
        "a paced template turns away whom it reaches first",
        "horizon = \"2d\"\n[population]\nsize = 900\n[account]\nmessaging_limit = \"unlimited\"\n\
         [recipient]\np_block.marketing = { opted_in = 0.3, inactive = 0.3, cold = 0.3 }\n\
         [gate]\nfamily = \"documented\"\npacing = { template_probability = 1, template_sample = 300 }\n",
    ),
    (
        "every reason of a recipient's own",
        "horizon = \"15d\"\n[population]\nsize = 1_500\n[account]\nmessaging_limit = 250\ntemplates_365d = 600_000\n\
         [recipient]\np_optout.marketing = { opted_in = 0.2 }\n[campaign]\nlaunches = [\"0d\", \"1d\", \"2d\", \"3d\", \"4d\", \"9d\"]\n\
         [gate]\ntime_to_live = { phone_off = 0.5 }\nholdout_share = 0.1\n",
    ),
    (
        "the United States",
        "market = \"north-america\"\nhorizon = \"1d\"\n[population]\nsize = 200\n[gate]\nfamily = \"documented\"\n",
    ),
];

fn world(text: &str) -> Outcome {
    let every = |days: u32| {
        let launches: Vec<String> = (0..150 / days).map(|n| format!("\"{}d\"", n * days)).collect();
        format!("[{}]", launches.join(", "))
    };
    let text = text.replace("EVERY_3_DAYS", &every(3));
    let daily: Vec<String> = (0..24).map(|day| format!("\"{day}d\"")).collect();
    let text = text.replace("EVERY_DAY", &format!("[{}]", daily.join(", ")));
    let strategy = if text.contains("[strategy.slow]") { "slow" } else { "blast" };
    outcome(&parse(&format!(
        "format = 1\nseed = 5\n{text}[[arm]]\nstrategy = \"{strategy}\"\nbaseline = true\n"
    )))
}

#[test]
fn every_arrow_of_every_diagram_is_gone_along_and_every_reason_given_in_some_scenario() {
    let runs: Vec<Outcome> = WORLDS.par_iter().map(|(_, text)| world(text)).collect();
    let events = || runs.iter().flat_map(|run| &run.gate_events);
    let gone: BTreeSet<(&str, &str, &str, &str)> =
        events().map(|event| (event.entity.name(), event.event.name(), event.from, event.to)).collect();
    for (run, (world, _)) in runs.iter().zip(WORLDS) {
        let mut states = BTreeMap::new();
        for event in &run.gate_events {
            let before = states.insert((event.entity.name(), event.id, event.event.name()), event.to);
            assert!(before.is_none_or(|state| state == event.from), "{world}: {event:?} after {before:?}");
        }
    }
    let mut missing = Vec::new();
    for row in &LAYERS {
        for machine in row.machines {
            for arrow in machine.transitions {
                let arrow = (machine.entity.name(), machine.event.name(), arrow.from, arrow.to);
                if !gone.contains(&arrow) {
                    missing.push(format!("{}: {arrow:?}", row.layer.name()));
                }
            }
        }
    }
    let given: BTreeSet<_> = runs.iter().flat_map(|run| &run.reasons).map(|row| row.reason.name()).collect();
    // Of free text, which meets a layer of its own outside the list, `answers.rs` tells.
    let of_the_gate = REASONS.iter().filter(|reason| LAYERS.iter().any(|row| row.layer == reason.layer()));
    missing.extend(
        of_the_gate.filter(|reason| !given.contains(reason.name())).map(|reason| reason.name().to_owned()),
    );
    assert!(missing.is_empty(), "{missing:#?}");
}
