//! What a contact list says stays in it: nothing of its rows is written or printed, except for the recipient that
//! `trace` is asked about.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::{TempDir, tempdir};

/// A list in which every cell is a telltale, in use or not, under names of columns that are not secret.
const LIST: &str = "code,name,phone,mail,seen,ok,from,orders,spent,note\n\
    KX-telltale-1,Zoraide Quixaba,+5591987654321,zq@telltale.example,2026-03-17,jawohltale,kiosktale,7717,918273.64,\"owes, money\"\n\
    KX-telltale-2,Ulrike Xylander,+4915112345678,ux@telltale.example,2025-08-23,jawohltale,fairtale,6619,827364.55,n0te-tale\n\
    KX-telltale-3,Bolaji Wqw,+2348031234567,bw@telltale.example,2019-12-31,nimmertale,kiosktale,5501,736455.46,n1te-tale\n\
    3141592653,Chidi Zzyzx,+12125550123,cz@telltale.example,2026-10-29,jawohltale,fairtale,4409,645546.37,n2te-tale\n";

/// Words of the list that the scenario itself names: they are the scenario's.
const NAMED: [&str; 4] = ["jawohltale", "nimmertale", "kiosktale", "fairtale"];

const SCENARIO: &str = r#"format = 1
question = "Is it kept?"
replications = 5
horizon = "3d"
[campaign]
launches = ["0d"]
[population.contacts]
file = "people.csv"
id = "code"
last_interaction_date = "seen"
consent = { column = "ok", yes = ["jawohltale"], no = ["nimmertale"] }
source = { column = "from", words = { kiosktale = "purchase", fairtale = "web_form" } }
frequency = "orders"
monetary = "spent"
[[arm]]
strategy = "blast"
baseline = true
[[arm]]
strategy = "warm-up"
"#;

/// Everything in the rows that must not be found elsewhere: whole cells and their parts.
fn telltales(list: &str) -> Vec<String> {
    let cells = list.lines().skip(1).flat_map(|row| row.split([',', '"', ' ']));
    let mut words: Vec<String> = cells
        .filter(|cell| cell.len() > 2 && !NAMED.contains(cell))
        .map(|cell| cell.trim_start_matches('+').to_owned())
        .collect();
    words.sort();
    words.dedup();
    words
}

/// Telltales in a text, as words of their own: digits inside a longer number are none.
fn found(text: &[u8], telltales: &[String]) -> Vec<String> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"-.@_".contains(byte);
    let words: Vec<&[u8]> = text.split(|byte| !is_word(byte)).collect();
    telltales
        .iter()
        .filter(|telltale| {
            words.iter().any(|word| {
                word.trim_ascii_end().strip_suffix(b".").unwrap_or(word) == telltale.as_bytes()
                    || *word == telltale.as_bytes()
            })
        })
        .cloned()
        .collect()
}

fn home(list: &str) -> TempDir {
    let home = tempdir().unwrap();
    fs::write(home.path().join("people.csv"), list).unwrap();
    fs::write(home.path().join("people.toml"), SCENARIO).unwrap();
    home
}

/// What a command prints on both streams.
fn prints(home: &TempDir, arguments: &[&str], code: i32) -> Vec<u8> {
    let mut command = Command::cargo_bin("sendlab").expect("the binary is built");
    let done = command.current_dir(home.path()).args(arguments).assert().code(code);
    let output = done.get_output();
    [output.stdout.clone(), output.stderr.clone()].concat()
}

fn files(folder: &Path, visit: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, visit) } else { visit(&path) }
    }
}

#[test]
fn nothing_of_a_row_is_written_or_printed() {
    let (home, telltales) = (home(LIST), telltales(LIST));
    assert!(telltales.len() > 30, "{telltales:?}");
    let clean = |what: &str, bytes: &[u8]| {
        assert_eq!(found(bytes, &telltales), [""; 0], "{what}");
        for marker in ["telltale", "tale.example", "n0te", "Zoraide", "xylander", "3141592653"] {
            assert!(!contains(bytes, marker), "{marker} in {what}");
        }
    };
    for arguments in [
        &["check", "people.toml"][..],
        &["explain", "people.toml"],
        &["explain", "people.toml", "--format", "json"],
        &["run", "people.toml", "--dry-run"],
        &["run", "people.toml", "--out", "r"],
        &["run", "people.toml", "--out", "r2", "--format", "json", "-q"],
    ] {
        clean(&arguments.join(" "), &prints(&home, arguments, 0));
    }
    let mut count = 0;
    files(&home.path().join("r"), &mut |path| {
        count += 1;
        clean(&path.display().to_string(), path.display().to_string().as_bytes());
        clean(&path.display().to_string(), &fs::read(path).unwrap());
    });
    assert!(count > 20, "{count} files");
}

fn contains(bytes: &[u8], marker: &str) -> bool {
    let lower = bytes.to_ascii_lowercase();
    lower.windows(marker.len()).any(|window| window == marker.to_lowercase().as_bytes())
}

/// The exception: `trace` tells of the one that it is asked about, by its id on the list, and of nobody else.
#[test]
fn a_trace_tells_of_nobody_but_the_one_asked_for() {
    let (home, telltales) = (home(LIST), telltales(LIST));
    let trace =
        |id: &str, code| prints(&home, &["trace", "people.toml", "--arm", "blast", "--recipient", id], code);
    assert_eq!(found(&trace("KX-telltale-2", 0), &telltales), ["KX-telltale-2"]);
    assert_eq!(found(&trace("3141592653", 0), &telltales), ["3141592653"]);
    // Of somebody whom it finds itself, too: the list's id beside the program's number, and both lead to the same life.
    let first = prints(&home, &["trace", "people.toml", "--arm", "blast", "--first", "delivered"], 0);
    let text = String::from_utf8(first.clone()).unwrap();
    let shown = found(&first, &telltales);
    assert_eq!(shown.len(), 1, "{text}");
    let (head, life) = text.split_once('\n').unwrap();
    assert!(head.contains(&format!("the first is {} (number ", shown[0])), "{text}");
    assert!(life.starts_with(&format!("Recipient {} (number ", shown[0])), "{text}");
    assert_eq!(String::from_utf8(trace(&shown[0], 0)).unwrap(), life);
    // A wrong id is told from no other.
    assert_eq!(found(&trace("17", 2), &telltales), [""; 0]);
}

/// Faults name row, column and reason; a cell shows as its form.
#[test]
fn faults_of_rows_do_not_repeat_the_rows() {
    let faulty = LIST
        .replace("2025-08-23", "23-Aug-telltale-2025")
        .replace("nimmertale", "perhaps-telltale")
        .replace(",kiosktale,7717", ",kiosktale,seven-telltale")
        .replace("fairtale,4409", "bazaar-telltale,4409")
        .replace(",5501,", ",5501-tale,")
        + "KX-telltale-2,Ulrike,+49,ux@telltale.example,2025-08-23,jawohltale,fairtale,1,2,3\n\
           shorttale,rowtale\n,,,,2031-05-19,jawohltale,fairtale,1,2,3\n";
    let (home, telltales) = (home(&faulty), telltales(&faulty));
    for arguments in [&["check", "people.toml"][..], &["run", "people.toml", "-q"]] {
        let printed = prints(&home, arguments, 3);
        let text = String::from_utf8(printed.clone()).unwrap();
        for part in [
            "people.csv:2: column `orders`: a cell of the form `aaaaa-aaaaaaaa` is not a number",
            "people.csv:3: column `seen`: a cell of the form `99-aaa-aaaaaaaa-9999` is no date written",
            "people.csv:4: column `ok`",
            "people.csv:5: column `from`",
            "people.csv:6: column `code`: the id stands in line 3 already",
            "people.csv:7: the row has 2 cells, the header 10",
            "people.csv:8: column `code`: the cell is empty",
            "people.csv:8: column `seen`: the date lies after 2026-11-02",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        assert_eq!(found(&printed, &telltales), [""; 0], "{text}");
        assert!(!contains(&printed, "telltale"), "{text}");
    }
}

#[test]
fn a_planted_telltale_is_found() {
    let telltales = telltales(LIST);
    for planted in ["x 7717 y", "(KX-telltale-1)", "Quixaba.", "<b>918273.64</b>", "+5591987654321,"] {
        assert_eq!(found(planted.as_bytes(), &telltales).len(), 1, "{planted}");
    }
    assert_eq!(found(b"0.77171 177177 a7717", &telltales), [""; 0]);
}
