//! The page `docs/gate.md`, written from the tables that the gate runs by: layers, diagrams, rewards, parameters.

use crate::gate::dated_rules::{DATED_RULES, said};
use crate::gate::family::FAMILIES;
use crate::gate::pack::RULE_PACKS;
use crate::gate::params::Params;
use crate::gate::registry::parameters;
use crate::gate::table::{LAYERS, LayerInfo, Moment};
use crate::messaging::{REASONS, Reason};
use crate::parameter::{Parameter, Unit};

const HEAD: &str = "# The gate

The stand-in for the platform, layer by layer. This page is written by the program from the tables that it runs by
(`cargo run --example gate_page > docs/gate.md`; a test fails when it is out of date). Rules, states and codes are those of the
platform's public documentation; thresholds are undisclosed, hence parameters with a grade. Equations: [model.md](model.md).

## Layers, in the default order

A message passes the layers one after the other; the first that objects gives the reason. `gate.layers` lists another order.
Refused with a fault: a layer that answers at once behind one that speaks later, and a count before what it depends on.

";

const PREDICTED: &str = "## A worked example

50,000 contacts, a new unverified business (limit 250, no templates sent before), everybody at once at 10:00. Worked out from
the rules before it was run; the test `a_blast_from_a_fresh_unverified_number_meets_pacing_and_the_limit` holds it.

1. `pacing`: after 1,000 templates within the hour a young portfolio is paced (`gate-events.csv`: portfolio, pacing, open to
   batches). 500 more go out; 48,500 are held.
2. Of the 1,500, invalid numbers (131026), holdouts (130472) and capped users (131049) fall away; 250 are delivered, and the
   rest meets the `messaging_limit` (131048). No capacity returns before 24 h have passed.
3. At 11:00 the reactions to those 250 decide. Bad: 48,500 times `portfolio_pacing` (135000), batches to review, and from then
   on 368 for three days; the account is warned an hour later. Good: batches of 1,000, 2,000, 4,000, … an hour, which meet the
   limit as well; at 17:00 nothing is held any more.
4. 250 deliveries are far from the 2,000 in 30 days that earn a review: no change of the messaging limit.

";

/// The whole page.
pub fn page() -> String {
    let mut text = HEAD.to_owned();
    text += "| layer | speaks | | rule | reasons and codes |\n|---|---|---|---|---|\n";
    for row in &LAYERS {
        text += &layer(row);
    }
    text += "\nA layer that judges looks at each message alone; one that counts depends on the messages before.\n\n## States\n\n";
    for row in &LAYERS {
        for machine in row.machines {
            text += &format!(
                "### {}: {} of a {}\n\n```mermaid\n{}```\n\n",
                row.layer.name(),
                machine.event.name().replace('_', " "),
                machine.entity.name(),
                machine.diagram()
            );
        }
    }
    text += &rules();
    text += PREDICTED;
    text += &rewards();
    text += &table();
    text
}

fn layer(row: &LayerInfo) -> String {
    let when = match row.moment {
        Moment::AtOnce => "at once",
        Moment::Later => "later",
    };
    let kind = if row.counts { "counts" } else { "judges" };
    let reasons = REASONS.iter().filter(|reason| reason.layer() == row.layer);
    let named = |reason: &Reason| match reason.code() {
        Some(code) => format!("`{}` {code}", reason.name()),
        None if *reason == Reason::MessagingLimit => format!("`{}` as set", reason.name()),
        None => format!("`{}` no code", reason.name()),
    };
    let reasons: Vec<String> = reasons.map(named).collect();
    format!("| `{}` | {when} | {kind} | {} | {} |\n", row.layer.name(), row.rule, reasons.join(", "))
}

/// Which rules hold in which pack.
fn rules() -> String {
    let mut text = "## Rules by date

The platform's rules are dated, and `gate.rules` picks the day on which they are taken. Of what is not listed no date is known,
and every pack has it. Rules from before 2025-07-01 stand in all packs, since runs cannot start earlier.

| rule | since | until |"
        .to_owned();
    let names = RULE_PACKS.iter().map(|pack| format!(" `{}` |", pack.name));
    text += &names.collect::<String>();
    text += " grade, source |\n|---|---|---|---|---|---|---|\n";
    for rule in DATED_RULES {
        let has = RULE_PACKS.iter().map(|pack| if pack.has(rule) { " yes |" } else { " no |" });
        let has: String = has.collect();
        let (since, until) = (said(rule.since), said(rule.until));
        text += &format!("| {} | {since} | {until} |{has} {}: {} |\n", rule.says, rule.grade, rule.source);
    }
    for pack in &RULE_PACKS {
        let values = pack.values.iter().map(|(path, value)| format!("`gate.{path}` = {value}"));
        let values: Vec<String> = values.collect();
        if !values.is_empty() {
            text += &format!("\nCentral values of `{}`: {}.\n", pack.name, values.join(", "));
        }
    }
    text + "\n"
}

/// What each family rewards directly.
fn rewards() -> String {
    let mut text = "## Direct rewards by family

What a judgement rewards by itself, whatever it makes recipients do: put in, not found. `gate.direct_rewards = false` switches
all of them off.

| family | term | key | rewards |\n|---|---|---|---|\n"
        .to_owned();
    for family in FAMILIES {
        if family.direct_rewards().is_empty() {
            text += &format!("| `{}` | none | | |\n", family.name());
        }
        for reward in family.direct_rewards() {
            text += &format!(
                "| `{}` | {} | `gate.{}` | {} |\n",
                family.name(),
                reward.term,
                reward.key,
                reward.rewards
            );
        }
    }
    text + "\n"
}

/// All parameters with range, grade and source.
fn table() -> String {
    let mut text = "## Parameters

`documented`: stated by the platform. `reported`: by vendors or in analogues. `fitted`: chosen after looking at results.
`assumed`: nobody knows.

| key `gate.` | unit | lenient | central | strict | grade | meaning; source |\n|---|---|---|---|---|---|---|\n"
        .to_owned();
    for row in parameters() {
        let value = |value: Option<f64>| value.map_or(String::new(), |value| shown(&row, value));
        text += &format!(
            "| `{}` | {} | {} | {} | {} | {} | {} {} |\n",
            row.path,
            row.unit.name(),
            value(row.low),
            shown(&row, row.central),
            value(row.high),
            row.grade,
            row.meaning,
            capital(row.source)
        );
    }
    text
}

fn shown(row: &Parameter<Params>, value: f64) -> String {
    if row.unit == Unit::Probability || value.fract() != 0.0 {
        format!("{value}")
    } else {
        format!("{value:.0}")
    }
}

fn capital(source: &str) -> String {
    let mut letters = source.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_page_is_up_to_date() {
        let committed = include_str!("../../docs/gate.md");
        assert!(page() == committed, "run: cargo run --example gate_page > docs/gate.md");
    }
}
