//! How Chinese names are read and Latin ones are cut into words.

use pinyin::ToPinyin;

use crate::identity::fold::{joins, plain};

/// Words after a surname that a clerk writes for want of the given name.
const TITLES: [&str; 6] = ["先生", "女士", "小姐", "太太", "老师", "夫人"];

/// Surnames of two characters, with their readings where these aren't the characters' own.
const COMPOUND: &str = "欧阳 司马 上官 诸葛 夏侯 皇甫 尉迟yu-chi 公孙 慕容 令狐 端木 东方 独孤 南宫 长孙zhang-sun 宇文 司徒 司空 \
    东郭 西门 公羊 澹台tan-tai 呼延 轩辕 钟离 闻人 太史 申屠 赫连 拓跋tuo-ba 万俟mo-qi 百里 淳于 濮阳 公冶 宗政 单于chan-yu 太叔 \
    仲孙 鲜于 司寇 闾丘 子车zi-ju 颛孙 巫马 公西 漆雕 乐正yue-zheng 壤驷 公良 夹谷 宰父 谷梁 段干 第五 梁丘 左丘 东门";

/// Surnames that are read otherwise than their character elsewhere.
const SURNAMES: &str = "曾zeng 单shan 解xie 查zha 仇qiu 区ou 朴piao 翟zhai 盖ge 缪miao 覃qin 召shao 员yun \
    秘bi 种chong 黑he 乐yue 重chong 隗wei 折she 乜nie 繁po 洗xian 阚kan 句gou 祭zhai 都du \
    薄bo";

/// Given names' characters that are read otherwise than a dictionary's first reading.
const GIVEN: &str = "晟sheng 长chang 参shen";

fn reading_in(table: &str, text: &str) -> Option<String> {
    let entries = table.split_whitespace().filter_map(|entry| entry.strip_prefix(text));
    entries.filter(|rest| rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')).map(str::to_owned).next()
}

/// A Chinese name without the title after it.
pub(super) fn without_title(han: String) -> String {
    let bare = TITLES.iter().find_map(|title| han.strip_suffix(title)).filter(|bare| !bare.is_empty());
    bare.map(str::to_owned).unwrap_or(han)
}

/// The surname's length in bytes.
fn surname_end(han: &str) -> usize {
    let end = |count: usize| han.char_indices().nth(count).map_or(han.len(), |(start, _)| start);
    if reading_in(COMPOUND, &han[..end(2)]).is_some() && han.chars().count() >= 2 { end(2) } else { end(1) }
}

/// Surname and given name of a Chinese name in pinyin without tones; the surname alone where there is no more.
pub(super) fn words(han: &str) -> Vec<String> {
    syllables(han).map(|part| part.concat()).into_iter().filter(|word| !word.is_empty()).collect()
}

/// The first letter of each character's reading.
pub(super) fn initials(han: &str) -> String {
    syllables(han).iter().flatten().filter_map(|syllable| syllable.chars().next()).collect()
}

/// The readings of the characters of surname and given name.
pub(super) fn syllables(han: &str) -> [Vec<String>; 2] {
    let (surname, given) = han.split_at(surname_end(han));
    let read = |part: &str, table| part.chars().map(|one| syllable(one, table)).collect();
    let compound = reading_in(COMPOUND, surname).filter(|reading| !reading.is_empty());
    let surname = match compound {
        Some(reading) => reading.split('-').map(str::to_owned).collect(),
        None => read(surname, SURNAMES),
    };
    [surname, read(given, GIVEN)]
}

/// A character's reading by the table, else by the dictionary, else itself.
fn syllable(han: char, table: &str) -> String {
    let listed = reading_in(table, han.encode_utf8(&mut [0; 4])).filter(|reading| !reading.is_empty());
    listed.unwrap_or_else(|| han.to_pinyin().map_or_else(|| han.to_string(), |reading| plain(reading.plain())))
}

/// A Latin name's words: hyphens and apostrophes join, everything else that is no letter parts.
pub(super) fn latin_words(folded: &str) -> Vec<String> {
    let joined: String = folded.chars().filter(|letter| !joins(*letter)).collect();
    let words = joined.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    words.map(umlaut).collect()
}

/// The surname Lü is typed as `lv` and printed in passports as `LYU`; without its dots it is `lu`. So is Nü.
fn umlaut(word: &str) -> String {
    match word {
        "lv" | "lyu" => "lu",
        "nv" | "nyu" => "nu",
        _ => word,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_hold_only_what_the_dictionary_reads_otherwise() {
        for entry in SURNAMES.split_whitespace().chain(GIVEN.split_whitespace()) {
            let han = entry.chars().next().expect("a character");
            assert_ne!(entry, format!("{han}{}", syllable(han, "")), "{entry}");
        }
    }

    #[test]
    fn a_compound_surname_is_read_as_one() {
        assert_eq!(words("尉迟恭"), ["yuchi", "gong"]);
        assert_eq!(initials("尉迟恭"), "ycg");
        assert_eq!(words("欧阳"), ["ouyang"]);
    }
}
