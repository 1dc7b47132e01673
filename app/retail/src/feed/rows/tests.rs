use proptest::prelude::*;

use super::*;

fn read(text: &[u8], delimiter: u8) -> Result<Vec<(u64, Vec<String>)>, Fault> {
    let (mut rows, mut row, mut all) = (Rows::new(text, delimiter), Row::default(), Vec::new());
    while rows.read(&mut row)? {
        all.push((row.line, row.fields().map(str::to_owned).collect()));
    }
    Ok(all)
}

#[test]
fn quotes_hold_delimiters_line_ends_and_quotes() {
    let text = "\u{feff}a,b\r\n\"x,\"\"y\"\"\r\nz\",\n\n\"1\"2,\"\"\n";
    let row = |line, fields: [&str; 2]| (line, fields.map(str::to_owned).to_vec());
    let expected = vec![row(1, ["a", "b"]), row(2, ["x,\"y\"\r\nz", ""]), row(5, ["12", ""])];
    assert_eq!(read(text.as_bytes(), b','), Ok(expected));
}

#[test]
fn a_broken_file_ends_with_the_line() {
    let fault = |text: &[u8]| read(text, b',').unwrap_err();
    assert_eq!(fault(b"a,b\n1,\"2\n3,4\n"), Fault::of_row(2, Reason::OpenQuote));
    assert_eq!(fault(b"a,b\n1,\xff\n"), Fault::of_row(2, Reason::NotUtf8));
    assert_eq!(fault(b"a\n\xe9,\x95\x9c\n"), Fault::of_row(2, Reason::NotUtf8), "a character across two fields");
    let mut long = b"a,b\n\"".to_vec();
    long.resize(2 * MOST, b'\n');
    assert_eq!(fault(&long), Fault::of_row(2, Reason::Endless(MOST)));
}

/// What the `csv` crate reads. It ends a field at the end of the file, quoted or not.
fn oracle(text: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

proptest! {
    #[test]
    fn splits_as_another_reader_does(text in "([ab\u{955c}D\"]|\r\n|\n){0,40}") {
        for delimiter in [b',', b'\t'] {
            let text = text.replace('D', &char::from(delimiter).to_string());
            match read(text.as_bytes(), delimiter) {
                Ok(rows) => {
                    let rows: Vec<_> = rows.into_iter().map(|(_, fields)| fields).collect();
                    prop_assert_eq!(rows, oracle(text.as_bytes(), delimiter));
                }
                Err(fault) => prop_assert_eq!(fault.reason, Reason::OpenQuote),
            }
        }
    }

    #[test]
    fn what_is_written_reads_back(rows in proptest::collection::vec(proptest::collection::vec("([ab,\t\"\u{955c}]|\r\n|\n){0,8}", 2..4), 0..5)) {
        let mut file = Vec::new();
        for row in &rows {
            write(&mut file, b'\t', row.iter().map(String::as_str)).unwrap();
        }
        let read: Vec<_> = read(&file, b'\t').unwrap().into_iter().map(|(_, fields)| fields).collect();
        prop_assert_eq!(read, rows);
    }
}
