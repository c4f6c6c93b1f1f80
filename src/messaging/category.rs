//! Message categories as the platform names them.

/// The category of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Category {
    /// Promotion.
    Marketing = 0,
    /// About something the recipient did or is waiting for.
    Utility = 1,
    /// A one-time code.
    Authentication = 2,
}

/// All categories, in the order of tables.
pub const CATEGORIES: [Category; 3] = [Category::Marketing, Category::Utility, Category::Authentication];

impl Category {
    /// Name in files and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Utility => "utility",
            Self::Authentication => "authentication",
        }
    }
}
