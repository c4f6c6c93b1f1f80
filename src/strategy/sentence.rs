//! Reactions as sentences: `when rating >= yellow for 6h do pause 48h cooldown 3d`.

use std::fmt;
use std::ops::Range;

use crate::strategy::{Action, Comparison, Reaction, SIGNALS, Signal};
use crate::units::time::DAY;
use crate::units::{Duration, Minute};

/// What a sentence is made of.
pub const SENTENCE: &str =
    "a sentence such as \"when withheld_rate_24h > 0.3 for 6h do scale 0.5 cooldown 24h\"";
/// Names of the actions.
const ACTIONS: [&str; 6] = ["pause", "stop", "resume", "scale", "restart", "hold"];
/// Names of the ratings, by their numbers.
const RATINGS: [&str; 3] = ["green", "yellow", "red"];
/// Longest duration in a sentence.
const LONGEST: Minute = 3650 * DAY;
/// Rest after an action where the sentence names none.
const USUAL_COOLDOWN: Minute = DAY;

/// Why a sentence is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentenceFault {
    /// The bytes of the sentence where it goes wrong.
    pub at: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// The words that could stand there; empty where anything else is expected.
    pub known: Vec<&'static str>,
}

impl fmt::Display for SentenceFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SentenceFault {}

/// The words of a sentence, one after the other.
struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    /// The next word and where it stands.
    fn peek(&self) -> Option<(&'a str, Range<usize>)> {
        let rest = &self.text[self.at..];
        let start = self.at + rest.len() - rest.trim_start().len();
        let word = self.text[start..].split_whitespace().next()?;
        Some((word, start..start + word.len()))
    }

    fn take(&mut self) -> Option<(&'a str, Range<usize>)> {
        let found = self.peek()?;
        self.at = found.1.end;
        Some(found)
    }

    fn fault<T>(
        &self,
        at: Range<usize>,
        message: impl Into<String>,
        known: &[&'static str],
    ) -> Result<T, SentenceFault> {
        Err(SentenceFault { at, message: message.into(), known: known.to_vec() })
    }

    fn missing<T>(&self, what: &str, known: &[&'static str]) -> Result<T, SentenceFault> {
        self.fault(0..self.text.len(), format!("the sentence ends where {what} should be"), known)
    }

    /// Takes that very word.
    fn expect(&mut self, wanted: &'static str) -> Result<(), SentenceFault> {
        match self.take() {
            Some((word, _)) if word == wanted => Ok(()),
            Some((word, at)) => {
                self.fault(at, format!("`{word}` stands where `{wanted}` should be"), &[wanted])
            }
            None => self.missing(&format!("`{wanted}`"), &[wanted]),
        }
    }

    /// Takes one of some words; its position among them.
    fn one_of(&mut self, what: &str, known: &[&'static str]) -> Result<usize, SentenceFault> {
        let Some((word, at)) = self.take() else { return self.missing(what, known) };
        match known.iter().position(|name| *name == word) {
            Some(found) => Ok(found),
            None => self.fault(at, format!("`{word}` is not {what}"), known),
        }
    }

    fn duration(&mut self, shortest: Minute) -> Result<Minute, SentenceFault> {
        let Some((word, at)) = self.take() else { return self.missing("a duration", &[]) };
        let minutes = match word.parse::<Duration>() {
            Ok(duration) => duration.minutes(),
            Err(error) => return self.fault(at, format!("`{word}` is no duration: {error}"), &[]),
        };
        if minutes.fract() == 0.0 && (f64::from(shortest)..=f64::from(LONGEST)).contains(&minutes) {
            Ok(minutes as Minute)
        } else {
            self.fault(
                at,
                format!("`{word}` is not a whole number of minutes from {shortest} to {LONGEST}"),
                &[],
            )
        }
    }

    fn number(&mut self, what: &str, range: Range<f64>) -> Result<f64, SentenceFault> {
        let Some((word, at)) = self.take() else { return self.missing(what, &[]) };
        match word.parse::<f64>() {
            Ok(number) if range.contains(&number) => Ok(number),
            Ok(_) => self.fault(at, format!("`{word}` is not from {} to {}", range.start, range.end), &[]),
            Err(_) => self.fault(at, format!("`{word}` is not {what}"), &[]),
        }
    }
}

impl Reaction {
    /// The reaction that a sentence says: `when SIGNAL COMPARISON VALUE [for DURATION] do ACTION [cooldown DURATION]`,
    /// words separated by spaces.
    ///
    /// # Errors
    /// Where the sentence goes wrong, and what could stand there.
    pub fn parse(text: &str) -> Result<Self, SentenceFault> {
        let mut words = Words { text, at: 0 };
        words.expect("when")?;
        let signal = SIGNALS[words.one_of("a signal", &SIGNALS.map(|signal| signal.1))?].0;
        let comparison = Comparison::ALL[words.one_of("a comparison", &Comparison::ALL.map(|one| one.0))?].1;
        let threshold = if signal == Signal::Rating {
            words.one_of("a rating", &RATINGS)? as f64
        } else {
            words.number("a number", -1e12..1e12)?
        };
        let lasting = if words.peek().is_some_and(|(word, _)| word == "for") {
            words.take();
            words.duration(0)?
        } else {
            0
        };
        words.expect("do")?;
        let action = match ACTIONS[words.one_of("an action", &ACTIONS)?] {
            "pause" => Action::Pause(words.duration(1)?),
            "hold" => Action::Hold(words.duration(1)?),
            "scale" => Action::Scale(words.number("a factor", 0.01..100.0)?),
            "stop" => Action::Stop,
            "resume" => Action::Resume,
            _ => Action::Restart,
        };
        let cooldown = match words.take() {
            None => USUAL_COOLDOWN,
            Some(("cooldown", _)) => words.duration(0)?,
            Some((word, at)) => {
                return words.fault(
                    at,
                    format!("`{word}` stands where the sentence should end"),
                    &["cooldown"],
                );
            }
        };
        match words.take() {
            None => Ok(Self { signal, comparison, threshold, lasting, action, cooldown }),
            Some((word, at)) => {
                words.fault(at, format!("`{word}` stands where the sentence should end"), &[])
            }
        }
    }
}

fn duration(minutes: Minute) -> String {
    Duration::from_minutes(f64::from(minutes)).map_or(String::new(), |duration| duration.to_string())
}

impl fmt::Display for Reaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let comparison = Comparison::ALL[self.comparison as usize].0;
        write!(f, "when {} {comparison} ", self.signal.name())?;
        match self.signal {
            Signal::Rating => write!(f, "{}", RATINGS[self.threshold as usize])?,
            _ => write!(f, "{}", self.threshold)?,
        }
        if self.lasting > 0 {
            write!(f, " for {}", duration(self.lasting))?;
        }
        f.write_str(" do ")?;
        match self.action {
            Action::Pause(minutes) => write!(f, "pause {}", duration(minutes))?,
            Action::Stop => f.write_str("stop")?,
            Action::Resume => f.write_str("resume")?,
            Action::Scale(factor) => write!(f, "scale {factor}")?,
            Action::Restart => f.write_str("restart")?,
            Action::Hold(minutes) => write!(f, "hold {}", duration(minutes))?,
        }
        write!(f, " cooldown {}", duration(self.cooldown))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_read_and_written_alike() {
        for text in [
            "when rating >= yellow for 6h do pause 2d cooldown 3d",
            "when withheld_rate_24h > 0.3 do scale 0.5 cooldown 1d",
            "when day = 14 do restart cooldown 10d",
            "when templates_stopped != 0 do hold 90min cooldown 0d",
            "when opt_out_rate_7d <= 0.001 do resume cooldown 1h",
            "when limit_use < 0.9 do stop cooldown 1d",
        ] {
            assert_eq!(Reaction::parse(text).unwrap().to_string(), text);
        }
        let short = Reaction::parse("  when rating = red   do stop ").unwrap();
        assert_eq!((short.lasting, short.cooldown, short.threshold), (0, DAY, 2.0));
    }

    #[test]
    fn faults_say_where_and_what_could_stand_there() {
        let fault = |text: &str| {
            let fault = Reaction::parse(text).unwrap_err();
            (text[fault.at].to_owned(), fault.known.len())
        };
        assert_eq!(fault("whenever"), ("whenever".to_owned(), 1));
        assert_eq!(fault("when raiting > red do stop"), ("raiting".to_owned(), SIGNALS.len()));
        assert_eq!(fault("when rating over red do stop"), ("over".to_owned(), 6));
        assert_eq!(fault("when rating > amber do stop"), ("amber".to_owned(), 3));
        assert_eq!(fault("when sent_24h > many do stop"), ("many".to_owned(), 0));
        assert_eq!(fault("when sent_24h > NaN do stop"), ("NaN".to_owned(), 0));
        assert_eq!(fault("when sent_24h > 5 for 6 do stop"), ("6".to_owned(), 0));
        assert_eq!(fault("when sent_24h > 5 stop"), ("stop".to_owned(), 1));
        assert_eq!(fault("when sent_24h > 5 do panic"), ("panic".to_owned(), 6));
        assert_eq!(fault("when sent_24h > 5 do scale 0"), ("0".to_owned(), 0));
        assert_eq!(fault("when sent_24h > 5 do stop now"), ("now".to_owned(), 1));
        assert_eq!(fault("when sent_24h > 5 do stop cooldown 1d please"), ("please".to_owned(), 0));
        assert_eq!(fault("when sent_24h > 5 do"), ("when sent_24h > 5 do".to_owned(), 6));
        assert_eq!(fault(""), (String::new(), 1));
    }
}
