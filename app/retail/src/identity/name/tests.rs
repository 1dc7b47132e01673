use proptest::prelude::*;

use super::{Likeness::*, *};

fn name(text: &str) -> Name {
    text.parse().expect(text)
}

#[test]
fn one_name_in_every_order_and_script() {
    for text in ["王小明", "wang xiaoming", "Xiaoming WANG", "Wang, Xiao-Ming", "ＷＡＮＧ　Xiao Ming", "Wáng Xiǎomíng"]
    {
        assert_eq!(name(text).key(), name("王小明").key(), "{text}");
        assert_eq!(name(text).likeness(&name("王小明")), Same, "{text}");
    }
    assert_ne!(name("wang mingxiao").key(), name("王小明").key());
    assert_eq!(name("王小明").initials(), "wxm");
}

#[test]
fn names_are_as_alike_as_people_say() {
    for (a, b, likeness) in [
        ("張偉", "张伟", Same),
        ("陳曉峯", "陈晓峰", Same),
        ("劉麗華", "Liu Lihua", Same),
        ("歐陽娜娜", "Nana Ouyang", Same),
        ("曾志伟", "Zeng Zhiwei", Same),
        ("单雄信", "Shan Xiongxin", Same),
        ("呂布", "LYU BU", Same),
        ("吕布", "Lv Bu", Same),
        ("王西安", "Wang Xi'an", Same),
        ("Tony 王", "Wang Tony", Same),
        ("王小明 (Tony)", "王小明", Same),
        ("Jürgen Müller", "MULLER, Jurgen", Same),
        ("王小明", "王晓明", Homophone),
        ("陈敏", "陈明", Near),
        ("X. Wang", "王小明", Near),
        ("Anna Schmidt", "Anna Schmitd", Near),
        ("王先生", "王小明", Partial),
        ("王先生", "王女士", Partial),
        ("王小明", "王小红", Other),
        ("王小明", "李小明", Other),
        ("王先生", "Wang", Partial),
        ("Tony", "Tony 王", Partial),
        ("王先生", "李小明", Other),
        ("Anna Schmidt", "Hanna Weber", Other),
    ] {
        assert_eq!(name(a).likeness(&name(b)), likeness, "{a} {b}");
        assert_eq!(name(b).likeness(&name(a)), likeness, "{b} {a}");
    }
}

#[test]
fn what_is_no_name_is_refused() {
    for (bad, error) in [("", NameError::Empty), (" -- 12", NameError::Empty), (&"x".repeat(101), NameError::Long)] {
        assert_eq!(bad.parse::<Name>(), Err(error), "{bad}");
    }
}

proptest! {
    #[test]
    fn likeness_has_no_direction(a in "\\PC{0,8}|[王小明晓红 a-d]{1,6}", b in "\\PC{0,8}|[王小明晓红 a-d]{1,6}") {
        if let (Ok(a), Ok(b)) = (a.parse::<Name>(), b.parse::<Name>()) {
            prop_assert_eq!(a.likeness(&b), b.likeness(&a));
        }
    }
}
