//! `trace`: the life of one recipient, message by message.

use std::fmt::Write;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::cli::happening::Happening;
use crate::cli::run::no_arm;
use crate::cli::verdicts;
use crate::engine::{AnswerScene, InOnePiece, Job, Mood, Scene, Story, Watch, run};
use crate::messaging::{Contact, MessageId, MessageKind, Negative, Reaction, Reason};
use crate::population::{Population, Tables};
use crate::rng::Draws;
use crate::scenario::{Scenario, Variation};
use crate::units::time::HOUR;
use crate::units::{Minute, Second};

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
    let names: Vec<String> = scenario.arms.iter().map(|arm| arm.name.clone()).collect();
    let at = names.iter().position(|name| *name == arm).ok_or_else(|| no_arm(arm, &names))?;
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
    let (head, index) = match &happening {
        None => {
            let Whom::Id(id) = whom else { return Ok(String::new()) };
            (String::new(), index_of(scenario, id, &people.contacts)?)
        }
        Some(happening) => {
            let when = happens(happening, people.contacts.len(), over_limit_code, watch);
            let earliest = (0..).zip(&when).filter(|(_, second)| **second != Second::MAX);
            let Some((index, &second)) = earliest.min_by_key(|(index, second)| (**second, *index)) else {
                let name = &happening.name;
                return Ok(format!("{name} happens to nobody in arm {arm}, replication {replication}.\n"));
            };
            let head = format!(
                "{} happens to {} of {} recipients; the first is {}, on {}.\n",
                happening.name,
                when.iter().filter(|second| **second != Second::MAX).count(),
                when.len(),
                named(scenario, people.contacts[index as usize].id, "number "),
                clock(second)
            );
            (head, index)
        }
    };
    let contact = &people.contacts[index as usize];
    let story = watch(Watch::One(index));
    let several = setup.account.numbers.count() > 1;
    let id = named(scenario, contact.id, "");
    Ok(head + &tell(&id, contact, (arm, replication), &story, over_limit_code, several))
}

/// The place among the contacts of the one with an id.
fn index_of(scenario: &Scenario, id: &str, contacts: &[Contact]) -> Result<u32, String> {
    let number = scenario.recipient(id);
    let found = (0..).zip(contacts).find(|(_, contact)| Some(contact.id) == number);
    found.map(|(index, _)| index).ok_or_else(|| match contacts.last() {
        None => format!("no recipient has the id {id}: the list is empty"),
        // Who else is on a contact list is nobody's business.
        Some(_) if scenario.has_contact_list() => format!("no recipient has the id {id}"),
        Some(last) => format!("no recipient has the id {id}; ids of this list go from 0 to {}", last.id),
    })
}

/// A recipient by the program's number (after `word`), and by the id on the contact list where that is another.
fn named(scenario: &Scenario, number: u32, word: &str) -> String {
    match scenario.id_on_list(number) {
        Some(id) => format!("{id} (number {number})"),
        None => format!("{word}{number}"),
    }
}

/// When something first happens to each of `number` recipients; the largest second where it never does.
fn happens(
    happening: &Happening,
    number: usize,
    over_limit_code: u32,
    watch: impl Fn(Watch) -> Story,
) -> Vec<Second> {
    let when: Vec<AtomicU32> = std::iter::repeat_with(|| AtomicU32::new(Second::MAX)).take(number).collect();
    watch(Watch::All(&|shown| {
        if let Some((recipient, second)) = happening.find_in(shown, over_limit_code) {
            when[recipient as usize].fetch_min(second, Ordering::Relaxed);
        }
    }));
    when.into_iter().map(AtomicU32::into_inner).collect()
}

fn tell(
    id: &str,
    contact: &Contact,
    (arm, replication): (&str, u32),
    story: &Story,
    over_limit_code: u32,
    several: bool,
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
    if story.attempts.is_empty() {
        text += "Nothing was ever attempted.\n";
    }
    let mut answers = story.answers.iter().peekable();
    for scene in &story.attempts {
        // An answer is sent behind what else leaves in its hour.
        while let Some(answer) = answers.next_if(|answer| answer.minute / HOUR < scene.second / 3600) {
            text += &told_answer(answer, over_limit_code, several);
        }
        text += &told_attempt(scene, over_limit_code, several);
    }
    answers.for_each(|answer| text += &told_answer(answer, over_limit_code, several));
    text
}

fn told_attempt(scene: &Scene, over_limit_code: u32, several: bool) -> String {
    let mut text = format!(
        "{}  {} {}{}{}\n",
        clock(scene.second),
        scene.category.name(),
        message(scene.message, Some(scene.text)),
        repeat(scene),
        sender(scene.number, several)
    );
    text += &mood(&scene.before);
    text += &verdicts::table(scene);
    match &scene.outcome {
        Err(Some(reason)) => text += &format!("    {}\n", refusal(*reason, over_limit_code)),
        Err(None) => text += "    accepted and held back (held_for_quality_assessment)\n",
        Ok(reaction) => text += &reactions(reaction, scene.second / 60),
    }
    text
}

fn told_answer(scene: &AnswerScene, over_limit_code: u32, several: bool) -> String {
    let at =
        |minute: Minute| format!("{} (-{} min)", clock(minute.saturating_mul(60)), scene.minute - minute);
    let occasion = scene.replied_to.map_or("what they wrote of their own accord".to_owned(), |replied_to| {
        format!("their reply to {}", message(replied_to, None))
    });
    let mut text = format!(
        "{}  service answer in free text to {occasion}, {}{}\n",
        clock(scene.minute.saturating_mul(60)),
        at(scene.written),
        sender(scene.number, several)
    );
    if scene.last_written > scene.written {
        text += &format!("    they wrote again {}\n", at(scene.last_written));
    }
    text += &mood(&scene.before);
    text += &match scene.outcome {
        Err(reason) => format!("    {}\n", refusal(reason, over_limit_code)),
        Ok(goodwill) => format!("    delivered; goodwill {goodwill:.3}\n"),
    };
    text
}

/// A chat stays with one number, but the rules it meets are that number's.
fn sender(number: u32, several: bool) -> String {
    if several { format!(", by sender number {number}") } else { String::new() }
}

fn mood(mood: &Mood) -> String {
    format!(
        "    before: {} in truth, fatigue {:.2}, goodwill {:.3}\n",
        mood.segment.name(),
        mood.fatigue,
        mood.goodwill
    )
}

/// A message, with its text variant where that is of interest.
fn message(message: MessageId, text: Option<u8>) -> String {
    let text = text.map_or(String::new(), |text| format!(", text {text}"));
    match message.kind() {
        MessageKind::Campaign(number) => format!("campaign {number}{text}"),
        MessageKind::Reminder { campaign, number } => {
            format!("reminder {number} of campaign {campaign}{text}")
        }
        MessageKind::Event(number) => format!("about event {number}"),
        MessageKind::Code(number) => format!("one-time code {number}"),
    }
}

fn repeat(scene: &Scene) -> String {
    match (scene.message.kind(), scene.occurrence) {
        (_, 0) => String::new(),
        (MessageKind::Campaign(_) | MessageKind::Reminder { .. }, days) => {
            format!(" (first tried {days} days before)")
        }
        (MessageKind::Event(_) | MessageKind::Code(_), tries) => format!(" (retry {tries})"),
    }
}

fn refusal(reason: Reason, over_limit_code: u32) -> String {
    let code = match reason {
        Reason::Silent => return "blocked by the recipient: not delivered, and nobody is told".to_owned(),
        Reason::Expired => {
            return "its time was over before the phone was on or it was let go: nobody is told".to_owned();
        }
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
