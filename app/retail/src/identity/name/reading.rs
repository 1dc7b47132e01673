//! How Chinese names are read and Latin ones are cut into words.

use pinyin::ToPinyin;

use crate::identity::fold::plain;

/// Words after a surname that a clerk writes for want of the given name.
const TITLES: [&str; 6] = ["先生", "女士", "小姐", "太太", "老师", "夫人"];

/// Surnames of two characters, with their readings where these aren't the characters' own.
const COMPOUND: &str = "欧阳 司马 上官 诸葛 夏侯 皇甫 尉迟yuchi 公孙 慕容 令狐 端木 东方 独孤 南宫 长孙zhangsun 宇文 司徒 司空 \
    东郭 西门 公羊 澹台tantai 呼延 轩辕 钟离 闻人 太史 申屠 赫连 拓跋tuoba 万俟moqi 百里 淳于 濮阳 公冶 宗政 单于chanyu 太叔 \
    仲孙 鲜于 司寇 闾丘 子车ziju 颛孙 巫马 公西 漆雕 乐正yuezheng 壤驷 公良 夹谷 宰父 谷梁 段干 第五 梁丘 左丘 东门";

/// Surnames that are read otherwise than their character elsewhere.
const SURNAMES: &str = "曾zeng 单shan 解xie 查zha 仇qiu 任ren 区ou 朴piao 翟zhai 盖ge 缪miao 冼xian 覃qin 召shao 员yun 秘bi \
    种chong 黑he 乐yue 重chong 隗wei 盛sheng 折she 哈ha 那na 乜nie 繁po 晁chao 宁ning 华hua 纪ji 葛ge 尹yin 石shi 贾jia \
    洗xian 瞿qu 阚kan 过guo 行xing 句gou 车che 沈shen 祭zhai 谌chen 柏bai 都du 厘li 薄bo 尧yao 褚chu 芮rui 郗xi 郝hao";

/// Given names' characters that are read otherwise than a dictionary's first reading.
const GIVEN: &str = "茜qian 晟sheng 曦xi 朝chao 长chang 行xing 乐le 重zhong 佳jia 朵duo 参shen 柏bai 筱xiao 娜na";

fn reading_in(table: &str, text: &str) -> Option<String> {
    let entries = table.split_whitespace().filter_map(|entry| entry.strip_prefix(text));
    entries.filter(|rest| rest.bytes().all(|byte| byte.is_ascii_lowercase())).map(str::to_owned).next()
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
    let (surname, given) = han.split_at(surname_end(han));
    let given = given.chars().map(|one| syllable(one, GIVEN)).collect();
    [surname_reading(surname), given].into_iter().filter(|word: &String| !word.is_empty()).collect()
}

/// The first letter of each character's reading.
pub(super) fn initials(han: &str) -> String {
    let (surname, given) = han.split_at(surname_end(han));
    let surname = surname.chars().map(|one| syllable(one, SURNAMES));
    let syllables = surname.chain(given.chars().map(|one| syllable(one, GIVEN)));
    syllables.filter_map(|syllable| syllable.chars().next()).collect()
}

fn surname_reading(surname: &str) -> String {
    let listed = reading_in(COMPOUND, surname).filter(|reading| !reading.is_empty());
    listed.unwrap_or_else(|| surname.chars().map(|one| syllable(one, SURNAMES)).collect())
}

/// A character's reading by the table, else by the dictionary, else itself.
fn syllable(han: char, table: &str) -> String {
    let listed = reading_in(table, han.encode_utf8(&mut [0; 4])).filter(|reading| !reading.is_empty());
    listed.unwrap_or_else(|| han.to_pinyin().map_or_else(|| han.to_string(), |reading| plain(reading.plain())))
}

/// A Latin name's words: hyphens and apostrophes join, everything else that is no letter parts.
pub(super) fn latin_words(folded: &str) -> Vec<String> {
    let joined: String = folded.chars().filter(|letter| !matches!(letter, '-' | '\'' | '’' | '‐' | '`')).collect();
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
