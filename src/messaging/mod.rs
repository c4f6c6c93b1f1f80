//! The shared nouns: what sender, platform and recipient have words for. Plain data, no behaviour of the model.

mod arrival;
mod category;
mod codes;
mod contact;
mod event;
mod manner;
mod meaning;
mod message;
mod outcome;
mod platform;
mod reason;
mod signals;

pub use arrival::Arrival;
pub use category::{CATEGORIES, Category};
pub use codes::{CODES, PublicCode, Told, public_code};
pub use contact::{Contact, SEGMENTS, SOURCES, Segment, Source};
pub use event::{Change, Entity, GateEvent};
pub use manner::Manner;
pub use message::{MessageId, MessageKind};
pub use outcome::{Negative, Reaction};
pub use platform::{MessagingLimit, PlatformUser, Rating, Status, TemplateStatus};
pub use reason::{Fate, Layer, REASONS, Reason};
pub use signals::{SIGNALS, Signal};
