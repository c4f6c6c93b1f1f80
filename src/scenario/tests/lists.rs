//! Contact lists.

use std::fs;
use std::path::Path;

use super::fine;
use crate::messaging::Source;
use crate::population::ListedContact;
use crate::scenario::{Fault, Faults, Scenario, Variation};

/// Loads a scenario with a list that stands in the same folder.
fn with_list(csv: &str, mapping: &str) -> Result<Scenario, Faults> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("list.csv"), csv).unwrap();
    let text = format!(
        "format = 1\n[population]\ncontacts = {{ file = \"list.csv\", {mapping} }}\n[[arm]]\nstrategy = \"blast\"\n"
    );
    Scenario::from_text(&text, "test.toml", folder.path(), &[])
}

fn contacts(scenario: &Scenario) -> Vec<ListedContact> {
    scenario.setup(0, &Variation::default()).contacts.unwrap().to_vec()
}

#[test]
fn the_shop_s_list_gives_whole_days_of_silence() {
    let scenario = fine(Scenario::from_path(Path::new("scenarios/real-contacts.toml")));
    let list = contacts(&scenario);
    assert_eq!(list.len(), 2357);
    // Row 1: T 38.86, recency 30.43: 59.01 days; row 3 never came back: 272.02 days.
    let first = &list[0];
    assert_eq!(
        (first.id, first.days_since_interaction, first.source, first.consent),
        (1, Some(59), Source::Purchase, true)
    );
    assert_eq!(list[2].days_since_interaction, Some(272));
    let setup = scenario.setup(0, &Variation::default());
    let inactive = list.iter().filter(|contact| contact.days_since_interaction >= Some(90)).count();
    assert_eq!((setup.size, setup.mix[1]), (2357, inactive as f64 / 2357.0));
    let [data] = scenario.data_files() else { panic!() };
    assert_eq!((data.path.as_str(), data.rows), ("data/cdnow-rfm/cdnow_customers_summary.csv", 2357));
    assert_eq!(data.sha256, "09d92ca80daaabe8be0f997d4c539f9c9606106baa5b199081fe01cbce5fa9f6");
}

#[test]
fn a_difference_of_decimals_is_not_a_day_short() {
    // 38.86 - 30.86 is 7.9999... in binary: 8 weeks all the same.
    let mapping =
        "last_interaction_age = { column = \"T\", minus = \"r\", unit = \"weeks\" }, consent = true";
    let scenario = fine(with_list("T,r\n38.86,30.86\n1.2,1.2\n", mapping));
    let days: Vec<Option<u16>> =
        contacts(&scenario).iter().map(|contact| contact.days_since_interaction).collect();
    assert_eq!(days, [Some(56), Some(0)]);
}

#[test]
fn consent_and_source_come_from_columns_or_constants() {
    let csv = "ID,days,ok,from\n7,3,yes,web_form\n5,,no,\n9,100,1,chat\n";
    let mapping = "id = \"ID\", last_interaction_age = { column = \"days\" }, consent = \"ok\", source = { column = \"from\" }";
    let scenario = fine(with_list(csv, mapping));
    let found: Vec<_> =
        contacts(&scenario).iter().map(|c| (c.id, c.days_since_interaction, c.source, c.consent)).collect();
    assert_eq!(
        found,
        [
            (7, Some(3), Source::WebForm, true),
            (5, None, Source::None, false),
            (9, Some(100), Source::Chat, true),
        ]
    );
    let mix = scenario.setup(0, &Variation::default()).mix;
    assert!(mix.iter().all(|share| (share - 1.0 / 3.0).abs() < 1e-12), "{mix:?}");

    let scenario = fine(with_list("x\n1\n2\n", "last_interaction_age = \"30d\", consent = false"));
    let found: Vec<_> =
        contacts(&scenario).iter().map(|c| (c.id, c.days_since_interaction, c.consent)).collect();
    assert_eq!(found, [(0, Some(30), false), (1, Some(30), false)]);
}

/// Every fault of a row says the line, the column and the reason; a cell is shown as its form only.
#[test]
fn every_faulty_row_is_found_in_its_column() {
    let csv = "ID,days,ok\n1,3,yes\n,3,yes\n1,4,no\n3,-2,yes\n4,,yes\n5,nan,maybe\n6,1\n7,99999,1\n";
    let mapping = "id = \"ID\", last_interaction_age = { column = \"days\" }, consent = \"ok\"";
    let faults = with_list(csv, mapping).unwrap_err();
    let found: Vec<_> = faults.iter().map(|f| (f.file(), f.line(), f.message())).collect();
    assert_eq!(
        found,
        [
            ("list.csv", 3, "column `ID`: the cell is empty"),
            ("list.csv", 4, "column `ID`: the id stands in line 2 already"),
            ("list.csv", 5, "column `days`: the age is negative"),
            ("list.csv", 6, "column `days`: the cell is empty"),
            ("list.csv", 7, "column `days`: a cell of the form `aaa` is not a number"),
            ("list.csv", 7, "column `ok`: a cell of the form `aaaaa` does not say whether there is consent"),
            ("list.csv", 8, "the row has 2 cells, the header 3"),
            ("list.csv", 9, "column `days`: the age is too large"),
        ]
    );
    assert!(faults.iter().all(|fault| fault.text().is_empty()));
    assert!(faults.to_string().contains("error: list.csv:5: column `days`: the age is negative"), "{faults}");
}

#[test]
fn a_list_of_nobody_is_warned_about() {
    let warnings = |text: &str| {
        with_list(text, "last_interaction_age = { column = \"days\" }, consent = true")
            .unwrap()
            .warnings()
            .to_string()
    };
    assert!(warnings("days\n").contains("the contact list has a header and no contacts"));
    assert_eq!(warnings("days\n1\n"), "");
}

#[test]
fn the_first_twenty_faulty_rows_are_shown_and_all_are_counted() {
    let days = "last_interaction_age = { column = \"days\" }, consent = true";
    let faults = with_list(&format!("days\n{}", "x\n".repeat(500)), days).unwrap_err();
    assert_eq!(faults.len(), 21);
    assert_eq!(faults.iter().map(Fault::count).sum::<usize>(), 500, "no less and no more than there are");
    assert!(faults.to_string().contains("has 500 faults in its rows; the first 20 are shown"), "{faults}");
    // Repeated ids stand in their place among the others.
    let rows: String =
        (0..30).map(|row| format!("{},{}\n", row % 15, if row == 20 { "x" } else { "1" })).collect();
    let faults = with_list(&format!("id,days\n{rows}"), &format!("id = \"id\", {days}")).unwrap_err();
    let lines: Vec<usize> = faults.iter().map(|fault| fault.line()).collect();
    assert_eq!(lines, [17, 18, 19, 20, 21, 22, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);
    assert_eq!(faults.len(), 16);
}

/// Files as spreadsheets leave them.
#[test]
fn spreadsheets_habits_are_understood() {
    let mapping = "id = \"id\", last_interaction_age = { column = \"days\" }, consent = \"ok\"";
    for (csv, more) in [
        ("id,days,ok\n7,3,yes\n8,4,no\n", ""),
        ("\u{feff}id,days,ok\r\n7,3,yes\r\n8,4,no\r\n", ""),
        ("id;days;ok\n7;3;yes\n8;4;no\n", ""),
        ("id\tdays\tok\n7\t3\tyes\n8\t4\tno\n", ""),
        ("id|days|ok\n7|3|yes\n8|4|no", ""),
        ("\u{feff}sep=;\r\nid;days;ok\r\n7;3;yes\r\n8;4;no\r\n", ""),
        (
            "\"id\",\"days\",\"ok\",\"note; with, signs\"\n\"7\",\"3\",\"yes\",\"a, \"\"b\"\"\nc\"\n8,4,no,\n",
            "",
        ),
        (" id , days , ok \n\n 7 , 3 , yes \n\n8,4,no\n\n", ""),
        ("id;days;ok,really\n7;3;yes\n8;4;no\n", ", delimiter = \";\""),
        ("id;days;ok\n7;3,2;yes\n8;4,9;no\n", ", decimal = \",\""),
    ] {
        let ok = if csv.contains("really") { "ok,really" } else { "ok" };
        let mapping = format!("{}{more}", mapping.replace("\"ok\"", &format!("\"{ok}\"")));
        let scenario = fine(with_list(csv, &mapping));
        let found: Vec<_> =
            contacts(&scenario).iter().map(|c| (c.id, c.days_since_interaction, c.consent)).collect();
        assert_eq!(found, [(7, Some(3), true), (8, Some(4), false)], "{csv:?}");
    }
    // Lines are those of the file, whatever stands above and between.
    let csv = "sep=,\nid,days,ok\n\n7,3,\"yes\"\n\"8\",\"4\n\",no\n9,x,no\n";
    let faults = with_list(csv, mapping).unwrap_err();
    assert_eq!(faults.iter().map(|fault| fault.line()).collect::<Vec<_>>(), [7]);
    let open = with_list("id,days,ok\n7,\"3,yes\n8,4,no\n", mapping).unwrap_err();
    assert!(open.to_string().contains("is a quotation mark not closed?"), "{open}");
    let two = with_list("id,days,ok,days\n7,3,yes,3\n", mapping).unwrap_err();
    assert!(two.to_string().contains("`list.csv` has two columns `days`"), "{two}");
}

#[test]
fn ages_have_units_and_dates_are_counted_back_from_the_start() {
    let days = |csv: &str, mapping: &str| -> Vec<Option<u16>> {
        let scenario = fine(with_list(csv, &format!("{mapping}, consent = true")));
        contacts(&scenario).iter().map(|contact| contact.days_since_interaction).collect()
    };
    for (unit, expected) in [("hours", 2), ("days", 60), ("weeks", 420), ("months", 1826), ("years", 21_914)]
    {
        let mapping = format!("last_interaction_age = {{ column = \"age\", unit = \"{unit}\" }}");
        assert_eq!(days("age\n60\n", &mapping), [Some(expected)], "{unit}");
    }
    // The scenario starts on 2026-11-02.
    let csv = "seen\n2026-11-02\n2026-10-31T23:59:59Z\n2025-11-02 08:00\n";
    assert_eq!(days(csv, "last_interaction_date = \"seen\""), [Some(0), Some(2), Some(365)]);
    let mapping =
        "last_interaction_date = { column = \"seen\", format = \"DD.MM.YYYY\", as_of = \"2026-11-12\" }";
    assert_eq!(days("seen\n2.11.2026\n12.11.2026\n", mapping), [Some(10), Some(0)]);
    let missing =
        |word: &str| format!("last_interaction_date = {{ column = \"seen\", missing = \"{word}\" }}");
    assert_eq!(days("seen\n2026-11-01\n\"\"\n", &missing("unknown")), [Some(1), None]);
    assert_eq!(days("seen\n2026-11-01\n\"\"\n", &missing("400d")), [Some(1), Some(400)]);

    let csv = "seen\n2026-11-03\n31.10.2026\n1700-01-01\n";
    let faults = with_list(csv, "last_interaction_date = \"seen\", consent = true").unwrap_err();
    let found: Vec<_> = faults.iter().map(|f| f.message()).collect();
    assert_eq!(
        found,
        [
            "column `seen`: the date lies after 2026-11-02",
            "column `seen`: a cell of the form `99.99.9999` is no date written YYYY-MM-DD",
            "column `seen`: the date lies too far back",
        ]
    );
}

#[test]
fn consent_may_have_own_words_and_a_filled_column_may_be_one() {
    let consents = |csv: &str, consent: &str| -> Vec<bool> {
        let mapping = format!("last_interaction_age = \"5d\", consent = {consent}");
        contacts(&fine(with_list(csv, &mapping))).iter().map(|contact| contact.consent).collect()
    };
    let words = "{ column = \"ok\", yes = [\"Sim\"], no = [\"Não\"], missing = false }";
    assert_eq!(consents("ok,x\nSIM,\nnão,\n,\ntrue,\n", words), [true, false, false, true]);
    let filled = "{ column = \"since\", filled = true }";
    assert_eq!(consents("since,x\n2024-01-01,\n,\n", filled), [true, false]);
    let sources = |source: &str| -> Vec<Source> {
        let mapping = format!("last_interaction_age = \"5d\", consent = true, source = {source}");
        contacts(&fine(with_list("from\nShop\nchat\nfair\n", &mapping))).iter().map(|c| c.source).collect()
    };
    let source = "{ column = \"from\", words = { shop = \"purchase\", \"fair\" = \"subscription\" } }";
    assert_eq!(sources(source), [Source::Purchase, Source::Chat, Source::Subscription]);
    let source = "{ column = \"from\", other = \"web_form\" }";
    assert_eq!(sources(source), [Source::WebForm, Source::Chat, Source::WebForm]);
}

/// Customer codes and telephone numbers are ids like any other.
#[test]
fn ids_may_be_any_text() {
    let csv = "id,days\nC-1,3\n+5511987654321,4\n17,5\n";
    let mapping = "id = \"id\", last_interaction_age = { column = \"days\" }, consent = true";
    let scenario = fine(with_list(csv, mapping));
    let list = contacts(&scenario);
    let number = |id: &str| scenario.recipient(id);
    assert_eq!(
        [number("C-1"), number("+5511987654321"), number("17")],
        [0, 1, 2].map(|at| Some(list[at].id))
    );
    assert_eq!((list[2].id, number("C-2"), number("")), (17, None, None));
    let again = with_list("id,days\nC-1,3\n C-1 ,4\n", mapping).unwrap_err();
    assert!(
        again.to_string().contains("list.csv:3: column `id`: the id stands in line 2 already"),
        "{again}"
    );
    // Without an id column the place on the list is the id.
    let scenario =
        fine(with_list("days\n3\n4\n", "last_interaction_age = { column = \"days\" }, consent = true"));
    assert_eq!(contacts(&scenario).iter().map(|c| c.id).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(scenario.recipient("1"), Some(1));
}

#[test]
fn frequency_and_money_are_ranked_over_the_list() {
    let csv = "days,orders,spent\n3,0,10.5\n4,7,0\n5,2,99\n6,0,-3\n";
    let mapping = "last_interaction_age = { column = \"days\" }, consent = true, frequency = \"orders\", monetary = \"spent\"";
    let list = contacts(&fine(with_list(csv, mapping)));
    let ranks: Vec<_> = list.iter().map(|c| (c.frequency_rank.unwrap(), c.monetary_rank.unwrap())).collect();
    assert_eq!(ranks, [(49_152, 24_576), (8_192, 40_960), (24_576, 8_192), (49_152, 57_344)]);
    let faults = with_list(
        "days,orders\n3,many\n",
        "last_interaction_age = { column = \"days\" }, consent = true, frequency = \"orders\"",
    );
    assert!(
        faults
            .unwrap_err()
            .to_string()
            .contains("column `orders`: a cell of the form `aaaa` is not a number")
    );
}

/// Three of four never bought again, and share the rank 0.625; the fourth has 0.125.
#[test]
fn a_share_in_which_nobody_lies_is_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("list.csv"), "days,orders\n3,0\n4,7\n5,0\n6,0\n").unwrap();
    let warnings = |share: &str| {
        let text = format!(
            "format = 1\n[population.contacts]\nfile = \"list.csv\"\nlast_interaction_age = {{ column = \"days\" }}\n\
             consent = true\nfrequency = \"orders\"\n[strategy.base]\naudience.frequent = {share}\n\
             [strategy.loyal]\nlike = \"base\"\n[[arm]]\nstrategy = \"loyal\"\n"
        );
        fine(Scenario::from_text(&text, "test.toml", folder.path(), &[])).warnings().to_string()
    };
    let told = warnings("0.125");
    assert!(
        told.contains("`audience.frequent` holds nobody: the most frequent are too many equals"),
        "{told}"
    );
    assert!(told.contains("test.toml:8:10") && told.contains("above 0.125 the first of them do"), "{told}");
    assert_eq!(warnings("0.13"), "");
    assert_eq!(warnings("1"), "");
}

/// A mapping reads back as `explain` writes it.
#[test]
fn a_mapping_is_written_as_it_can_be_read() {
    let csv = "id;seen;ok;from;n;eur;tz\nC-1;2.1.2026;sim;Shop;3;1,5;+02:00\n";
    for mapping in [
        "delimiter = \";\", decimal = \",\", id = \"id\", frequency = \"n\", monetary = \"eur\", \
         utc_offset = { column = \"tz\", sender = \"-03:30\", missing = \"unknown\" }, \
         last_interaction_date = { column = \"seen\", format = \"DD.MM.YYYY\", as_of = \"2026-11-01\", missing = \"unknown\" }, \
         consent = { column = \"ok\", yes = [\"sim\"], no = [\"não\"], missing = false }, \
         source = { column = \"from\", words = { shop = \"purchase\", \"a b\" = \"chat\" }, other = \"web_form\" }",
        "last_interaction_age = { column = \"n\", minus = \"n\", unit = \"weeks\", missing = \"30d\" }, utc_offset = \"tz\", \
         consent = { column = \"ok\", filled = true }, source = \"chat\"",
    ] {
        let first = fine(with_list(csv, mapping));
        let written = |scenario: &Scenario| {
            let keys = scenario.resolved();
            keys.iter().find(|key| key.path == "population.contacts").unwrap().text.clone()
        };
        let text = written(&first);
        let inner = text.trim_start_matches("{ file = \"list.csv\", ").strip_suffix(" }").unwrap();
        let second = fine(with_list(csv, inner));
        assert_eq!((written(&second), second.hash()), (text.clone(), first.hash()), "{text}");
        assert_eq!(contacts(&first), contacts(&second));
    }
}

/// Time zones are offsets from UTC in either form, taken against the sender's own.
#[test]
fn clocks_come_from_a_column_and_faulty_ones_are_found() {
    let base = "last_interaction_age = \"5d\", consent = true";
    let ahead = |csv: &str, clock: &str| -> Vec<Option<i16>> {
        let scenario = fine(with_list(csv, &format!("{base}, utc_offset = {clock}")));
        contacts(&scenario).iter().map(|contact| contact.utc_offset).collect()
    };
    let csv = "tz,x\n+02:00,\n-180,\n5:45,\n0,\n";
    assert_eq!(ahead(csv, "\"tz\""), [120, -180, 345, 0].map(Some));
    assert_eq!(ahead(csv, "{ column = \"tz\", sender = \"-03:00\" }"), [300, 0, 525, 180].map(Some));
    let unknown = "{ column = \"tz\", missing = \"unknown\" }";
    assert_eq!(ahead("tz,x\n,\n60,\n", unknown), [None, Some(60)]);
    let none = contacts(&fine(with_list(csv, base)));
    assert!(none.iter().all(|contact| contact.utc_offset.is_none()));

    let faults =
        with_list("tz,x\n,\n+02,\nBRT,\n+15:00,\n+01:00,\n", &format!("{base}, utc_offset = \"tz\""));
    let faults = faults.unwrap_err();
    let found: Vec<_> = faults.iter().map(|f| (f.line(), f.message())).collect();
    assert_eq!(
        found,
        [
            (2, "column `tz`: the cell is empty"),
            (3, "column `tz`: a cell of the form `+99` is no offset from UTC"),
            (4, "column `tz`: a cell of the form `aaa` is no offset from UTC"),
            (5, "column `tz`: a cell of the form `+99:99` is no offset from UTC"),
        ]
    );
    for (clock, message) in [
        ("\"zone\"", "`list.csv` has no column `zone`"),
        ("{ sender = \"+01:00\" }", "`utc_offset` names no column"),
        ("{ column = \"tz\", sender = \"+1\" }", "`sender` is no offset from UTC"),
        ("{ column = \"tz\", missing = \"3d\" }", "`missing` cannot be `3d`"),
        ("5", "`utc_offset`"),
    ] {
        let faults = with_list(csv, &format!("{base}, utc_offset = {clock}")).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults}");
        assert!(faults.to_string().contains(message), "{message}: {faults}");
    }
}

/// A list without a header is told so, and nobody on it is named.
#[test]
fn a_contact_in_place_of_the_header_is_not_shown() {
    let mapping = "last_interaction_age = { column = \"days\" }, consent = true";
    let faults = with_list("Maria Mello,+5511987654321,3\n", mapping).unwrap_err().to_string();
    assert!(faults.contains("its first row looks like a contact"), "{faults}");
    assert!(!faults.contains("Maria") && !faults.contains("98765"), "{faults}");
    let faults = with_list("Day,name\n3,x\n", mapping).unwrap_err().to_string();
    assert!(faults.contains("did you mean `Day`?"), "{faults}");
}

#[test]
fn faults_of_the_mapping_stand_in_the_scenario() {
    let days = "last_interaction_age = { column = \"days\" }, consent = true";
    for (csv, mapping, text, message) in [
        ("Days\n1\n", days, "\"days\"", "`list.csv` has no column `days`"),
        ("", days, "\"list.csv\"", "the contact list `list.csv` is empty"),
        (
            "days\n1\n",
            "consent = true",
            "",
            "`population.contacts` does not say when the last interaction was",
        ),
        (
            "days\n1\n",
            "last_interaction_age = \"1d\"",
            "",
            "`population.contacts` does not say who consented",
        ),
        (
            "days\n1\n",
            "last_interaction_age = { column = \"days\", unit = \"fortnights\" }, consent = true",
            "\"fortnights\"",
            "`unit` cannot be `fortnights`",
        ),
        ("days\n1\n", "last_interaction_age = 5, consent = true", "5", "`last_interaction_age` has no unit"),
        ("days\n1\n", &format!("{days}, source = \"shop\""), "\"shop\"", "`source` cannot be `shop`"),
        ("days\n1\n", &format!("{days}, delimiter = \"-\""), "\"-\"", "`delimiter` cannot be `-`"),
        (
            "days\n1\n",
            &format!("{days}, last_interaction_date = \"days\""),
            "\"days\"",
            "the last interaction is given as an age and as a date",
        ),
        (
            "days\n1\n",
            "last_interaction_date = { column = \"days\", format = \"%d\" }, consent = true",
            "\"%d\"",
            "`format` is no way to write a date",
        ),
        (
            "days\n1\n",
            "last_interaction_age = { column = \"days\", missing = \"never\" }, consent = true",
            "\"never\"",
            "`missing`: a duration is a number with its unit, such as \"36h\"",
        ),
        (
            "days\n1\n",
            "last_interaction_age = \"1d\", consent = { column = \"days\", yes = [\"a\"], no = [\"A\"] }",
            "",
            "a word says yes and no",
        ),
        ("days\n1\n", &format!("{days}, ids = \"x\""), "ids", "`population.contacts` has no key `ids`"),
    ] {
        let faults = with_list(csv, mapping).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults}");
        let fault = faults.iter().next().unwrap();
        assert_eq!((fault.line(), fault.message()), (3, message), "{faults}");
        assert!(text.is_empty() || fault.text() == text, "{faults}");
    }
}

#[test]
fn size_and_mix_are_not_given_beside_a_list() {
    let text = "format = 1\n[population]\nsize = 5\nmix = { cold = 1 }\ncontacts = { file = \
                \"data/cdnow-rfm/cdnow_customers_summary.csv\", last_interaction_age = \"1d\", consent = true }\n\
                [[arm]]\nstrategy = \"blast\"\nset = { population.size = 5 }\n";
    let faults = super::load(text).unwrap_err();
    let found: Vec<_> = faults.iter().map(|fault| (fault.line(), fault.message())).collect();
    assert_eq!(
        found,
        [
            (3, "`population.size` is given beside a contact list"),
            (4, "`population.mix` is given beside a contact list"),
            (8, "`population.size` is given beside a contact list"),
        ]
    );
}

#[test]
fn an_empty_list_has_nobody() {
    let scenario = fine(with_list("days\n", "last_interaction_age = { column = \"days\" }, consent = true"));
    let setup = scenario.setup(0, &Variation::default());
    assert_eq!((setup.size, setup.mix), (0, [0.0; 3]));
}

#[test]
fn where_a_list_lies_does_not_change_the_hash_and_what_it_says_does() {
    let mapping = "last_interaction_age = { column = \"days\" }, consent = true";
    let hash = |csv: &str| fine(with_list(csv, mapping)).hash();
    assert_eq!(hash("days\n1\n"), hash("days\n1\n"));
    assert_ne!(hash("days\n1\n"), hash("days\n2\n"));
}
