// Which chapter of the manual explains a page, by the beginning of its address. The longest that fits counts.
export const chapters: Readonly<Record<string, string>> = {
  '/workbench': '网页界面',
  '/inbox': '收件箱',
  '/search': '网页界面',
  '/notices': '消息与提醒',
  '/requests': '办理一件请求',
  '/alerts': '预警台',
  '/delegations': '代理（AB角）',
  '/jobs': '批量办理与后台任务',
  '/letter-templates': '函件模板',
  '/people': '人员',
  '/settings': '设置与帮助',
  '/audit': '审计日志',
  '/operations': '对外发送',
  '/calendar': '时限',
};

export function chapterFor(path: string): string | null {
  const fitting = Object.keys(chapters).filter((start) => path === start || path.startsWith(`${start}/`));
  const longest = fitting.sort((one, other) => other.length - one.length)[0];
  return longest === undefined ? null : (chapters[longest] ?? null);
}
