//! `trace`: the life of one recipient, message by message.

use std::fmt::Write;

use crate::cli::happening::Happening;
use crate::cli::verdicts;
use crate::engine::{InOnePiece, Job, Scene, Watch, run};
use crate::messaging::{Contact, MessageKind, Negative, Reaction, Reason};
use crate::population::{Population, Tables};
use crate::rng::Draws;
use crate::scenario::{Scenario, Variation};
use crate::units::{Minute, Second};

/// Recipients watched in one run, so that what is noted of a large list fits into memory.
const STRETCH: u32 = 1 << 17;

/// Whose life is to be told.
pub(super) enum Whom<'a> {
    /// The recipient with this id.
    Id(&'a str),
    /// The first to whom this happens.
    First(&'a str),
}

/// Tells the life of a recipient in one replication of an arm.
///
/// # Errors
/// What is wrong with the arm's name, the recipient's id or what is to happen, and what there is instead.
pub(super) fn trace(scenario: &Scenario, arm: &str, whom: &Whom, replication: u32) -> Result<String, String> {
    let names: Vec<&str> = scenario.arms.iter().map(|arm| arm.name.as_str()).collect();
    let at = names
        .iter()
        .position(|name| *name == arm)
        .ok_or_else(|| format!("no arm is called `{arm}`; the scenario has {}", names.join(", ")))?;
    let setup = scenario.setup(at, &Variation::default());
    let over_limit_code = setup.gate.over_limit_code();
    let happening = match whom {
        Whom::First(word) => Some(Happening::find(word, over_limit_code)?),
        Whom::Id(_) => None,
    };
    let tables = Tables::new(&setup.recipient, setup.horizon_minutes());
    let people_replication = if setup.redraw { replication } else { 0 };
    let people_draws = Draws::new(scenario.population_seed.unwrap_or(scenario.seed), people_replication);
    let people = Population::draw(&setup.population_spec(), &tables, &people_draws);
    let draws = Draws::new(scenario.seed, replication);
    let watch = |watch: Watch| {
        let job = Job { setup: &setup, tables: &tables, people: &people, draws: &draws, watch: Some(watch) };
        run(&job, &InOnePiece).1
    };
    if let Some(happening) = happening {
        let Some(first) = first(&happening, people.contacts.len() as u32, over_limit_code, watch) else {
            let name = happening.name;
            return Ok(format!("{name} happens to nobody in arm {arm}, replication {replication}.\n"));
        };
        let contact = &people.contacts[first.recipient as usize];
        let head = format!(
            "{} happens to {} of {} recipients; the first is number {}, on {}.\n",
            happening.name,
            first.all,
            people.contacts.len(),
            contact.id,
            clock(first.second)
        );
        let told = tell(&contact.id.to_string(), contact, (arm, replication), &first.scenes, over_limit_code);
        return Ok(head + &told);
    }
    let Whom::Id(id) = whom else { return Ok(String::new()) };
    let number = scenario.recipient(id);
    let found = people.contacts.iter().position(|contact| Some(contact.id) == number);
    let index = found.ok_or_else(|| match people.contacts.last() {
        None => format!("no recipient has the id {id}: the list is empty"),
        // Who else is on a contact list is nobody's business.
        Some(_) if scenario.has_contact_list() => format!("no recipient has the id {id}"),
        Some(last) => format!("no recipient has the id {id}; ids of this list go from 0 to {}", last.id),
    })?;
    let scenes = watch(Watch::one(index as u32));
    Ok(tell(id, &people.contacts[index], (arm, replication), &scenes, over_limit_code))
}

/// The first to whom something happens.
struct First {
    second: Second,
    recipient: u32,
    /// To how many recipients it happens at all.
    all: usize,
    /// The life of the first.
    scenes: Vec<Scene>,
}

/// Looks through the lives of `number` recipients; of several in the same second the lowest index is the first.
fn first(
    happening: &Happening,
    number: u32,
    over_limit_code: u32,
    watch: impl Fn(Watch) -> Vec<Scene>,
) -> Option<First> {
    let mut first: Option<First> = None;
    let mut all = 0;
    for from in (0..number).step_by(STRETCH as usize) {
        let scenes = watch(Watch::stretch(from, STRETCH.min(number - from)));
        let mut when = vec![Second::MAX; STRETCH as usize];
        for scene in &scenes {
            if let Some(second) = happening.second(scene, over_limit_code) {
                let known = &mut when[(scene.recipient - from) as usize];
                *known = second.min(*known);
            }
        }
        all += when.iter().filter(|second| **second != Second::MAX).count();
        let earliest = (from..).zip(&when).filter(|(_, second)| **second != Second::MAX);
        let Some((recipient, &second)) = earliest.min_by_key(|(recipient, second)| (**second, *recipient))
        else {
            continue;
        };
        if first.as_ref().is_none_or(|known| second < known.second) {
            let scenes = scenes.into_iter().filter(|scene| scene.recipient == recipient).collect();
            first = Some(First { second, recipient, all: 0, scenes });
        }
    }
    first.map(|first| First { all, ..first })
}

fn tell(
    id: &str,
    contact: &Contact,
    (arm, replication): (&str, u32),
    scenes: &[Scene],
    over_limit_code: u32,
) -> String {
    let mut text = String::new();
    let since = contact.days_since_interaction.map_or("never interacted".to_owned(), |days| {
        format!("last interaction {days} days before the start")
    });
    let _ = writeln!(
        text,
        "Recipient {id} in arm {arm}, replication {replication}: {} on the list, source {}, {since}.",
        contact.segment.name(),
        contact.source.name()
    );
    if scenes.is_empty() {
        text += "Nothing was ever attempted.\n";
    }
    for scene in scenes {
        let _ = writeln!(
            text,
            "{}  {} {}{}",
            clock(scene.second),
            scene.category.name(),
            message(scene),
            repeat(scene)
        );
        let _ = writeln!(
            text,
            "    before: {} in truth, fatigue {:.2}, goodwill {:.3}",
            scene.before.segment.name(),
            scene.before.fatigue,
            scene.before.goodwill
        );
        text += &verdicts::table(scene);
        match &scene.outcome {
            Err(Some(reason)) => {
                let _ = writeln!(text, "    {}", refusal(*reason, over_limit_code));
            }
            Err(None) => text += "    accepted and held back (held_for_quality_assessment)\n",
            Ok(reaction) => text += &reactions(reaction, scene.second / 60),
        }
    }
    text
}

fn message(scene: &Scene) -> String {
    match scene.message.kind() {
        MessageKind::Campaign(number) => format!("campaign {number}, text {}", scene.text),
        MessageKind::Reminder { campaign, number } => {
            format!("reminder {number} of campaign {campaign}, text {}", scene.text)
        }
        MessageKind::Event(number) => format!("about event {number}"),
    }
}

fn repeat(scene: &Scene) -> String {
    match (scene.message.kind(), scene.occurrence) {
        (_, 0) => String::new(),
        (MessageKind::Campaign(_) | MessageKind::Reminder { .. }, days) => {
            format!(" (first tried {days} days before)")
        }
        (MessageKind::Event(_), tries) => format!(" (retry {tries})"),
    }
}

fn refusal(reason: Reason, over_limit_code: u32) -> String {
    let code = match reason {
        Reason::Silent => return "blocked by the recipient: not delivered, and nobody is told".to_owned(),
        Reason::Expired => return "the phone was off until its time was over: nobody is told".to_owned(),
        Reason::MessagingLimit => over_limit_code,
        other => other.code().unwrap_or_default(),
    };
    format!("not delivered: {} by layer {} ({code})", reason.name(), reason.layer().name())
}

fn reactions(reaction: &Reaction, delivered: Minute) -> String {
    let mut text = format!("    delivered; annoyance {:.2}", reaction.annoyance);
    if reaction.above_knee {
        text += ", fatigue above the knee";
    }
    text += "\n";
    let at = |minute: Minute| format!("{} (+{} min)", clock(minute.saturating_mul(60)), minute - delivered);
    match reaction.read {
        None => text += "    never read\n",
        Some(read) => {
            let receipt = if reaction.receipt { "" } else { ", without a receipt" };
            text += &format!("    read {}{receipt}\n", at(read));
        }
    }
    for (happens, what) in [(reaction.click, "clicks"), (reaction.reply, "replies")] {
        if happens {
            text += &format!("    {what} {}\n", at(reaction.positive_at));
        }
    }
    if let Some((negative, minute)) = reaction.negative {
        let what = match (negative, reaction.report) {
            (Negative::Block, true) => "blocks and reports",
            (Negative::Block, false) => "blocks",
            (Negative::OptOut, _) => "opts out",
            (Negative::NotInterested, _) => "taps not interested",
            (Negative::Mute, _) => "mutes or archives",
        };
        text += &format!("    {what} {}\n", at(minute));
    }
    text
}

/// Day, hour, minute and second of the sender's clock.
fn clock(second: Second) -> String {
    let (day, rest) = (second / 86_400, second % 86_400);
    format!("day {day:>2} {:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60)
}
