//! The table of layers, and the order in which a message passes them. A new layer is a file, a row here, and its page in
//! the documentation.

use std::fmt;

use crate::gate::account;
use crate::gate::account::AccountStanding;
use crate::gate::machine::Machine;
use crate::gate::messaging_limit;
use crate::gate::number_restriction;
use crate::gate::pair_rate::PairRates;
use crate::gate::portfolio_pacing;
use crate::gate::portfolio_pacing::PortfolioPacing;
use crate::gate::rating;
use crate::gate::setup::Setup;
use crate::gate::station::Station;
use crate::gate::template;
use crate::gate::template_pacing;
use crate::gate::template_pacing::TemplatePacing;
use crate::gate::throughput;
use crate::gate::throughput::SecondCount;
use crate::gate::utility_abuse;
use crate::gate::utility_abuse::UtilityAbuse;
use crate::messaging::Layer;
use crate::rng::Draws;

/// When a layer speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// In the answer to the API call.
    AtOnce,
    /// Afterwards, by webhook or never.
    Later,
}

/// What is known of a layer.
pub struct LayerInfo {
    /// Its name.
    pub layer: Layer,
    /// When it speaks.
    pub moment: Moment,
    /// Whether its verdicts depend on the messages before in the same hour.
    pub counts: bool,
    /// Layers on which its count depends: they stand before it.
    pub after: &'static [Layer],
    /// Its state machines.
    pub machines: &'static [&'static Machine],
    /// What it does, in a sentence.
    pub rule: &'static str,
    /// Builds its stations where this setup needs any; layers without an own count have none.
    pub(super) stations: fn(&Setup, &Draws) -> Vec<Box<dyn Station>>,
}

fn none(_: &Setup, _: &Draws) -> Vec<Box<dyn Station>> {
    Vec::new()
}

/// A layer that judges every message by itself.
const fn judging(
    layer: Layer,
    moment: Moment,
    machines: &'static [&'static Machine],
    rule: &'static str,
) -> LayerInfo {
    LayerInfo { layer, moment, counts: false, after: &[], machines, rule, stations: none }
}

const fn counting(
    layer: Layer,
    moment: Moment,
    after: &'static [Layer],
    machines: &'static [&'static Machine],
    rule: &'static str,
) -> LayerInfo {
    LayerInfo { layer, moment, counts: true, after, machines, rule, stations: none }
}

/// All layers, in the default order. That the platform answers in this order is our reading.
pub static LAYERS: [LayerInfo; 15] = [
    LayerInfo {
        stations: |setup, _| {
            let watched = AccountStanding::watches_the_rating(&setup.params.account);
            let needed = watched || portfolio_is_paced(setup) || utility_is_watched(setup);
            station(needed, || AccountStanding::new(&setup.params.account))
        },
        ..judging(
            Layer::Account,
            Moment::AtOnce,
            &[&account::MACHINE],
            "an account that broke rules is warned, blocked for days, locked, disabled (368, 131031)",
        )
    },
    LayerInfo {
        stations: |setup, draws| match setup.account.throughput {
            Some(level) => station(true, || SecondCount::new(level, draws)),
            None => Vec::new(),
        },
        ..counting(
            Layer::Throughput,
            Moment::AtOnce,
            &[],
            &[&throughput::MACHINE],
            "more messages in a second than the number may send are refused (130429)",
        )
    },
    LayerInfo {
        stations: |setup, _| match setup.account.pair_rate {
            Some(mode) => station(true, || PairRates::new(mode)),
            None => Vec::new(),
        },
        ..counting(
            Layer::PairRate,
            Moment::AtOnce,
            &[Layer::Throughput],
            &[],
            "one message in 6 s to one recipient, 45 borrowed at once (131056)",
        )
    },
    judging(
        Layer::Template,
        Moment::AtOnce,
        &[&template::MACHINE, &template::QUALITY],
        "a template rated red is paused for 3 h, then 6 h, then disabled (132015, 132016)",
    ),
    LayerInfo {
        stations: |setup, draws| {
            station(utility_is_watched(setup), || {
                UtilityAbuse::new(&setup.params.utility_abuse, setup.templates, draws)
            })
        },
        ..counting(
            Layer::UtilityAbuse,
            Moment::AtOnce,
            &[Layer::Account, Layer::Template],
            &[&utility_abuse::MACHINE, &utility_abuse::CATEGORY],
            "promotion under utility templates is warned of, capped (131064), and then counts as marketing",
        )
    },
    LayerInfo {
        stations: |setup, draws| {
            let pacing = &setup.params.pacing;
            let mut stations = station(pacing.template_probability > 0.0 && setup.pausing, || {
                TemplatePacing::new(pacing, setup.templates, draws)
            });
            stations.extend(station(portfolio_is_paced(setup), || {
                PortfolioPacing::new(pacing, setup.account.templates_365d)
            }));
            stations
        },
        ..counting(
            Layer::Pacing,
            Moment::AtOnce,
            &[Layer::Account, Layer::Throughput, Layer::PairRate, Layer::Template, Layer::UtilityAbuse],
            &[&portfolio_pacing::MACHINE, &template_pacing::MACHINE],
            "after the first messages of a template or young portfolio the rest is held, and goes on or is dropped \
             (132015, 135000)",
        )
    },
    judging(Layer::Reachability, Moment::Later, &[], "a number that is not on the platform (131026)"),
    judging(Layer::OptOut, Moment::Later, &[], "a recipient who stopped this business's marketing (131050)"),
    judging(
        Layer::Holdout,
        Moment::Later,
        &[],
        "a member of the platform's experiment gets no marketing outside service windows (130472)",
    ),
    judging(
        Layer::UserLimit,
        Moment::Later,
        &[],
        "a user had enough marketing from all businesses; none at all in the United States (131049)",
    ),
    judging(
        Layer::Engagement,
        Moment::Later,
        &[],
        "the family's judgement of the sender and the pair (131049)",
    ),
    judging(
        Layer::NumberRestriction,
        Moment::Later,
        &[&rating::MACHINE, &number_restriction::MACHINE],
        "a number rated red with fresh negatives is restricted (131048)",
    ),
    counting(
        Layer::MessagingLimit,
        Moment::Later,
        &[
            Layer::Reachability,
            Layer::OptOut,
            Layer::Holdout,
            Layer::UserLimit,
            Layer::Engagement,
            Layer::NumberRestriction,
        ],
        &[&messaging_limit::MACHINE, &messaging_limit::REVIEW, &messaging_limit::VERIFICATION],
        "unique recipients outside service windows in a rolling 24 h, shared by all numbers of the portfolio",
    ),
    judging(
        Layer::RecipientBlock,
        Moment::Later,
        &[],
        "the recipient blocks the sender: sent, never delivered",
    ),
    judging(
        Layer::TimeToLive,
        Moment::Later,
        &[],
        "the phone is off until the message's time is over: nobody is told",
    ),
];

fn station<S: Station + 'static>(needed: bool, build: impl FnOnce() -> S) -> Vec<Box<dyn Station>> {
    if needed { vec![Box::new(build())] } else { Vec::new() }
}

/// Whether the portfolio is young enough to be paced.
fn portfolio_is_paced(setup: &Setup) -> bool {
    setup.layers.is_on(Layer::Pacing) && setup.account.templates_365d < portfolio_pacing::ESTABLISHED
}

/// Whether there is anything that a search for mislabelled promotion could find.
fn utility_is_watched(setup: &Setup) -> bool {
    setup.layers.is_on(Layer::UtilityAbuse) && setup.account.mislabels
}

/// What is known of a layer of the gate.
pub(super) fn info(layer: Layer) -> Option<&'static LayerInfo> {
    LAYERS.iter().find(|row| row.layer == layer)
}

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
    fn the_table_is_in_the_default_order_which_can_be() {
        assert_eq!(LAYERS.each_ref().map(|row| row.layer), Layer::GATE);
        assert_eq!(Order::of(&Layer::GATE), Ok(Order::default()));
        for row in &LAYERS {
            assert!(row.counts || row.after.is_empty(), "only counts depend on other layers");
        }
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
