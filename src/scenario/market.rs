//! Markets: list prices and the load of other businesses' messages.

use crate::gate::Region;
use crate::scenario::date::Date;
use crate::units::Day;

/// Prices per delivered message (USD).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prices {
    /// Marketing.
    pub marketing: f64,
    /// Utility.
    pub utility: f64,
    /// Authentication.
    pub authentication: f64,
    /// From this day on utility inside a service window is charged too.
    pub window_utility_charged_from: Day,
}

/// One market.
#[derive(Debug)]
pub(crate) struct Market {
    /// Name in files.
    pub name: &'static str,
    /// List prices from 2026-07-01: marketing, utility, authentication.
    prices: [f64; 3],
    /// Marketing price before, where it is known to have differed.
    marketing_before: Option<f64>,
    /// Low, central and high marketing messages of other businesses a day, where the market differs from the rest.
    pub background_per_day: Option<[f64; 3]>,
    /// What the platform switches there (platform documentation, per-user marketing limits, 2026-04).
    pub region: Region,
}

const fn market(name: &'static str, prices: [f64; 3]) -> Market {
    Market { name, prices, marketing_before: None, background_per_day: None, region: Region::Elsewhere }
}

/// Where the prices come from.
pub(crate) const PRICE_SOURCE: &str = "USD list rates effective 2026-07-01: three public transcriptions of the \
     platform's rate card that agree where they overlap; not among the markets announced to change on 2026-10-01";

/// All markets; the first is the default.
pub(crate) static MARKETS: [Market; 10] = [
    market("brazil", [0.0625, 0.0068, 0.0068]),
    // Self-reported 2.5 messages a day from businesses (other markets: no figure, assumed 0.3).
    Market { background_per_day: Some([0.5, 2.5, 6.0]), ..market("india", [0.0118, 0.0014, 0.0014]) },
    market("mexico", [0.0305, 0.0085, 0.0085]),
    market("indonesia", [0.0411, 0.0250, 0.0250]),
    market("nigeria", [0.0516, 0.0067, 0.0067]),
    market("saudi-arabia", [0.0501, 0.0107, 0.0107]),
    Market {
        marketing_before: Some(0.0529),
        region: Region::Unlimited,
        ..market("united-kingdom", [0.0635, 0.0220, 0.0220])
    },
    Market { region: Region::Unlimited, ..market("germany", [0.1365, 0.0550, 0.0550]) },
    // Its list is taken to be one of United States numbers; Canada is apart.
    Market { region: Region::UnitedStates, ..market("north-america", [0.0250, 0.0034, 0.0034]) },
    market("canada", [0.0250, 0.0034, 0.0034]),
];

/// Names of the markets, as files give them.
pub fn names() -> impl Iterator<Item = &'static str> {
    MARKETS.iter().map(|market| market.name)
}

/// Day of the price list of the table.
const LIST_OF: (u16, u8, u8) = (2026, 7, 1);
/// Day from which utility inside a service window is charged (documented).
const WINDOW_CHARGED: (u16, u8, u8) = (2026, 10, 1);

impl Market {
    /// Prices of a run that starts on that day; one list holds for the whole run.
    pub fn prices(&self, start: Date) -> Prices {
        let days_until =
            |(year, month, day)| Date::new(year, month, day).map_or(0, |date| start.days_until(date));
        let marketing = match self.marketing_before {
            Some(before) if days_until(LIST_OF) > 0 => before,
            _ => self.prices[0],
        };
        Prices {
            marketing,
            utility: self.prices[1],
            authentication: self.prices[2],
            window_utility_charged_from: Day::try_from(days_until(WINDOW_CHARGED)).unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prices(name: &str, start: &str) -> Prices {
        MARKETS.iter().find(|market| market.name == name).unwrap().prices(start.parse().unwrap())
    }

    #[test]
    fn prices_follow_market_and_date() {
        assert_eq!(prices("brazil", "2026-11-02").marketing, 0.0625);
        assert_eq!(prices("united-kingdom", "2026-06-30").marketing, 0.0529);
        assert_eq!(prices("united-kingdom", "2026-07-01").marketing, 0.0635);
    }

    #[test]
    fn utility_in_a_window_is_free_until_october_2026() {
        assert_eq!(prices("brazil", "2026-09-01").window_utility_charged_from, 30);
        assert_eq!(prices("brazil", "2026-10-01").window_utility_charged_from, 0);
        assert_eq!(prices("brazil", "2026-11-02").window_utility_charged_from, 0);
    }
}
