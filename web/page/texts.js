// What the page says. The mirror's own texts are in assets/locales.

const EN = {
    "loading": "The mirror is loading",
    "starting": "The mirror is starting",
    "ask-title": "Try them on yourself",
    "ask-body": "The camera shows you wearing the glasses. Your picture stays on this device.",
    "use-camera": "Use my camera",
    "use-photo": "Use a photo",
    "again": "Try again",
    "refused-title": "The camera is locked",
    "refused-body": "Allow this page to use the camera, in the address bar or in the browser's settings.",
    "busy-title": "The camera is in use",
    "busy-body": "Close the other program that uses it.",
    "missing-title": "There is no camera",
    "missing-body": "Connect one, or try the glasses on a photo.",
    "unplugged-title": "The camera is unplugged",
    "unplugged-body": "Plug it in again: the mirror goes on by itself.",
    "photo-title": "This picture does not open",
    "photo-body": "Choose a JPEG, PNG or WebP picture.",
    "no-face-title": "No face is seen in this picture",
    "no-face-body": "Choose one that shows a face from the front.",
    "no-webgpu-title": "This browser cannot draw the mirror",
    "no-webgpu-body": "The mirror needs WebGPU: Chrome or Edge 113, Safari 26, Firefox 141 on Windows, or newer.",
    "broken-title": "The mirror has stopped",
    "broken-body": "Load the page again. If it stops again, another browser may help.",
    "offline-title": "The mirror did not load",
    "offline-body": "Check the connection, then load the page again.",
    "products": "Frames",
    "colours": "Colours",
    "sides": "Side to change",
    "left": "Left",
    "right": "Right",
    "compare": "Compare",
    "compare-done": "End comparing",
    "keep": "Keep picture",
    "close": "Close",
    "language": "中文",
    "sound-on": "Sound on",
    "sound-off": "Sound off",
    "camera": "Camera",
    "status-loading": "The mirror is loading.",
    "status-attract": "No face is seen. Step closer.",
    "status-again": "The mirror broke off. It is starting again.",
    "status-live": "Wearing {product} in {colour}.",
    "status-compare": "Comparing {left} with {right}.",
    "status-asked": "Keeping the picture.",
    "status-saved": "The picture is kept.",
    "status-failed": "The picture could not be kept.",
    "status-demonstration": "A demonstration portrait is shown.",
    "give-title": "The shop asks for a picture",
    "give-body": "It shows you with the glasses, as the mirror does now. It is saved for you, and the shop's page gets it too.",
    "give": "Keep and give it",
    "give-not": "Give no picture",
};

const ZH_HANS = {
    "loading": "魔镜正在载入",
    "starting": "魔镜正在启动",
    "ask-title": "亲自试戴",
    "ask-body": "打开摄像头即可看到您戴上眼镜的样子。影像只留在这台设备上。",
    "use-camera": "使用摄像头",
    "use-photo": "使用照片",
    "again": "重试",
    "refused-title": "摄像头被禁用",
    "refused-body": "请在地址栏或浏览器设置中允许此页面使用摄像头。",
    "busy-title": "摄像头正被占用",
    "busy-body": "请关闭正在使用它的程序。",
    "missing-title": "没有摄像头",
    "missing-body": "请连接摄像头，或用照片试戴。",
    "unplugged-title": "摄像头已断开",
    "unplugged-body": "请重新插上，魔镜会自动恢复。",
    "photo-title": "无法打开这张图片",
    "photo-body": "请选择 JPEG、PNG 或 WebP 图片。",
    "no-face-title": "照片中没有找到人脸",
    "no-face-body": "请选择一张正面照片。",
    "no-webgpu-title": "此浏览器无法显示魔镜",
    "no-webgpu-body": "魔镜需要 WebGPU：Chrome 或 Edge 113、Safari 26、Windows 版 Firefox 141，或更新版本。",
    "broken-title": "魔镜已停止",
    "broken-body": "请重新载入页面。若再次停止，请换一个浏览器。",
    "offline-title": "魔镜未能载入",
    "offline-body": "请检查网络，然后重新载入页面。",
    "products": "镜框",
    "colours": "颜色",
    "sides": "要更换的一侧",
    "left": "左侧",
    "right": "右侧",
    "compare": "对比",
    "compare-done": "结束对比",
    "keep": "保存照片",
    "close": "关闭",
    "language": "English",
    "sound-on": "打开声音",
    "sound-off": "关闭声音",
    "camera": "摄像头",
    "status-loading": "魔镜正在载入。",
    "status-attract": "没有看到人脸，请走近一点。",
    "status-again": "魔镜中断了，正在重新启动。",
    "status-live": "正在试戴 {product}，{colour}。",
    "status-compare": "正在对比 {left} 和 {right}。",
    "status-asked": "正在保存照片。",
    "status-saved": "照片已保存。",
    "status-failed": "照片未能保存。",
    "status-demonstration": "正在显示演示照片。",
    "give-title": "店铺想要一张照片",
    "give-body": "照片就是魔镜此刻所见：您戴着眼镜的样子。照片会为您保存，店铺的网页也会得到它。",
    "give": "保存并提供",
    "give-not": "不提供照片",
};

/** @typedef {"en" | "zh-Hans"} Locale */

/** @type {Record<Locale, Record<string, string>>} */
const TEXTS = { "en": EN, "zh-Hans": ZH_HANS };

/** @returns {Locale} the first language of the visitor's that the page speaks */
export function preferred() {
    return navigator.languages.map(spoken).find(Boolean) ?? "en";
}

/**
 * @param {string} tag of BCP 47
 * @returns {Locale | undefined} the language that the page speaks to those who speak this one
 */
export function spoken(tag) {
    if (/^zh\b/i.test(tag)) return "zh-Hans";
    return /^en\b/i.test(tag) ? "en" : undefined;
}

/**
 * @param {Locale} locale
 * @param {string} key
 * @param {Record<string, string>} [variables]
 * @returns {string}
 */
export function say(locale, key, variables = {}) {
    return TEXTS[locale][key].replace(/\{(\w+)\}/g, (_, name) => variables[name]);
}
