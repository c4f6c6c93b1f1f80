//! The truth about recipients: who they are, what they feel, and how they react to a delivered message.
//!
//! A [`Population`] is drawn from a [`Spec`] for every replication. [`react`] commits the whole reaction to a
//! delivered message at once, with the real minutes at which its parts will happen. Nothing here knows the gate or
//! the strategy: what the platform sees of a user leaves as a [`crate::messaging::PlatformUser`], what the sender
//! sees as a [`crate::messaging::Contact`].

mod background;
mod beta;
mod conversations;
mod counts;
mod dating;
mod delay;
mod events;
#[cfg(test)]
mod fixtures;
mod normal;
#[cfg(test)]
mod order;
mod params;
mod react;
mod reading;
mod registry;
mod response;
mod standing;
mod state;
mod synthesis;
mod tables;
mod traffic;
mod traits;
mod usual;
mod waking;

pub use background::{others_key, others_today};
pub use conversations::{Conversation, Conversations};
pub use events::UtilityEvent;
pub use params::{Cells, Defaults, Params, ReadDelay};
pub use react::{Delivery, react, reaction_key};
pub use reading::Previous;
pub use registry::parameters;
pub use state::State;
pub use synthesis::{ListedContact, Population, Spec};
pub use tables::Tables;
pub use traits::Traits;
