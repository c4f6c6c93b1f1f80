//! The ladder of misuse of utility templates, with its lengths and what the platform announces.

use crate::gate::machine::{Machine, arrow};
use crate::messaging::{Category, Change, Entity};

/// Shortest time of the cap (days). Documented: at least 7, until quality improves.
const CAPPED_DAYS: u32 = 7;

/// Where the account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Misuse {
    /// Nothing found.
    Clean,
    /// Found once: later category changes come without notice.
    Warned,
    /// Utility messages are capped in every 24 h.
    Capped,
    /// Utility templates count as marketing for 7 days.
    Restricted,
    /// The same for 30 days, after a repetition.
    RestrictedAgain,
    /// The same over all accounts of the portfolio.
    PortfolioRestricted,
}

impl Misuse {
    /// Name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Warned => "warned",
            Self::Capped => "capped",
            Self::Restricted => "restricted_7d",
            Self::RestrictedAgain => "restricted_30d",
            Self::PortfolioRestricted => "portfolio_restricted",
        }
    }

    /// What the platform announces (`account_update`, violation and restriction) when it comes to this.
    pub const fn announced(self) -> &'static str {
        match self {
            Self::Clean => "UTILITY_TEMPLATE_UNBAN",
            Self::Warned => "UTILITY_TEMPLATE_ABUSE",
            Self::Capped => "UTILITY_TEMPLATE_ABUSE_RATE_LIMIT RATE_LIMITED_UTILITY_TEMPLATE_MESSAGING",
            Self::Restricted | Self::RestrictedAgain | Self::PortfolioRestricted => {
                "UTILITY_TEMPLATE_ABUSE RESTRICTED_UTILITY_TEMPLATES"
            }
        }
    }

    /// How many days it lasts at least; `None` without an end of its own.
    pub(super) const fn days(self) -> Option<u32> {
        match self {
            Self::Clean | Self::Warned => None,
            Self::Capped => Some(CAPPED_DAYS),
            Self::Restricted => Some(7),
            Self::RestrictedAgain | Self::PortfolioRestricted => Some(30),
        }
    }

    /// What the platform takes a template for that was declared as utility.
    pub(super) const fn category(self) -> Category {
        if self.makes_marketing() { Category::Marketing } else { Category::Utility }
    }

    /// Whether utility templates count as marketing.
    pub const fn makes_marketing(self) -> bool {
        matches!(self, Self::Restricted | Self::RestrictedAgain | Self::PortfolioRestricted)
    }
}

const FOUND: &str = "promotion found under a utility template";
pub(super) const RECOVERED: &str = "UTILITY_TEMPLATE_ABUSE_RATE_LIMIT_RECOVERY";
pub(super) const UNBANNED: &str = "UTILITY_TEMPLATE_UNBAN";

/// Transitions of the ladder.
pub const MACHINE: Machine = Machine {
    entity: Entity::Portfolio,
    event: Change::UtilityAbuse,
    starts: &["clean"],
    transitions: &[
        arrow("clean", "warned", FOUND),
        arrow("warned", "capped", FOUND),
        arrow("capped", "warned", "7 d without another find"),
        arrow("capped", "restricted_7d", FOUND),
        arrow("restricted_7d", "warned", "7 d are over"),
        arrow("warned", "restricted_7d", "found again after a cap, or before there was one (2026-04)"),
        arrow("warned", "restricted_30d", "found again after a restriction"),
        arrow("restricted_30d", "warned", "30 d are over"),
        arrow("warned", "portfolio_restricted", "found again after two restrictions"),
        arrow("portfolio_restricted", "warned", "30 d are over"),
    ],
};

/// Transitions of a template's category.
pub const CATEGORY: Machine = Machine {
    entity: Entity::Template,
    event: Change::TemplateCategory,
    starts: &["utility"],
    transitions: &[
        arrow("utility", "marketing", "the account's utility templates are restricted"),
        arrow("marketing", "utility", "the restriction is over"),
    ],
};
