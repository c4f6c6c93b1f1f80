//! The table of layers. A new layer is a file, a row here, its parameters in the registry, and its page in the
//! documentation.

use crate::gate::account::AccountStanding;
use crate::gate::dated_rules::Switch;
use crate::gate::engagement;
use crate::gate::holdout;
use crate::gate::machine::Machine;
use crate::gate::messaging_limit;
use crate::gate::misuse;
use crate::gate::number_restriction;
use crate::gate::number_status;
use crate::gate::opt_out;
use crate::gate::paced_template;
use crate::gate::pair_rate::PairRates;
use crate::gate::portfolio_pacing;
use crate::gate::portfolio_pacing::PortfolioPacing;
use crate::gate::question::Later;
use crate::gate::rating;
use crate::gate::reachability;
use crate::gate::recipient_block;
use crate::gate::rulebook;
use crate::gate::setup::Setup;
use crate::gate::standing;
use crate::gate::station::Station;
use crate::gate::template;
use crate::gate::template_pacing::TemplatePacing;
use crate::gate::throughput;
use crate::gate::throughput::Throughputs;
use crate::gate::time_to_live;
use crate::gate::user_limit;
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
    /// How it is asked, of a layer that speaks later.
    pub(super) later: Option<Later>,
    /// Builds its stations where this setup needs any; layers without an own count have none.
    pub(super) stations: fn(&Setup, &Draws) -> Vec<Box<dyn Station>>,
}

/// A layer in the answer that judges every message by itself.
const fn judging(layer: Layer, machines: &'static [&'static Machine], rule: &'static str) -> LayerInfo {
    let (moment, after, later) = (Moment::AtOnce, &[], None);
    LayerInfo { layer, moment, counts: false, after, machines, rule, later, stations: |_, _| Vec::new() }
}

/// A layer in the answer that counts what those before it let pass.
const fn counting(
    layer: Layer,
    after: &'static [Layer],
    machines: &'static [&'static Machine],
    rule: &'static str,
) -> LayerInfo {
    LayerInfo { counts: true, after, ..judging(layer, machines, rule) }
}

/// A layer after the answer that judges every message by itself.
const fn later(
    layer: Layer,
    later: Later,
    machines: &'static [&'static Machine],
    rule: &'static str,
) -> LayerInfo {
    LayerInfo { moment: Moment::Later, later: Some(later), ..judging(layer, machines, rule) }
}

/// All layers, in the default order. That the platform answers in this order is our reading.
pub static LAYERS: [LayerInfo; Layer::GATE.len()] = [
    LayerInfo {
        stations: |setup, _| {
            let watched = AccountStanding::watches_the_rating(&setup.params.account);
            let needed = watched || portfolio_is_paced(setup) || UtilityAbuse::watches(setup);
            station(needed, || AccountStanding::new(&setup.params.account))
        },
        ..judging(
            Layer::Account,
            &[&standing::MACHINE, &rulebook::MACHINE],
            "an account that broke rules is warned, blocked for days, locked, disabled (368, 131031)",
        )
    },
    LayerInfo {
        stations: |setup, draws| match setup.account.throughput {
            Some(level) => station(true, || Throughputs::new(setup.account.numbers.count(), level, draws)),
            None => Vec::new(),
        },
        ..counting(
            Layer::Throughput,
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
            &[Layer::Throughput],
            &[],
            "one message in 6 s to one recipient, 45 borrowed at once (131056)",
        )
    },
    judging(
        Layer::Template,
        &[&template::MACHINE, &template::QUALITY],
        "a template rated red is paused for 3 h, then 6 h, then disabled (132015, 132016)",
    ),
    LayerInfo {
        stations: |setup, draws| {
            station(UtilityAbuse::watches(setup), || {
                UtilityAbuse::new(&setup.params.utility_abuse, setup.templates, draws)
            })
        },
        ..counting(
            Layer::UtilityAbuse,
            &[Layer::Account, Layer::Template],
            &[&misuse::MACHINE, &misuse::CATEGORY],
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
                PortfolioPacing::new(pacing, setup.account.templates_365d, setup.account.suspect)
            }));
            stations
        },
        ..counting(
            Layer::Pacing,
            &[Layer::Account, Layer::Throughput, Layer::PairRate, Layer::Template, Layer::UtilityAbuse],
            &[&portfolio_pacing::MACHINE, &paced_template::MACHINE],
            "after the first messages of a template or young portfolio the rest is held, and goes on or is dropped \
             (132015, 135000)",
        )
    },
    later(Layer::Reachability, reachability::LATER, &[], "a number that is not on the platform (131026)"),
    later(Layer::OptOut, opt_out::LATER, &[], "a recipient who stopped this business's marketing (131050)"),
    later(
        Layer::Holdout,
        holdout::LATER,
        &[],
        "a member of the platform's experiment gets no marketing outside service windows (130472)",
    ),
    later(
        Layer::UserLimit,
        user_limit::LATER,
        &[],
        "a user had enough marketing from all businesses; none at all in the United States (131049)",
    ),
    later(
        Layer::Engagement,
        engagement::LATER,
        &[],
        "the family's judgement of the sender and the pair (131049)",
    ),
    later(
        Layer::NumberRestriction,
        number_restriction::LATER,
        &[&rating::MACHINE, &number_restriction::MACHINE],
        "a number rated red with fresh negatives is restricted (131048)",
    ),
    LayerInfo {
        counts: true,
        after: &[
            Layer::Reachability,
            Layer::OptOut,
            Layer::Holdout,
            Layer::UserLimit,
            Layer::Engagement,
            Layer::NumberRestriction,
        ],
        ..later(
            Layer::MessagingLimit,
            messaging_limit::LATER,
            &[
                &messaging_limit::MACHINE,
                &messaging_limit::REVIEW,
                &messaging_limit::VERIFICATION,
                &messaging_limit::OF_NUMBER,
                &messaging_limit::REVIEW_OF_NUMBER,
                &number_status::MACHINE,
            ],
            "unique recipients outside service windows in a rolling 24 h, shared by all numbers of the portfolio (each its \
             own before 2025-10)",
        )
    },
    later(
        Layer::RecipientBlock,
        recipient_block::LATER,
        &[],
        "the recipient blocks the sender: sent, never delivered",
    ),
    later(
        Layer::TimeToLive,
        time_to_live::LATER,
        &[],
        "the phone is off until the message's time is over: nobody is told",
    ),
];

/// What `gate.profile = "off"` switches off: everything but recipients' own facts and what is counted on request.
pub(super) const OFF_BY_PROFILE: [Layer; 7] = [
    Layer::UserLimit,
    Layer::Engagement,
    Layer::NumberRestriction,
    Layer::MessagingLimit,
    Layer::Account,
    Layer::UtilityAbuse,
    Layer::Pacing,
];

fn station<S: Station + 'static>(needed: bool, build: impl FnOnce() -> S) -> Vec<Box<dyn Station>> {
    if needed { vec![Box::new(build())] } else { Vec::new() }
}

/// Whether the portfolio is young enough, or suspect enough, to be paced.
fn portfolio_is_paced(setup: &Setup) -> bool {
    let paced = setup.layers.is_on(Layer::Pacing) && setup.rules.ever(Switch::PortfolioPacing);
    paced && (setup.account.suspect || setup.account.templates_365d < portfolio_pacing::ESTABLISHED)
}

/// What is known of a layer of the gate.
pub(super) fn info(layer: Layer) -> Option<&'static LayerInfo> {
    LAYERS.iter().find(|row| row.layer == layer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_default_order() {
        assert_eq!(LAYERS.each_ref().map(|row| row.layer), Layer::GATE);
        for row in &LAYERS {
            assert!(row.counts || row.after.is_empty(), "only counts depend on other layers");
            assert_eq!(row.later.is_some(), row.moment == Moment::Later, "{:?}", row.layer);
        }
    }
}
