# 镜子的简体中文界面。按屏幕位置分组。

language-other = English
language-switch = 切换到英文
language-switched = 简体中文
sound-on = 声音已开
sound-off = 声音已关

loading-title = 请稍候
loading-body = 魔镜正在启动。

attract-title = 请走近一点
attract-body = { $count } 款镜框，按真实尺寸试戴。
attract-hint = 轻触屏幕开始
privacy = 您的影像只留在这面镜子里，不会被记录。

size-caption = 镜片 · 鼻梁 · 镜腿（毫米）
pupils = 瞳距 { $value } 毫米（{ $low }–{ $high }）
pupils-pending = 请正视镜子，以便测量

fit-right = 宽度适合您
fit-right-probably = 宽度可能适合您
fit-narrow = 对您偏窄
fit-narrow-probably = 对您可能偏窄
fit-wide = 对您偏宽
fit-wide-probably = 对您可能偏宽
fit-short-right = 合适
fit-short-narrow = 偏窄
fit-short-wide = 偏宽

compare = 对比
compare-title = 您更喜欢哪一副？
compare-hint = 轻触一侧，再为它更换镜框。
compare-done = 完成
compare-side = 更换这一侧
keep = 保存照片
close = 关闭

keep-saving-title = 正在保存照片
keep-saving-body = 请保持不动。
keep-saved-title = 照片已保存
keep-saved-body = 照片名为 { $name }，可请店员发送给您。
keep-failed-title = 照片未能保存
keep-failed-body = 请再试一次，或请店员协助。

trouble-busy-title = 摄像头正被占用
trouble-busy-body = 另一个程序正在使用摄像头，请关闭该程序。
trouble-refused-title = 摄像头未获授权
trouble-refused-body = 请在系统设置中允许本程序使用摄像头。
trouble-unplugged-title = 摄像头已断开
trouble-unplugged-body = 请检查连接线，并重新插好。
trouble-missing-title = 没有摄像头
trouble-missing-body = 请为这面镜子连接摄像头。
trouble-returns = 恢复后镜子会自动继续。

demo = 演示人像

label-product = { $name }，{ $price }
label-colour = 颜色：{ $name }
label-shelf = 镜框
