//! Chinese characters in one form: simplified ones for traditional ones and variants.

use std::{collections::HashMap, sync::LazyLock};

/// Whether a character is a Chinese one (the unified ideographs of Unicode and their extensions A to H).
pub(super) fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// A text with simplified characters where the table knows them.
pub(crate) fn simplified(text: &str) -> String {
    text.chars().map(|letter| *SIMPLIFIED.get(&letter).unwrap_or(&letter)).collect()
}

static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| pairs().collect());

fn pairs() -> impl Iterator<Item = (char, char)> {
    TABLE.split_whitespace().filter_map(|pair| {
        let mut letters = pair.chars();
        letters.next().zip(letters.next())
    })
}

/// A traditional or variant character and its simplified form, in pairs: the commonest of surnames, given names,
/// cities and streets. Written for this file from the 1986 General List of Simplified Chinese Characters, without
/// those that a name's owner would call another name (`喆` beside `哲`).
const TABLE: &str = "
    趙赵 錢钱 孫孙 鄭郑 馮冯 陳陈 衛卫 蔣蒋 韓韩 楊杨 許许 呂吕 張张 嚴严 華华 謝谢 鄒邹 竇窦 蘇苏 範范
    魯鲁 韋韦 馬马 鳳凤 兪俞 紐纽 齊齐 龐庞 紀纪 項项 闕阙 齡龄 應应 賀贺 顧顾 黃黄 蕭萧 貝贝 藍蓝 閔闵
    強强 彊强 賈贾 婁娄 顏颜 鍾钟 鐘钟 駱骆 萬万 盧卢 莊庄 繆缪 幹干 鄧邓 單单 龔龚 邊边 陸陆 榮荣 葉叶
    儲储 麥麦 靈灵 羅罗 畢毕 鄔邬 計计 談谈 諸诸 遲迟 寧宁 甯宁 欒栾 厲厉 劉刘 龍龙 溫温 曠旷 閻阎 連连
    習习 魚鱼 嚮向 聶聂 晉晋 歐欧 廣广 東东 歸归 國国 豐丰 關关 荊荆 遊游 權权 蓋盖 後后 澤泽 譚谭 塗涂
    凃涂 寶宝 賴赖 車车 鄺邝 倫伦 岡冈 樓楼 賓宾 藺蔺 龎庞 費费 滿满 喬乔 嶽岳 鞏巩 簡简 饒饶 沖冲 冊册
    軒轩 轅辕 長长 門门 聞闻 鮮鲜 偉伟 麗丽 軍军 傑杰 濤涛 艷艳 豔艳 傢家 蘭兰 潔洁 紅红 剛刚 飛飞 鵬鹏
    輝辉 煇辉 瑩莹 瓊琼 慶庆 雲云 蓮莲 順顺 樂乐 興兴 義义 禮礼 賢贤 貴贵 財财 發发 進进 達达 運运 遠远
    選选 邁迈 銀银 銘铭 鋒锋 鋼钢 錦锦 鎮镇 鐵铁 鈞钧 鈺钰 鉅巨 鍵键 鎔镕 鋭锐 銳锐 鏡镜 鏢镖 閃闪 開开
    閎闳 闊阔 陽阳 階阶 際际 險险 隱隐 隨随 雙双 電电 霧雾 韜韬 響响 頌颂 頤颐 穎颖 頴颖 願愿 題题 風风
    駿骏 騰腾 驊骅 驍骁 驕骄 驥骥 馳驰 騏骐 鴻鸿 鶴鹤 鷗鸥 鶯莺 鵑鹃 鳴鸣 鸞鸾 鵾鹍 鯤鲲 點点 齋斋 龜龟
    黨党 優优 億亿 儀仪 儉俭 傳传 僑侨 倉仓 偵侦 來来 俠侠 個个 們们 佇伫 凱凯 勝胜 勞劳 勛勋 勳勋 勵励
    勁劲 動动 務务 匯汇 區区 協协 參参 啟启 啓启 員员 問问 嘯啸 嚀咛 園园 圓圆 團团 圖图 塵尘 壽寿 壯壮
    夢梦 奐奂 奮奋 妝妆 姍姗 婭娅 媧娲 嫻娴 嫺娴 嬌娇 嬋婵 嬰婴 孿孪 學学 寬宽 實实 寫写 審审 將将 專专
    尋寻 導导 對对 屆届 層层 島岛 峯峰 崗岗 嵐岚 嶺岭 巋岿 巒峦 帥帅 師师 幣币 庫库 廠厂 廳厅 彈弹 彥彦
    彙汇 徑径 從从 復复 徵征 徹彻 恆恒 悅悦 愛爱 憲宪 憶忆 懷怀 戀恋 戰战 戲戏 揚扬 換换 擇择 擁拥 攜携
    攬揽 敵敌 數数 斕斓 時时 昇升 陞升 晝昼 暉晖 暢畅 曄晔 曉晓 曖暧 曇昙 書书 會会 朧胧 條条 棟栋 楓枫
    業业 極极 槍枪 標标 樺桦 橋桥 機机 檸柠 檳槟 櫻樱 歡欢 歲岁 歷历 氣气 決决 況况 洶汹 浹浃 涇泾 淚泪
    淨净 淵渊 測测 渾浑 湧涌 湯汤 準准 滄沧 漢汉 漣涟 漲涨 潤润 澗涧 瀅滢 濱滨 濟济 瀟潇 瀾澜 瀋沈 灝灏
    灣湾 無无 煉炼 煒炜 煥焕 熒荧 熱热 燁烨 燦灿 燈灯 燿耀 爍烁 爾尔 牽牵 獅狮 獨独 獻献 現现 瑋玮 瑤瑶
    瓏珑 環环 璽玺 瓔璎 畫画 異异 當当 療疗 皚皑 盡尽 盤盘 監监 睜睁 碩硕 確确 禎祯 禪禅 禕祎 種种 稱称
    積积 穩稳 競竞 筆笔 筍笋 節节 築筑 籌筹 簫箫 籃篮 約约 純纯 紗纱 紡纺 細细 紳绅 紹绍 終终 絃弦 結结
    絡络 給给 絢绚 統统 絲丝 經经 綠绿 維维 綱纲 綸纶 綺绮 綻绽 綽绰 緒绪 線线 緣缘 緯纬 練练 縈萦 縉缙
    總总 績绩 織织 繡绣 綉绣 繪绘 繼继 續续 纓缨 羣群 聖圣 聰聪 聯联 聲声 職职 聽听 肅肃 脈脉 舉举 艙舱
    芻刍 莖茎 葦苇 蓀荪 蔭荫 蕓芸 薈荟 薔蔷 薩萨 藝艺 藥药 蘊蕴 蘆芦 蘋苹 處处 號号 虛虚 螢萤 術术 衝冲
    裏里 裡里 補补 製制 複复 襲袭 見见 規规 視视 親亲 覺觉 覽览 觀观 記记 訓训 詠咏 詢询 詩诗 誠诚 話话
    語语 誼谊 調调 諒谅 諾诺 謙谦 講讲 謹谨 證证 譯译 議议 譽誉 讀读 讓让 貞贞 負负 責责 貿贸 資资 賦赋
    質质 贊赞 讚赞 贏赢 躍跃 軟软 載载 輔辅 輕轻 輪轮 輯辑 轉转 農农 迴回 過过 違违 遙遥 適适 遷迁 還还
    鄉乡 鄰邻 醫医 釗钊 釵钗 鈴铃 鉑铂 鋁铝 鑑鉴 鑒鉴 鑾銮 鑰钥 閣阁 閤合 閩闽 陝陕 隊队 雋隽 雖虽 難难
    靂雳 靜静 韻韵 頂顶 領领 頻频 顯显 飄飘 養养 餘余 館馆 驗验 驛驿 體体 鬆松 鬱郁 鬥斗 鹽盐 麵面 臺台
    檯台 灘滩 縣县 廈厦 壩坝 巖岩 堯尧 舊旧 衆众 眾众 麼么 爲为 為为 於于 與与 衹只 祇只 隻只 雜杂 舖铺
    鋪铺 棲栖 淺浅 暫暂 滬沪";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_leads_to_a_form_that_stays() {
        for pair in TABLE.split_whitespace() {
            assert_eq!(pair.chars().count(), 2, "{pair}");
        }
        for (from, to) in pairs() {
            assert!(is_han(from) && is_han(to), "{from}{to}");
            assert_eq!(simplified(&to.to_string()), to.to_string(), "{from}{to}");
        }
    }

    #[test]
    fn no_pair_is_idle_or_twice() {
        let mut seen = HashMap::new();
        for (from, to) in pairs() {
            assert_ne!(from, to);
            assert_eq!(seen.insert(from, to), None, "{from}{to}");
        }
    }
}
