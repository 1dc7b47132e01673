//! Names of people and streets, as they are where the stores are.

use super::chance::Chance;

/// A surname with its pinyin, its traditional form, and how common it is (about: people in a thousand).
const SURNAMES: [(&str, &str, &str, u32); 40] = [
    ("王", "Wang", "王", 72),
    ("李", "Li", "李", 72),
    ("张", "Zhang", "張", 68),
    ("刘", "Liu", "劉", 52),
    ("陈", "Chen", "陳", 46),
    ("杨", "Yang", "楊", 33),
    ("黄", "Huang", "黃", 22),
    ("赵", "Zhao", "趙", 21),
    ("吴", "Wu", "吳", 20),
    ("周", "Zhou", "周", 19),
    ("徐", "Xu", "徐", 15),
    ("孙", "Sun", "孫", 14),
    ("马", "Ma", "馬", 13),
    ("朱", "Zhu", "朱", 12),
    ("胡", "Hu", "胡", 12),
    ("郭", "Guo", "郭", 12),
    ("何", "He", "何", 11),
    ("林", "Lin", "林", 11),
    ("罗", "Luo", "羅", 9),
    ("高", "Gao", "高", 9),
    ("郑", "Zheng", "鄭", 9),
    ("梁", "Liang", "梁", 8),
    ("谢", "Xie", "謝", 8),
    ("宋", "Song", "宋", 7),
    ("唐", "Tang", "唐", 7),
    ("许", "Xu", "許", 6),
    ("邓", "Deng", "鄧", 6),
    ("冯", "Feng", "馮", 6),
    ("韩", "Han", "韓", 6),
    ("曹", "Cao", "曹", 5),
    ("曾", "Zeng", "曾", 5),
    ("彭", "Peng", "彭", 5),
    ("萧", "Xiao", "蕭", 5),
    ("蔡", "Cai", "蔡", 5),
    ("潘", "Pan", "潘", 5),
    ("田", "Tian", "田", 4),
    ("董", "Dong", "董", 4),
    ("沈", "Shen", "沈", 4),
    ("陆", "Lu", "陸", 3),
    ("欧阳", "Ouyang", "歐陽", 1),
];

/// Given names with their pinyin.
const GIVEN: [(&str, &str); 72] = [
    ("伟", "Wei"),
    ("敏", "Min"),
    ("静", "Jing"),
    ("磊", "Lei"),
    ("洋", "Yang"),
    ("艳", "Yan"),
    ("勇", "Yong"),
    ("杰", "Jie"),
    ("娟", "Juan"),
    ("涛", "Tao"),
    ("超", "Chao"),
    ("霞", "Xia"),
    ("平", "Ping"),
    ("鹏", "Peng"),
    ("玲", "Ling"),
    ("建国", "Jianguo"),
    ("建华", "Jianhua"),
    ("志强", "Zhiqiang"),
    ("志明", "Zhiming"),
    ("秀英", "Xiuying"),
    ("桂英", "Guiying"),
    ("丽华", "Lihua"),
    ("玉兰", "Yulan"),
    ("春梅", "Chunmei"),
    ("海燕", "Haiyan"),
    ("晓红", "Xiaohong"),
    ("晓明", "Xiaoming"),
    ("晓峰", "Xiaofeng"),
    ("文博", "Wenbo"),
    ("文静", "Wenjing"),
    ("雅婷", "Yating"),
    ("婷婷", "Tingting"),
    ("丹丹", "Dandan"),
    ("莉莉", "Lili"),
    ("佳怡", "Jiayi"),
    ("佳琪", "Jiaqi"),
    ("雨欣", "Yuxin"),
    ("雨桐", "Yutong"),
    ("雨萱", "Yuxuan"),
    ("思远", "Siyuan"),
    ("思琪", "Siqi"),
    ("思雨", "Siyu"),
    ("子涵", "Zihan"),
    ("子轩", "Zixuan"),
    ("梓涵", "Zihan"),
    ("浩然", "Haoran"),
    ("浩宇", "Haoyu"),
    ("宇航", "Yuhang"),
    ("宇轩", "Yuxuan"),
    ("俊杰", "Junjie"),
    ("俊熙", "Junxi"),
    ("嘉豪", "Jiahao"),
    ("嘉欣", "Jiaxin"),
    ("欣怡", "Xinyi"),
    ("欣妍", "Xinyan"),
    ("诗涵", "Shihan"),
    ("诗琪", "Shiqi"),
    ("梦洁", "Mengjie"),
    ("梦瑶", "Mengyao"),
    ("天宇", "Tianyu"),
    ("明轩", "Mingxuan"),
    ("泽宇", "Zeyu"),
    ("一诺", "Yinuo"),
    ("可欣", "Kexin"),
    ("若曦", "Ruoxi"),
    ("紫萱", "Zixuan"),
    ("晨曦", "Chenxi"),
    ("瑞霖", "Ruilin"),
    ("国强", "Guoqiang"),
    ("丽娜", "Lina"),
    ("美玲", "Meiling"),
    ("慧敏", "Huimin"),
];

const GERMAN: [&str; 28] = [
    "Müller",
    "Schmidt",
    "Schneider",
    "Fischer",
    "Weber",
    "Meyer",
    "Wagner",
    "Becker",
    "Schulz",
    "Hoffmann",
    "Schäfer",
    "Koch",
    "Bauer",
    "Richter",
    "Klein",
    "Wolf",
    "Schröder",
    "Neumann",
    "Schwarz",
    "Zimmermann",
    "Braun",
    "Krüger",
    "Hartmann",
    "Lange",
    "Krause",
    "Lehmann",
    "Köhler",
    "Maier",
];
const GERMAN_GIVEN: [&str; 30] = [
    "Anna",
    "Lena",
    "Julia",
    "Katharina",
    "Sabine",
    "Petra",
    "Claudia",
    "Johanna",
    "Charlotte",
    "Marie",
    "Franziska",
    "Svenja",
    "Jana",
    "Greta",
    "Ute",
    "Lukas",
    "Jonas",
    "Felix",
    "Maximilian",
    "Thomas",
    "Andreas",
    "Stefan",
    "Jürgen",
    "Tobias",
    "Moritz",
    "Florian",
    "Matthias",
    "Oskar",
    "Emil",
    "Jörg",
];
const ENGLISH: [&str; 16] = [
    "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Robinson", "Wright", "Thompson",
    "Evans", "Walker", "White", "Hughes", "Clarke",
];
const ENGLISH_GIVEN: [&str; 16] = [
    "Emily", "Sophie", "Grace", "Olivia", "Chloe", "Hannah", "Lucy", "Kate", "James", "Thomas", "William", "Oliver",
    "Jack", "Daniel", "Henry", "George",
];

/// A name in its forms.
pub struct FullName {
    /// As its bearer writes it.
    pub shown: String,
    /// Given name and surname in Latin letters, without marks.
    pub latin: (String, String),
    /// In traditional characters; as it is where it has none.
    pub traditional: String,
}

/// A name as they are borne in China.
pub fn chinese(chance: &mut Chance) -> FullName {
    let (surname, pinyin, traditional, _) = SURNAMES[chance.weighted(&SURNAMES.map(|(_, _, _, weight)| weight))];
    let (given, given_pinyin) = chance.pick(&GIVEN);
    FullName {
        shown: format!("{surname}{given}"),
        latin: ((*given_pinyin).to_owned(), pinyin.to_owned()),
        traditional: format!("{traditional}{given}"),
    }
}

/// A name as they are borne in Berlin.
pub fn western(chance: &mut Chance) -> FullName {
    let english = chance.happens(0.15);
    let given = if english { chance.pick(&ENGLISH_GIVEN) } else { chance.pick(&GERMAN_GIVEN) };
    let surname = if english { chance.pick(&ENGLISH) } else { chance.pick(&GERMAN) };
    let shown = format!("{given} {surname}");
    FullName { traditional: shown.clone(), shown, latin: (unmarked(given), unmarked(surname)) }
}

/// German letters as they are written where there are none.
fn unmarked(text: &str) -> String {
    text.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss")
}

/// Streets of a city with their postal codes.
type Streets = [(&'static str, &'static str); 8];

const SHANGHAI: Streets = [
    ("南京西路", "200041"),
    ("愚园路", "200040"),
    ("武康路", "200031"),
    ("淮海中路", "200031"),
    ("长宁路", "200050"),
    ("延安西路", "200050"),
    ("四川北路", "200080"),
    ("肇嘉浜路", "200032"),
];
const HANGZHOU: Streets = [
    ("文三路", "310012"),
    ("天目山路", "310007"),
    ("莫干山路", "310005"),
    ("体育场路", "310003"),
    ("凤起路", "310006"),
    ("教工路", "310012"),
    ("环城北路", "310006"),
    ("庆春路", "310003"),
];
const BERLIN: Streets = [
    ("Torstraße", "10119"),
    ("Kantstraße", "10623"),
    ("Linienstraße", "10178"),
    ("Kastanienallee", "10435"),
    ("Schönhauser Allee", "10439"),
    ("Bergmannstraße", "10961"),
    ("Karl-Marx-Allee", "10243"),
    ("Oranienstraße", "10999"),
];

/// Where someone lives whose store is `store`.
pub fn address(chance: &mut Chance, store: &str) -> retail::api::members::Address {
    let (city, country, streets) = match store {
        "berlin" => ("Berlin", "DE", BERLIN),
        "hangzhou" => ("杭州", "CN", HANGZHOU),
        _ => ("上海", "CN", SHANGHAI),
    };
    let (street, postcode) = *chance.pick(&streets);
    let house = chance.between(1, if country == "DE" { 180 } else { 980 });
    let flat = chance.between(1, 18) * 100 + chance.between(1, 6);
    let building = chance.between(1, 30);
    let line = match city {
        "Berlin" => format!("{street} {house}, Wohnung {}", flat % 97 + 1),
        "上海" => format!("{street}{house}弄{building}号{flat}室"),
        _ => format!("{street}{house}号{building}幢{flat}室"),
    };
    retail::api::members::Address {
        line,
        city: city.to_owned(),
        postcode: postcode.to_owned(),
        country: country.to_owned(),
    }
}
