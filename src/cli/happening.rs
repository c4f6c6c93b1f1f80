//! What `trace --first` looks for: what can become of a message, and what a person can do with it.

use crate::engine::{AnswerScene, Scene, Shown};
use crate::messaging::{Fate, Layer, Negative, REASONS, Reason};
use crate::scenario::nearest;
use crate::units::Second;

/// Something that can happen to a recipient.
#[derive(Clone, Debug)]
pub(super) struct Happening {
    /// What is typed.
    pub name: String,
    /// What it is.
    pub meaning: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Delivered,
    Held,
    Fate(Fate),
    Read,
    Clicked,
    Replied,
    Negative(Negative),
    Reported,
    Answered,
    Layer(Layer),
    Reason(Reason),
    Code(u32),
}

/// The fates and reactions, under the names of the columns of `daily.csv` where there is one.
const COMMON: [(&str, &str, Kind); 15] = [
    ("delivered", "a message is delivered", Kind::Delivered),
    ("held", "a message is accepted and held back for a quality assessment", Kind::Held),
    ("rejected", "a message is refused at once, with a code", Kind::Fate(Fate::Rejected)),
    ("withheld", "the platform decides against a message later", Kind::Fate(Fate::Withheld)),
    (
        "undeliverable",
        "the recipient's state or choice keeps a message away",
        Kind::Fate(Fate::Undeliverable),
    ),
    ("silent", "a message is not delivered, and nobody is told", Kind::Fate(Fate::Silent)),
    ("read", "the recipient reads a message", Kind::Read),
    ("clicked", "the recipient clicks", Kind::Clicked),
    ("replied", "the recipient replies", Kind::Replied),
    (
        "opted_out",
        "the recipient opts out (a message refused for it: 131050)",
        Kind::Negative(Negative::OptOut),
    ),
    ("blocked", "the recipient blocks the sender", Kind::Negative(Negative::Block)),
    ("reported", "the recipient blocks and reports the sender", Kind::Reported),
    ("not_interested", "the recipient taps not interested", Kind::Negative(Negative::NotInterested)),
    ("muted", "the recipient mutes or archives the chat", Kind::Negative(Negative::Mute)),
    ("answered", "an answer in free text is delivered (service.answer_share)", Kind::Answered),
];

/// Everything that can be looked for: fates and reactions, then layers, reasons and codes of the gate. A word that is
/// two of these means the first.
pub(super) fn happenings() -> Vec<Happening> {
    let gate: Vec<Reason> = REASONS.into_iter().filter(|reason| reason.layer() != Layer::Strategy).collect();
    let common =
        COMMON.iter().map(|(name, meaning, kind)| ((*name).to_owned(), (*meaning).to_owned(), *kind));
    let layers = Layer::GATE.into_iter().chain([Layer::ServiceWindow]).map(|layer| {
        let meaning = format!("layer {} keeps a message away", layer.name());
        (layer.name().to_owned(), meaning, Kind::Layer(layer))
    });
    let reasons = gate.iter().map(|reason| {
        let meaning = format!("a message is not delivered: reason of layer {}", reason.layer().name());
        (reason.name().to_owned(), meaning, Kind::Reason(*reason))
    });
    let mut codes: Vec<u32> = gate.iter().filter_map(|reason| reason.code()).collect();
    codes.sort_unstable();
    let codes = codes.into_iter().map(|code| {
        (code.to_string(), format!("a message is not delivered, with error {code}"), Kind::Code(code))
    });
    let mut found: Vec<Happening> = Vec::new();
    for (name, meaning, kind) in common.chain(layers).chain(reasons).chain(codes) {
        if !found.iter().any(|known| known.name == name) {
            found.push(Happening { name, meaning, kind });
        }
    }
    found
}

impl Happening {
    /// What a word stands for; `over_limit_code` is the code of the messaging limit in this scenario.
    ///
    /// # Errors
    /// What can be looked for instead.
    pub fn find(word: &str, over_limit_code: u32) -> Result<Self, String> {
        let all = happenings();
        if let Some(found) = all.iter().find(|happening| happening.name == word) {
            return Ok(found.clone());
        }
        if word.parse() == Ok(over_limit_code) {
            let meaning = "the messaging limit is used up".to_owned();
            return Ok(Self { name: word.to_owned(), meaning, kind: Kind::Code(over_limit_code) });
        }
        let suppressed =
            REASONS.iter().any(|reason| reason.fate() == Fate::Suppressed && reason.name() == word);
        let help = match nearest(word, all.iter().map(|happening| happening.name.as_str())) {
            _ if suppressed => {
                "the sender then attempts nothing, so that there is nothing to trace; count it in \
                                reasons.csv"
                    .to_owned()
            }
            Some(near) => format!("did you mean `{near}`?"),
            None => "`sendlab list happenings` shows all".to_owned(),
        };
        Err(format!("`{word}` is nothing that --first can look for; {help}"))
    }

    /// To whom and when it happens in what a witness is shown, if it does.
    pub fn find_in(&self, shown: Shown, over_limit_code: u32) -> Option<(u32, Second)> {
        let (recipient, second) = match shown {
            Shown::Attempt(scene) => (scene.recipient, self.second(scene, over_limit_code)),
            Shown::Answer(scene) => (scene.recipient, self.second_of_answer(scene)),
        };
        second.map(|second| (recipient, second))
    }

    fn second_of_answer(&self, scene: &AnswerScene) -> Option<Second> {
        let happens = match (scene.outcome, self.kind) {
            (Ok(_), kind) => kind == Kind::Answered,
            (Err(reason), Kind::Fate(fate)) => reason.fate() == fate,
            (Err(reason), Kind::Layer(layer)) => reason.layer() == layer,
            (Err(reason), Kind::Reason(wanted)) => reason == wanted,
            (Err(reason), Kind::Code(wanted)) => reason.code() == Some(wanted),
            (Err(_), _) => false,
        };
        happens.then(|| scene.minute.saturating_mul(60))
    }

    /// When it happens in an attempt, if it does.
    fn second(&self, scene: &Scene, over_limit_code: u32) -> Option<Second> {
        let code = |reason: Reason| match reason {
            Reason::MessagingLimit => Some(over_limit_code),
            other => other.code(),
        };
        let then = |happens: bool| happens.then_some(scene.second);
        match (&scene.outcome, self.kind) {
            (Ok(_), Kind::Delivered) | (Err(None), Kind::Held) => Some(scene.second),
            (Err(Some(reason)), Kind::Fate(fate)) => then(reason.fate() == fate),
            (Err(Some(reason)), Kind::Layer(layer)) => then(reason.layer() == layer),
            (Err(Some(reason)), Kind::Reason(wanted)) => then(*reason == wanted),
            (Err(Some(reason)), Kind::Code(wanted)) => then(code(*reason) == Some(wanted)),
            (Ok(reaction), kind) => {
                let minute = match kind {
                    Kind::Read => reaction.read,
                    Kind::Clicked => reaction.click.then_some(reaction.positive_at),
                    Kind::Replied => reaction.reply.then_some(reaction.positive_at),
                    Kind::Reported => reaction.negative.filter(|_| reaction.report).map(|(_, at)| at),
                    Kind::Negative(wanted) => {
                        reaction.negative.filter(|(negative, _)| *negative == wanted).map(|(_, at)| at)
                    }
                    _ => None,
                };
                minute.map(|minute| minute.saturating_mul(60))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_and_code_of_the_gate_can_be_looked_for() {
        let all = happenings();
        for reason in REASONS.iter().filter(|reason| reason.layer() != Layer::Strategy) {
            let named = |name: &str| all.iter().any(|happening| happening.name == name);
            assert!(named(reason.name()) && named(reason.layer().name()), "{}", reason.name());
            assert!(reason.code().is_none_or(|code| named(&code.to_string())), "{}", reason.name());
        }
        let mut names: Vec<&str> = all.iter().map(|happening| happening.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
    }

    #[test]
    fn words_are_found_or_led_on() {
        let find = |word| Happening::find(word, 80_007);
        assert_eq!(find("131049").unwrap().kind, Kind::Code(131_049));
        assert_eq!(find("80007").unwrap().kind, Kind::Code(80_007));
        assert_eq!(find("opted_out").unwrap().kind, Kind::Negative(Negative::OptOut));
        assert_eq!(find("opt_out").unwrap().kind, Kind::Layer(Layer::OptOut));
        assert!(find("witheld").unwrap_err().contains("did you mean `withheld`?"));
        assert!(find("audience").unwrap_err().contains("attempts nothing"));
        assert!(find("zzzzzzzz").unwrap_err().contains("list happenings"));
    }
}
