//! Warm-up schedules that vendors have published, as daily volumes. The numbers are facts about what is advised, not
//! evidence that it works; those for WhatsApp were written under the older tiers of 1,000, 10,000 and 100,000.

use std::sync::Arc;

/// One published table.
#[derive(Clone, Copy, Debug)]
pub struct PublishedTable {
    /// Name in files.
    pub name: &'static str,
    /// Channel that it was written for.
    pub channel: &'static str,
    /// Where it was published.
    pub source: &'static str,
    /// What to know of it.
    pub note: &'static str,
    /// Day (from 1 on) and messages a day from then on, until the next row.
    rows: &'static [(u32, u32)],
}

/// The tables, in the order of lists.
pub const TABLES: [PublishedTable; 7] = [
    PublishedTable {
        name: "sendgrid_based_50_doubling",
        channel: "email",
        source: "support.sitevibes.com/support/solutions/articles/47001271345 (2025-02)",
        note: "a vendor's plan after SendGrid's practice; the page goes on past day 16",
        rows: &[
            (1, 50),
            (2, 100),
            (3, 250),
            (4, 500),
            (5, 1_000),
            (6, 2_500),
            (7, 5_000),
            (8, 7_500),
            (9, 10_000),
            (10, 15_000),
            (11, 20_000),
            (12, 30_000),
            (13, 40_000),
            (14, 55_000),
            (15, 70_000),
            (16, 100_000),
        ],
    },
    PublishedTable {
        name: "resend_weekly_mid",
        channel: "email",
        source: "github.com/resend/resend-skills, email-best-practices/references/deliverability.md",
        note: "midpoints of 50-100, 200-500, 1000-2000 and 5000-10000 a day, by week",
        rows: &[(1, 75), (8, 350), (15, 1_500), (22, 7_500)],
    },
    PublishedTable {
        name: "mailrush_slow_90d",
        channel: "email",
        source: "mailrush.io/blog/automated-ip-warming-process",
        note: "a cap by the age of the account",
        rows: &[(1, 150), (4, 200), (11, 250), (31, 350), (46, 500), (61, 600), (76, 750), (91, 1_000)],
    },
    PublishedTable {
        name: "nxlink_500x2",
        channel: "whatsapp",
        source: "help.nxlink.ai/en/docs/LGHxk4",
        note: "from the 1,000 to the 10,000 tier in 2 days (older tiers)",
        rows: &[(1, 500)],
    },
    PublishedTable {
        name: "nxlink_gentle_4d",
        channel: "whatsapp",
        source: "help.nxlink.ai/en/docs/LGHxk4",
        note: "from the 1,000 to the 10,000 tier in 4 days (older tiers)",
        rows: &[(1, 100), (2, 200), (4, 300)],
    },
    PublishedTable {
        name: "nxlink_fastest_unlimited",
        channel: "whatsapp",
        source: "help.nxlink.ai/en/docs/LGHxk4",
        note: "each tier crossed at half its limit, one idle day between (older tiers); a last idle day is left out",
        rows: &[(1, 500), (2, 0), (3, 4_500), (4, 0), (5, 45_000)],
    },
    PublishedTable {
        name: "wamoca_recovery",
        channel: "whatsapp",
        source: "wamoca.gitbook.io/wamoca-docs-en, message-quality",
        note: "after a low rating: 7 idle days, then 250 to 300 contacts a day for the first month",
        rows: &[(1, 0), (8, 275)],
    },
];

/// The name of a table and its volumes day by day; the last goes on.
pub fn published(name: &str) -> Option<(&'static str, Arc<[f64]>)> {
    let table = TABLES.iter().find(|table| table.name == name)?;
    let last = table.rows.last()?.0;
    let volume =
        |day: u32| table.rows.iter().rev().find(|(from, _)| *from <= day).map_or(0, |(_, volume)| *volume);
    Some((table.name, (1..=last).map(|day| f64::from(volume(day))).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_day_by_day() {
        let volumes = |name| published(name).unwrap().1.to_vec();
        assert_eq!(volumes("nxlink_gentle_4d"), [100.0, 200.0, 200.0, 300.0]);
        assert_eq!(volumes("nxlink_fastest_unlimited"), [500.0, 0.0, 4_500.0, 0.0, 45_000.0]);
        let weekly = volumes("resend_weekly_mid");
        assert_eq!((weekly.len(), weekly[6], weekly[7], weekly[21]), (22, 75.0, 350.0, 7_500.0));
        assert_eq!(published("no_such"), None);
    }

    #[test]
    fn every_table_begins_on_day_1_and_sends_something_in_the_end() {
        for table in TABLES {
            assert!(table.rows[0].0 == 1 && table.rows.is_sorted_by(|a, b| a.0 < b.0), "{}", table.name);
            assert!(table.rows.last().unwrap().1 > 0 && !table.source.is_empty(), "{}", table.name);
        }
    }
}
