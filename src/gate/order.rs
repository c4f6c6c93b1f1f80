//! The order in which a message passes the layers.

use std::fmt;

use crate::gate::table::{Moment, info};
use crate::messaging::Layer;

/// An order of all layers that can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order([Layer; Layer::GATE.len()]);

impl Default for Order {
    fn default() -> Self {
        Self(Layer::GATE)
    }
}

/// Why an order cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderFault {
    /// A layer is missing.
    Missing(Layer),
    /// A layer stands twice.
    Twice(Layer),
    /// A layer that answers at once stands behind one that speaks later.
    TooLate(Layer),
    /// The count of the first depends on the second, which stands behind it.
    CountsBefore(Layer, Layer),
}

impl fmt::Display for OrderFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(layer) => write!(f, "the layer {} is missing", layer.name()),
            Self::Twice(layer) => write!(f, "the layer {} stands twice", layer.name()),
            Self::TooLate(layer) => write!(
                f,
                "{} answers at once and cannot stand behind a layer that speaks after the answer",
                layer.name()
            ),
            Self::CountsBefore(count, other) => {
                write!(
                    f,
                    "{} counts what {} lets pass and has to stand behind it",
                    count.name(),
                    other.name()
                )
            }
        }
    }
}

impl Order {
    /// The order of that list.
    ///
    /// # Errors
    /// Why it cannot be: a layer is missing or stands twice, answers too late, or counts what is decided behind it.
    pub fn of(list: &[Layer]) -> Result<Self, OrderFault> {
        let place = |layer: Layer| list.iter().position(|other| *other == layer);
        for layer in Layer::GATE {
            match list.iter().filter(|other| **other == layer).count() {
                0 => return Err(OrderFault::Missing(layer)),
                1 => {}
                _ => return Err(OrderFault::Twice(layer)),
            }
        }
        let mut answered = false;
        for layer in list {
            let Some(row) = info(*layer) else { return Err(OrderFault::TooLate(*layer)) };
            match row.moment {
                Moment::Later => answered = true,
                Moment::AtOnce if answered => return Err(OrderFault::TooLate(*layer)),
                Moment::AtOnce => {}
            }
            if let Some(other) = row.after.iter().find(|other| place(**other) > place(*layer)) {
                return Err(OrderFault::CountsBefore(*layer, *other));
            }
        }
        let mut order = Layer::GATE;
        order.copy_from_slice(list);
        Ok(Self(order))
    }

    /// The layers, first to last.
    pub fn layers(&self) -> &[Layer] {
        &self.0
    }

    /// Those that speak at that moment, first to last.
    pub(super) fn at(&self, moment: Moment) -> impl Iterator<Item = Layer> + '_ {
        self.0.into_iter().filter(move |layer| info(*layer).is_some_and(|row| row.moment == moment))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(layer: Layer, to: usize) -> Result<Order, OrderFault> {
        let mut list: Vec<Layer> = Layer::GATE.into_iter().filter(|other| *other != layer).collect();
        list.insert(to, layer);
        Order::of(&list)
    }

    #[test]
    fn the_default_order_can_be() {
        assert_eq!(Order::of(&Layer::GATE), Ok(Order::default()));
    }

    #[test]
    fn impossible_orders_are_refused_with_the_reason() {
        assert_eq!(Order::of(&Layer::GATE[1..]), Err(OrderFault::Missing(Layer::Account)));
        let mut twice = Layer::GATE.to_vec();
        twice.push(Layer::Holdout);
        assert_eq!(Order::of(&twice), Err(OrderFault::Twice(Layer::Holdout)));
        assert_eq!(moved(Layer::Pacing, 8), Err(OrderFault::TooLate(Layer::Pacing)));
        let early = OrderFault::CountsBefore(Layer::MessagingLimit, Layer::Engagement);
        assert_eq!(moved(Layer::MessagingLimit, 10), Err(early));
        assert_eq!(moved(Layer::Pacing, 0), Err(OrderFault::CountsBefore(Layer::Pacing, Layer::Account)));
        assert!(early.to_string().contains("messaging_limit counts what engagement lets pass"));
    }

    #[test]
    fn judging_layers_may_change_places() {
        for (layer, to) in [(Layer::RecipientBlock, 6), (Layer::Engagement, 6), (Layer::Template, 0)] {
            assert!(moved(layer, to).is_ok(), "{layer:?}");
        }
    }
}
