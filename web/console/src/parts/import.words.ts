import { type SameWords, words } from "@walletdesk/shared/i18n";

const en = words({
  file_choose: "Choose a file",
  file_read: "This file could not be read. Save it as UTF-8 text.",
  file_large: "This file is larger than 900 kB. Cut it in two.",
  checking: "Checking",
  plan_created: { one: "{count} new", other: "{count} new" },
  plan_changed: { one: "{count} changed", other: "{count} changed" },
  plan_unchanged: { one: "{count} as it is", other: "{count} as they are" },
  import_do: "Import",
  import_nothing: "Everything in this file is here already.",
  faults: { one: "{count} row is not right; nothing was stored.", other: "{count} faults; nothing was stored." },
  fault_row: "Row {row}",
  fault_what: "What is wrong",
  comma: ", ",
});
const zh: SameWords<typeof en> = {
  file_choose: "选择文件",
  file_read: "无法读取该文件，请另存为 UTF-8 文本。",
  file_large: "文件超过 900 kB，请拆成两个。",
  checking: "正在检查",
  plan_created: { other: "新增 {count} 项" },
  plan_changed: { other: "更新 {count} 项" },
  plan_unchanged: { other: "{count} 项不变" },
  import_do: "导入",
  import_nothing: "文件中的内容都已存在。",
  faults: { other: "有 {count} 处错误，未保存任何内容。" },
  fault_row: "第 {row} 行",
  fault_what: "问题",
  comma: "、",
};

export const importWords = { en, zh };
